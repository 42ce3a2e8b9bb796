"""Buttons that several topics share: pages, places, phases, rates."""

from collections.abc import Hashable
from functools import lru_cache

from answers.context import Context
from answers.shapes import Button, ask, rows_of
from answers.words import render
from ledger.phases import Batch
from ledger.questions import Question, View
from ledger.regions import RegionLevel
from ledger.sources import source_of

Rows = list[tuple[Button, ...]]


@lru_cache(maxsize=1024)
def label(name: str, **values: Hashable) -> str:
    """The words on a button: one line of `buttons.txt.j2`."""
    return render("buttons.txt.j2", name=name, **values)


def pages(question: Question, total: int, size: int) -> Rows:
    """Previous and next, where there are any."""
    last = max(1, -(-total // size))
    row = []
    if question.page > 1:
        row.append(ask(label("previous"), question.but(page=min(question.page - 1, last))))
    if question.page < last:
        row.append(
            ask(label("next", page=question.page + 1, last=last), question.but(page=question.page + 1))
        )
    return [tuple(row)] if row else []


def as_workbook(question: Question) -> Button:
    """The whole list as a workbook."""
    return ask(label("as_workbook"), question.but(view=View.WORKBOOK))


def source(question: Question) -> Button:
    """这个数怎么来的, for a question whose answer has figures to explain."""
    explains = source_of(question)
    assert explains is not None
    return ask(label("source"), explains)


def other_view(question: Question) -> Button:
    """Of an answer in words the picture, of a picture the words."""
    view = View.WORDS if question.view is View.PICTURE else View.PICTURE
    return ask(label(view.value), question.but(view=view))


def batches(question: Question) -> list[Button]:
    """The other batches of the phase."""
    return [ask(label("batch", batch=b), question.but(batch=b)) for b in Batch if b is not question.batch]


def rates(question: Question, context: Context, *, with_all: bool = False) -> Rows:
    """The other rates of the phase; the present one is left out."""
    assert question.phase is not None
    buttons = [
        ask(label("rate", rate=rate), question.but(rate=rate))
        for rate in context.reference.rates(question.phase)
        if rate is not question.rate
    ]
    if with_all and question.rate is not None:
        buttons.append(ask(label("all_rates"), question.but(rate=None)))
    return rows_of(buttons, 4)


def phases(question: Question, context: Context) -> Rows:
    """The other phases held by the as-of day."""
    assert question.as_of is not None
    others = [p for p in context.phases if p.held_on <= question.as_of and p.number != question.phase]
    return rows_of(
        [ask(label("phase", number=p.number), question.but(phase=p.number)) for p in others[-4:]], 4
    )


def places(question: Question, context: Context, home: str) -> Rows:
    """The regions below the one asked about, or the region above and back home."""
    assert question.region is not None
    words = question.but(view=View.WORDS, page=question.page)
    region = context.tree[question.region]
    choice = context.tree.children(region.code) or context.tree.children(region.parent or region.code)
    buttons = [ask(r.short_name, words.but(region=r.code)) for r in choice if r.code != region.code]
    rows = rows_of(buttons, 4)
    last = [ask(label("back"), words)]
    if (
        region.level is not RegionLevel.PROVINCE
        and region.parent
        and context.tree.contains(home, region.parent)
    ):
        last.insert(0, ask(context.tree[region.parent].short_name, words.but(region=region.parent)))
    return [*rows, tuple(last)]


def around(question: Question, context: Context, home: str) -> Rows:
    """One row, or none: choose a region under the one asked about, or see the one above it."""
    assert question.region is not None
    below, region = narrow(question, context), context.tree[question.region]
    row = [] if below is None else [below]
    if region.parent and context.tree.contains(home, region.parent):
        above = context.tree[region.parent]
        row.append(ask(label("whole", region=above.name), question.but(region=above.code)))
    return [tuple(row)] if row else []


def narrow(question: Question, context: Context) -> Button | None:
    """A button to choose a region under the one asked about."""
    assert question.region is not None
    if not context.tree.children(question.region):
        return None
    level = context.tree[question.region].level
    return ask(label("narrow", level=level), question.but(view=View.PLACES))
