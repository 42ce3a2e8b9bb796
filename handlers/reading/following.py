"""Following up: 那漯河呢, 二期呢, 只看50亿以上, 换成投产率 go on with the asker's last question.

Each word must have its place in that question; else nothing is followed, rather than some of it dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.reading.anew import MOST_OTHERS, OF_RATES, TAKES, VIEWS, said_of
from handlers.reading.checks import check_phases, check_regions
from handlers.reading.elliptic import Elliptic, elliptic
from handlers.reading.heard import Pairs
from handlers.reading.meaning import Kind
from handlers.reading.places import chains
from handlers.reading.tokens import Setting, Token
from ledger.phases import Phase
from ledger.questions import Question, Topic, View
from ledger.regions import RegionTree
from ledger.sources import source_of

_FOLLOWED = {*TAKES, Topic.SOURCE}


@dataclass(frozen=True, slots=True)
class Followed:
    """What a text is as a follow-up.

    Attributes:
        question: the last question, changed as was said; None where it cannot be, or there is none.
        rest: the text without 那, 呢 and the like, where that may be a question of its own; else empty.
        corrected: what was typed otherwise, and what it was read as; the answer has to say so.
    """

    question: Question | None
    rest: str = ""
    corrected: Pairs = ()


def follow(
    last: Question | None, text: str, tree: RegionTree, today: date, phases: Sequence[Phase]
) -> Followed | None:
    """The last question as a text goes on with it; None for a text that is no follow-up by its form.

    A text that names both a region and what is asked of it (那许昌开工率呢) is a question of its own.

    Args:
        last: what the asker asked before, nothing left open; None if that is not known (any more).

    Raises:
        Refused: as `read` does.
    """
    setting = Setting(tree, today, tuple(phases))
    said = elliptic(text, setting)
    if said is None:
        return None
    if said.whole:
        return Followed(None, said.rest)
    if last is None or last.topic not in _FOLLOWED:
        return Followed(None, said.rest if said.alone else "")
    return Followed(_continued(last, said, setting), corrected=said.corrected)


def _continued(last: Question, said: Elliptic, setting: Setting) -> Question | None:
    if said.whence:
        return source_of(last)
    base = _before_source(last)
    if said.view is not None:
        return _shown_as(base, said.view, setting.tree)
    check_phases(said.words, setting)
    check_regions(said.words, setting)
    question = _turned(base, said.words, setting)
    for token in said.words:
        if question is None:
            return None
        question = _changed(question, token, setting)
    return question and _placed(question, said.words, setting.tree)


def _before_source(last: Question) -> Question:
    """After 这个数怎么来的 one goes on with what it was asked of."""
    if last.topic is not Topic.SOURCE:
        return last
    return last.but(topic=last.came_from or Topic.RATES, came_from=None)


def _shown_as(last: Question, view: View, tree: RegionTree) -> Question | None:
    if last.topic is Topic.RATES and view in (View.PICTURE, View.MAP, View.INTERVALS):
        last = _as_ranking(last, tree)
    return last.but(view=view) if last.topic in VIEWS[view] else None


def _as_ranking(last: Question, tree: RegionTree, *, of_children: bool = False) -> Question:
    """The ranking in which the region has its place; of 各县, that of the counties below it."""
    region = tree[last.region or tree.province.code]
    ranking = last.but(
        topic=Topic.RANKING, others=(), other_phase=None, threshold=None, milestone=None, view=View.WORDS
    )
    if region.parent is None or (of_children and tree.children(region.code)):
        return ranking.but(region=region.code, focus=None)
    return ranking.but(region=region.parent, focus=region.code)


def _turned(last: Question, words: Sequence[Token], setting: Setting) -> Question | None:
    """The question with the topic that the words turn it to: 那逾期项目呢, 排第几呢, 前三名呢."""
    topics = {token.meaning.topic for token in words if token.meaning.topic} - {last.topic}
    kinds = {token.kind for token in words}
    if not topics and kinds & {Kind.RATE, Kind.ALL_RATES} and "rate" not in TAKES[last.topic]:
        topics = {Topic.RATES}
    if not topics:
        return last
    if topics == {Topic.RANKING} and last.topic in (Topic.RATES, Topic.TREND):
        return _as_ranking(last, setting.tree, of_children=Kind.CHILDREN in kinds)
    if topics == {Topic.RANKING} and last.topic in (Topic.LEADERS, Topic.PROJECTS) and kinds == {Kind.TOP}:
        return last.but(threshold=None)
    [topic, *more] = topics
    if more or topic not in TAKES or topic is Topic.RANKING:
        return None
    asked = Question(topic)
    if "region" in TAKES[topic]:
        asked = asked.but(region=last.focus or last.region)
    if "as_of" in TAKES[topic]:
        asked = asked.but(as_of=last.as_of)
    if topic in OF_RATES and last.topic in OF_RATES:
        asked = asked.but(phase=last.phase, rate=last.rate)
    return asked


def _changed(question: Question, token: Token, setting: Setting) -> Question | None:
    """The question with what one word says; None where it has no place in it."""
    if token.kind is Kind.REGION:
        return question
    said = said_of(token, question, setting)
    if said is None or not said.keys() <= TAKES[question.topic]:
        return None
    return question.but(**said)


def _placed(question: Question, words: Sequence[Token], tree: RegionTree) -> Question | None:
    """The question about the region that was said, if one was."""
    named = [token.meaning.regions for token in words if token.kind is Kind.REGION]
    if not named:
        return question
    found = [chain[-1] for chain in chains(named, tree)]
    if question.topic is Topic.COMPARE and question.other_phase is None:
        return _beside(question, [region.code for region in found])
    if len(found) != 1 or "region" not in TAKES[question.topic]:
        return None
    region = found[0]
    if question.topic is not Topic.RANKING:
        return question.but(region=region.code)
    if question.focus is None and question.region != tree.province.code:
        return question.but(region=region.code)
    return _as_ranking(question.but(region=region.code, top=None, end=None), tree).but(view=question.view)


def _beside(question: Question, codes: Sequence[str]) -> Question | None:
    """那漯河呢, after two were compared: 漯河 as well."""
    others = (*question.others, *(code for code in codes if code not in (question.region, *question.others)))
    return question.but(others=others) if len(others) <= MOST_OTHERS else None
