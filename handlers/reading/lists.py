"""Lists of projects: those that are there, have reached a milestone or have not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from handlers.reading.checks import check_day
from handlers.reading.meaning import Kind, Meaning
from handlers.reading.said import (
    ASKING,
    EVERYWHERE,
    FILTERS,
    Said,
    as_of_days,
    innermost,
    narrowing,
)
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from ledger.phases import ENTERED_BY, TARGET, Batch, Milestone
from ledger.questions import Question, Topic, View

PERIODS = frozenset({Kind.WINDOW, Kind.SPAN, Kind.MONTH, Kind.YEAR, Kind.PERIOD})
LISTED = EVERYWHERE | FILTERS | ASKING | {Kind.BATCH_OR_STAGE, Kind.STAGE, Kind.UNDONE, Kind.SUM, Kind.VIEW}
"""What has a place in every list."""
PROJECTS_PLACES = LISTED | PERIODS | {Kind.REACHED, Kind.LARGEST}

_LATELY = "最近"
"""It says nothing of a state; of what has happened it leaves open since when."""
_BEGUN = {milestone: batch for batch, milestone in ENTERED_BY.items()}
"""The list on which a project is that has been announced to have reached a milestone."""


@dataclass(frozen=True, slots=True)
class Status:
    """Batch and milestone of a list, and whether the milestone has been reached."""

    batch: Batch | None = None
    milestone: Milestone | None = None
    reached: bool | None = None


def projects(said: Said, setting: Setting) -> Iterator[Question]:
    """Projects, by all that narrows them."""
    if _left_open(said):
        return
    tops, views = said.options(lambda token: token.meaning.top, Kind.LARGEST), said.views(View.WORKBOOK)
    for chain, status, top, view in product(said.chains, set_of(_statuses(said)), tops, views):
        for days in _days(said, status, setting):
            since, as_of = days
            for rest in narrowing(said):
                yield rest.but(
                    topic=Topic.PROJECTS,
                    region=innermost(chain),
                    batch=status.batch,
                    milestone=status.milestone,
                    reached=status.reached,
                    since=since,
                    as_of=as_of,
                    top=top,
                    view=view,
                )


def _left_open(said: Said) -> bool:
    """最近开工的项目 leaves open since when; it is not the list 开工 either."""
    if all(token.surface != _LATELY for token in said.tokens):
        return False
    by_kind = any("批" not in token.surface for token in said.all(Kind.BATCH))
    return by_kind or bool(said.kinds & {Kind.STAGE, Kind.BATCH_OR_STAGE, Kind.REACHED})


def set_of(statuses: Iterator[Status]) -> tuple[Status, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(statuses))


def _statuses(said: Said) -> Iterator[Status]:
    """What the words for batches and stages say together.

    一期签约还没开工的 is of the list 签约; 开工项目 may be on the list 开工 or have begun: both are given.
    """
    batches = said.options(lambda token: token.meaning.batch, Kind.BATCH)
    told = [t.meaning for t in said.all(Kind.REACHED, Kind.UNDONE)]
    loose = [_loose(token) for token in said.all(Kind.STAGE, Kind.BATCH_OR_STAGE)]
    if len(set(loose)) > 1 or len(batches) > 1 or len({(m.milestone, m.reached) for m in told}) > 2:
        return
    batch, stage = batches[0], loose[0] if loose else None
    signed = [m for m in told if m.milestone is Milestone.SIGN and m.reached]
    if len(told) > 1 and signed:
        told = [m for m in told if m not in signed]
        stage = Milestone.SIGN
    if len({(m.milestone, m.reached) for m in told}) > 1:
        return
    yield from _told(batch, stage, told[0]) if told else _untold(said, batch, stage)


def _told(batch: Batch | None, stage: Milestone | None, told: Meaning) -> Iterator[Status]:
    """With 未投产 or 已投产 said, another stage is the list that the projects are on."""
    assert told.milestone is not None
    if stage is not None:
        on = _BEGUN.get(stage)
        if on is None or TARGET[on] is not told.milestone or batch not in (None, on):
            return
        batch = on
    yield Status(batch, told.milestone, told.reached)


def _untold(said: Said, batch: Batch | None, stage: Milestone | None) -> Iterator[Status]:
    happened = _has_period(said)
    if stage is None:
        by_kind = batch is not None and not any("批" in t.surface for t in said.all(Kind.BATCH))
        if happened and batch is not None:
            if by_kind:
                yield Status(None, ENTERED_BY[batch], True)
        else:
            yield Status(batch)
        return
    if batch is not None:
        if TARGET[batch] is stage:
            yield Status(batch, stage, True)
        return
    on = _BEGUN.get(stage)
    listed = on is not None and not happened and _may_be_list(said, stage)
    if listed:
        yield Status(on)
    if stage is not Milestone.SIGN or not listed:
        yield Status(None, stage, True)


def _may_be_list(said: Said, stage: Milestone) -> bool:
    """开工项目, 一期开工多少: the list of that name may be meant. 开工多少个 has happened."""
    return stage is Milestone.SIGN or Kind.BATCH_OR_STAGE in said.kinds or Kind.PHASE in said.kinds


def _loose(token: Token) -> Milestone | None:
    return token.meaning.milestone


def _is_period(token: Token, said: Said) -> bool:
    if token.kind is Kind.YEAR and said.only_held_in:
        return False
    return token.kind in PERIODS or (token.kind is Kind.DAY and token.meaning.first is not None)


def _has_period(said: Said) -> bool:
    return any(_is_period(token, said) for token in said.tokens)


def _days(said: Said, status: Status, setting: Setting) -> Iterator[tuple[date | None, date | None]]:
    """First day of the period and as-of day; a period has its place beside what has been reached only."""
    if not status.reached:
        if not any(token.kind in PERIODS and _is_period(token, said) for token in said.tokens):
            yield from ((None, day) for day in as_of_days(said, setting))
        return
    periods = [token for token in said.tokens if _is_period(token, said)]
    ends = [token for token in said.all(Kind.DAY) if token.meaning.first is None]
    if len(periods) > 1 or len(ends) > 1 or any(token.meaning.first is None for token in periods):
        return
    for token in (*periods, *ends):
        check_day(token.meaning.first, setting.today)
    for end in ends:
        check_day(end.meaning.day, setting.today)
    until = ends[0].meaning.day if ends else _last(periods, setting.today)
    since = periods[0].meaning.first if periods else None
    if since is None or until is None or since <= until:
        yield since, until


def _last(periods: list[Token], today: date) -> date | None:
    """The as-of day of a period; None where it lasts."""
    for token in periods:
        last = token.meaning.day if token.kind is Kind.DAY else token.meaning.last
        return last if last is not None and last < today else None
    return None
