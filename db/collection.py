"""台账报送: a round is opened, and a city's import counts as what it had to send in."""

from datetime import date, datetime

from sqlalchemy import exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.changes import changed_one
from db.models import CollectionReturnRow, CollectionRoundRow, ImportRow, ImportState
from db.queries.collection import latest_round, returns, round_of_period
from ledger.clock import china_day
from ledger.collection import CityReturn, Round
from ledger.officials import Official
from ledger.questions import Question, Topic, View
from ledger.regions import RegionLevel, RegionTree


async def open_round(session: AsyncSession, period: str, at: datetime, due_on: date) -> Round:
    """Open the round of a month, or find it open: two at once open one, with one due day.

    Args:
        period: 2021-10.
        at: when the cities are asked.
    """
    found = await round_of_period(session, period)
    if found is not None:
        return found
    try:
        async with session.begin_nested():
            row = CollectionRoundRow(period=period, opened_at=at, due_on=due_on)
            session.add(row)
    except IntegrityError:
        found = await round_of_period(session, period)
        if found is None:
            raise
        return found
    return Round(row.id, row.period, row.opened_at, row.due_on)


async def open_round_of(session: AsyncSession, city: str, today: date) -> Round | None:
    """The round in which a city still has to send its ledger in; None where it did, or none is open."""
    round_ = await latest_round(session)
    if round_ is None:
        return None
    done = any(one.city == city and one.holds_on(today) for one in await returns(session, round_.id))
    return None if done else round_


async def note_return(
    session: AsyncSession, import_id: int, sender: Official, at: datetime, tree: RegionTree
) -> CityReturn | None:
    """An import that was just confirmed counts as what the sender's city had to send in; None if it does not.

    It counts when the sender answers for the city itself and a round is open, on time or late. The first one
    counts; another takes its place only after it was undone. The messages that tell of it are brought up to
    date in the same transaction.
    """
    round_ = await latest_round(session)
    city = sender.region
    if round_ is None or tree[city].level is not RegionLevel.CITY:
        return None
    if not await _put_return(session, round_, city, import_id, sender.id, at):
        return None
    await bring_up_to_date(session, round_, city, at, tree)
    return CityReturn(city, import_id, sender.name, at)


async def note_undone(session: AsyncSession, import_id: int, at: datetime, tree: RegionTree) -> str | None:
    """An import was just undone: the code of the city that had sent it in for the open round, else None.

    That city has to send its ledger in again, and the messages say so.
    """
    round_ = await latest_round(session)
    if round_ is None:
        return None
    city = await session.scalar(
        select(CollectionReturnRow.city_code).where(
            CollectionReturnRow.round_id == round_.id, CollectionReturnRow.import_id == import_id
        )
    )
    if city is not None:
        await bring_up_to_date(session, round_, city, at, tree)
    return city


async def bring_up_to_date(
    session: AsyncSession, round_: Round, city: str, at: datetime, tree: RegionTree
) -> None:
    """Queue edits of what the city's groups were shown of a round, and of today's list of the province."""
    today = shown_to_province(round_, tree.province.code, china_day(at))
    shown = (asked_of_city(round_, city), reminded_city(round_, city), today)
    await outbox.put_edits(session, [question.encode() for question in shown], at)


def asked_of_city(round_: Round, city: str) -> Question:
    """The question whose answer asks a city for its ledger, with the workbook to fill in."""
    return Question(Topic.COLLECTION, region=city, subject=round_.id, view=View.WORKBOOK)


def reminded_city(round_: Round, city: str) -> Question:
    """The question whose answer reminds a city."""
    return Question(Topic.COLLECTION, region=city, subject=round_.id)


def shown_to_province(round_: Round, province: str, day: date) -> Question:
    """The question whose answer is the list of a day: who has sent it in and who has not."""
    return Question(Topic.COLLECTION, region=province, subject=round_.id, as_of=day)


async def _put_return(
    session: AsyncSession, round_: Round, city: str, import_id: int, sender: int, at: datetime
) -> bool:
    """Whether this import is the one that counts."""
    values = {"import_id": import_id, "returned_by": sender, "returned_at": at}
    try:
        async with session.begin_nested():
            await session.execute(
                insert(CollectionReturnRow).values(round_id=round_.id, city_code=city, **values)
            )
    except IntegrityError:
        undone = exists().where(
            ImportRow.id == CollectionReturnRow.import_id, ImportRow.state == ImportState.UNDONE
        )
        again = update(CollectionReturnRow).where(
            CollectionReturnRow.round_id == round_.id, CollectionReturnRow.city_code == city, undone
        )
        return await changed_one(session, again.values(values))
    return True
