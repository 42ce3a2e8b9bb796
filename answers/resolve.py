"""Fill in what a question leaves open: the asker's region, the usual phase, today."""

from dataclasses import replace
from datetime import date

from answers.context import Asker, Context
from ledger.errors import Reason, Refused
from ledger.officials import Official
from ledger.phases import Phase, usual_phase
from ledger.questions import Question, Topic
from ledger.regions import Region, RegionLevel
from ledger.sources import LISTS, explained

USUAL_DAYS = 15
MOST_DAYS = 366
_PHASED = {
    *(Topic.RATES, Topic.RANKING, Topic.WEEKLY, Topic.SOURCE, Topic.SHARE, Topic.COMPARE, Topic.TREND),
    *(Topic.CONVERSION, Topic.LEADERS, Topic.BRIEF, Topic.BULLETIN),
}
_REGIONAL = {
    *(Topic.RATES, Topic.OVERDUE, Topic.DUE, Topic.SEARCH, Topic.WARNINGS, Topic.WEEKLY),
    *(Topic.EXTENSION, Topic.MUTES, Topic.COLLECTION, Topic.PROJECTS, Topic.SOURCE, Topic.SHARE),
    *(Topic.AGEING, Topic.UNACKNOWLEDGED, Topic.BRIEF, Topic.BULLETIN, Topic.TREND, Topic.CONVERSION),
}

_OF_ALL_PROJECTS = {Topic.BRIEF, Topic.BULLETIN}
"""What cannot be narrowed: were the conditions kept, the first line would name them over figures of all."""


def resolve(question: Question, asker: Asker, context: Context) -> Question:
    """The question with nothing left open.

    Raises:
        Refused: UNKNOWN_PHASE, FUTURE_DAY, NO_DATA, OUT_OF_RANGE or BROKEN_BUTTON.
    """
    viewpoint = asker.viewpoint()
    for code in (question.region, question.focus, *question.others):
        context.region(code or viewpoint.region)
    question = replace(question, as_of=question.as_of or context.today, top=question.top or None)
    if question.topic in _OF_ALL_PROJECTS:
        question = replace(
            question, category=None, min_wan=None, max_wan=None, lacks=None, named=None, text="", batch=None
        )
    if question.as_of and question.as_of > context.today:
        raise Refused(Reason.FUTURE_DAY, day=question.as_of, today=context.today)
    if question.topic in _REGIONAL:
        question = replace(question, region=context.region(question.region or viewpoint.region).code)
    if question.topic is Topic.RANKING:
        question = _ranked_region(question, viewpoint, context)
    if question.topic is Topic.SEARCH and not question.text:
        raise Refused(Reason.NO_SEARCH_TEXT)
    if Topic.DUE in (question.topic, _explained(question)):
        question = replace(question, days=_days(question.days, 1 if question.since is None else 0))
    return _phase(question, context)


def _phase(question: Question, context: Context) -> Question:
    assert question.as_of is not None
    if question.topic is Topic.CALENDAR:
        return question
    if question.phase is None:
        if question.topic not in _PHASED or _is_of_any_phase(question):
            return question
        usual = usual_phase(context.phases, question.as_of)
        if usual is None:
            raise Refused(Reason.NO_DATA, day=question.as_of, phases=tuple(context.phases))
        return replace(question, phase=usual.number)
    held_phase(question.phase, question.as_of, context)
    return question


def held_phase(number: int, as_of: date, context: Context) -> Phase:
    """A phase held by the day. Raises Refused(UNKNOWN_PHASE or NO_DATA)."""
    phase = context.phase(number)
    if phase.held_on > as_of:
        raise Refused(Reason.NO_DATA, day=as_of, phases=(phase,))
    return phase


def _is_of_any_phase(question: Question) -> bool:
    """Whether it asks where the count of a list comes from: that may be of all phases."""
    return _explained(question) in LISTS | {Topic.WARNINGS}


def _explained(question: Question) -> Topic | None:
    return explained(question) if question.topic is Topic.SOURCE else None


def _days(days: int | None, least: int) -> int:
    if days is None:
        return USUAL_DAYS
    if not least <= days <= MOST_DAYS:
        raise Refused(Reason.OUT_OF_RANGE, least=least, most=MOST_DAYS, given=days)
    return days


def _ranked_region(question: Question, viewpoint: Official, context: Context) -> Question:
    """Rank the children of the region asked for; a region that has none is picked out among its peers."""
    tree = context.tree
    region = context.region(question.region or tree.province.code)
    focus = question.focus and context.region(question.focus).code
    if not tree.children(region.code):
        focus, region = region.code, tree[region.parent or region.code]
    if focus is None:
        focus = _own_among(region, tree[viewpoint.region], context)
    return replace(question, region=region.code, focus=focus)


def _own_among(region: Region, own: Region, context: Context) -> str | None:
    if region.level is RegionLevel.PROVINCE:
        return own.city if own.level is not RegionLevel.PROVINCE else None
    return own.code if context.tree.above(region.code, own.code) else None
