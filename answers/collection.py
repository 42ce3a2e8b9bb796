"""台账报送: how the month's round stands, and each city's own workbook to go on with."""

import asyncio
from dataclasses import dataclass
from datetime import date

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Document, Message, Rows, ask, rows_of
from answers.words import render_in
from db.collection import asked_of_city, reminded_city, shown_to_province
from db.queries.collection import latest_round, returns, round_of, state_of
from db.workbook.sheets.prefilled import prefilled_xlsx, rows_to_go_on_with
from ledger.collection import CityReturn, Round, RoundState
from ledger.errors import Reason, Refused
from ledger.questions import Question, Topic, View
from ledger.regions import Region, RegionLevel

WIDTH = 5
"""Buttons with cities to a row."""


@dataclass(frozen=True, slots=True)
class CityState:
    """How a round stands in one city; of a county, in the city that it belongs to.

    Attributes:
        round: None where none was ever opened.
        returned: what the city sent in, also when that was taken back since.
        rows: how many rows its workbook has; None where it was not asked for.
    """

    region: str
    round: Round | None
    returned: CityReturn | None
    rows: int | None = None


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The list of the cities for the province, else how it stands there; or the workbook of a region."""
    assert question.region
    region, round_ = context.region(question.region), await _round(question, context)
    if region.level is not RegionLevel.PROVINCE:
        return await _of_city(question, region, round_, asker, context)
    if round_ is None:
        return Answer(question, Message(_none(region, context)), None)
    return await _of_province(question, round_, context)


async def _round(question: Question, context: Context) -> Round | None:
    """The round that is asked about, by default the one that is open."""
    if question.subject is None:
        return await latest_round(context.session)
    found = await round_of(context.session, question.subject)
    if found is None:
        raise Refused(Reason.BROKEN_BUTTON)
    return found


async def _of_province(question: Question, round_: Round, context: Context) -> Answer:
    assert question.as_of
    day = max(question.as_of, round_.asked_on)
    state = await state_of(context.session, context.tree, round_, day)
    text = render_in(
        context,
        "collection_province.html.j2",
        question=question,
        state=state,
        left=_left(round_, day, context),
        certain=_is_certain(round_, context),
    )
    buttons = [ask(context.tree[city].short_name, reminded_city(round_, city)) for city in _in_turn(state)]
    asked = question.but(subject=round_.id, view=View.WORDS)
    return Answer(asked, Message(text, tuple(rows_of(buttons, WIDTH))), state)


def _in_turn(state: RoundState) -> tuple[str, ...]:
    """The cities, those first that have not sent it in."""
    return (*state.missing, *state.returned)


async def _of_city(
    question: Question, region: Region, round_: Round | None, asker: Asker, context: Context
) -> Answer:
    wants_workbook = question.view is View.WORKBOOK
    if round_ is None and not wants_workbook:
        return Answer(question, Message(_none(region, context)), None)
    returned = await _returned(round_, region.city, question, context)
    document, rows = await _workbook(region, round_, context) if wants_workbook else (None, None)
    state = CityState(region.code, round_, returned, rows)
    text = render_in(
        context,
        "collection_city.html.j2",
        question=question,
        state=state,
        left=None if round_ is None else _left(round_, context.today, context),
        certain=round_ is None or _is_certain(round_, context),
    )
    message = Message(text, _buttons(question, region, round_, asker, context), document=document)
    return Answer(question.but(subject=round_ and round_.id), message, state)


async def _returned(
    round_: Round | None, city: str, question: Question, context: Context
) -> CityReturn | None:
    if round_ is None:
        return None
    found = await returns(context.session, round_.id)
    return next((one for one in found if one.city == city), None)


def _buttons(
    question: Question, region: Region, round_: Round | None, asker: Asker, context: Context
) -> Rows:
    """The workbook, or how it stands; and the whole province, for who may see it."""
    if round_ is None:
        return ()
    has_it, workbook = question.view is View.WORKBOOK, asked_of_city(round_, region.code)
    row = [ask(keyboard.label("collection_workbook_again" if has_it else "collection_workbook"), workbook)]
    if has_it:
        row.append(ask(keyboard.label("collection_state"), reminded_city(round_, region.code)))
    province = context.tree.province.code
    if asker.viewpoint().region == province:
        whole = shown_to_province(round_, province, context.today).but(as_of=None)
        row.append(ask(keyboard.label("collection_list"), whole))
    return (tuple(row),)


async def _workbook(region: Region, round_: Round | None, context: Context) -> tuple[Document, int]:
    """A region's workbook and the number of its rows; written off the event loop."""
    rows = await rows_to_go_on_with(context.session, context.tree, region, context.today)
    words = {"region": region, "round": round_, "rows": len(rows), "now": context.now}
    notes = render_in(context, "collection_notes.txt.j2", what="notes", **words).splitlines()
    name = render_in(context, "collection_notes.txt.j2", what="name", **words)
    phases = [phase.number for phase in context.phases]
    content = await asyncio.to_thread(prefilled_xlsx, context.tree, region, phases, rows, notes)
    return Document(name, content), len(rows)


async def workbook(region: Region, context: Context) -> Document:
    """A region's own rows to go on with, as the open round asks for them."""
    document, _ = await _workbook(region, await latest_round(context.session), context)
    return document


def _left(round_: Round, day: date, context: Context) -> int:
    """Working days that are left after a day, up to the due day."""
    return context.reference.calendar.between(day, round_.due_on)


def _is_certain(round_: Round, context: Context) -> bool:
    return context.reference.calendar.is_certain(round_.due_on)


def _none(region: Region, context: Context) -> str:
    """Nothing was ever asked for; when it will be."""
    office = context.reference.office
    plan = office.collection
    opens = office.timetable.next_after(plan.opens, context.now) if plan.enabled else None
    question = Question(Topic.COLLECTION, region=region.code)
    return render_in(context, "collection_none.html.j2", question=question, opens=opens)
