"""Lists by deadline: what is overdue, and what is due."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from handlers.reading.checks import check_day
from handlers.reading.lists import LISTED, PERIODS
from handlers.reading.meaning import Kind
from handlers.reading.said import Said, filters, innermost, is_as_of, is_due, narrowing
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from ledger.phases import Batch, Milestone
from ledger.questions import Question, Topic, View

OVERDUE_PLACES = LISTED | {Kind.SHOULD, Kind.PROGRESS, Kind.LATE}
DUE_PLACES = LISTED | PERIODS | {Kind.SHOULD, Kind.PROGRESS}

_HALF_A_YEAR = timedelta(days=183)


def overdue(said: Said, setting: Setting) -> Iterator[Question]:
    """What is overdue, and by how much at least."""
    late = said.options(lambda token: token.meaning.late_days)
    views = said.views(View.WORKBOOK)
    wanted = product(said.chains, late, _narrowed(said), filters(said, setting), views)
    for chain, late_days, narrow, rest, view in wanted:
        batch, milestone = narrow
        yield rest.but(
            topic=Topic.OVERDUE,
            region=innermost(chain),
            late_days=late_days,
            batch=batch,
            milestone=milestone,
            view=view,
        )


def due(said: Said, setting: Setting) -> Iterator[Question]:
    """What is due: in so many days, or in a period."""
    named = [token for token in said.all(Kind.DAY) if not is_as_of(token)]
    if any(token.meaning.first is None for token in named):
        return
    as_of = tuple(token.meaning.day for token in said.all(Kind.DAY) if is_as_of(token)) or (None,)
    for day in as_of:
        check_day(day, setting.today)
    ahead = said.all(Kind.PERIOD, Kind.SPAN, Kind.NUMBER, Kind.WINDOW, Kind.MONTH, Kind.YEAR, Kind.DAY)
    told = [t for t in ahead if not is_as_of(t) and not (t.kind is Kind.YEAR and said.only_held_in)]
    if any(token.kind is Kind.YEAR and token.meaning.first is None for token in told):
        return
    spans = dict.fromkeys(_ahead(token, said, setting.today) for token in told)
    views = said.views(View.WORKBOOK)
    whole = spans or {(None, None): None}
    wanted = product(said.chains, whole, _narrowed(said), as_of, narrowing(said), views)
    for chain, (since, days), narrow, day, rest, view in wanted:
        batch, milestone = narrow
        yield rest.but(
            topic=Topic.DUE,
            region=innermost(chain),
            since=since,
            days=days,
            as_of=day,
            batch=batch,
            milestone=milestone,
            view=view,
        )


def _ahead(token: Token, said: Said, today: date) -> tuple[date | None, int | None]:
    """First day and length of what is asked for; 本月到期 begins today, 本月应开工 on the month's first."""
    meaning = token.meaning
    if token.kind is Kind.DAY:
        assert meaning.first is not None and meaning.day is not None
        return meaning.first, (meaning.day - meaning.first).days
    whole = Kind.SHOULD in said.kinds or any(is_due(one) for one in said.tokens)
    rest_of = token.kind is Kind.SPAN and (not whole or meaning.first is None)
    if token.kind in (Kind.PERIOD, Kind.NUMBER) or rest_of:
        return (None, meaning.days) if meaning.days else (today, 0)
    assert meaning.first is not None and meaning.last is not None
    long_past = today - meaning.last > _HALF_A_YEAR and "年" not in token.surface
    years = 1 if token.kind is Kind.MONTH and long_past else 0
    first, after = (_years_later(day, years) for day in (meaning.first, meaning.last + timedelta(days=1)))
    return first, (after - first).days - 1


def _years_later(first_of_month: date, years: int) -> date:
    """The first of the same month: 11月应开工 asked in January is of the November to come."""
    return first_of_month.replace(year=first_of_month.year + years) if years else first_of_month


def _narrowed(said: Said) -> Iterator[tuple[Batch | None, Milestone | None]]:
    """Batch and milestone of a list; 开工项目 may say either."""
    batches = said.options(lambda token: token.meaning.batch, Kind.BATCH)
    stages = said.options(
        lambda token: token.meaning.milestone, Kind.STAGE, Kind.SHOULD, Kind.UNDONE, Kind.CUE
    )
    either = [token.meaning for token in said.tokens if token.kind is Kind.BATCH_OR_STAGE]
    if not either:
        yield from product(batches, stages)
    for meaning in either:
        if stages == (None,):
            yield batches[0], meaning.milestone
        if batches == (None,):
            yield meaning.batch, stages[0]
