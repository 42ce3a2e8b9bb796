"""Digests: the one message of a scan to each group, kept so that it can be shown and brought up to date."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, Select, String, cast, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from db import people
from db.many import all_rows, repeated
from db.models import DigestRow, DigestWarningRow, OutboxKind, OutboxRow, OutboxState
from db.telling import Draft
from db.writing.bulk import insert_all
from ledger.officials import EARLY_WARNING, Group
from ledger.questions import Question, Topic
from ledger.regions import RegionTree
from ledger.warnings import DigestPart

SHOWN = Question(Topic.DIGEST).encode() + "s"
"""What the codes of digests begin with; the number follows."""
AT_ONCE = 5000
"""Warnings that are looked up in one statement."""


async def new_digest(session: AsyncSession, draft: Draft, day: date, missed_from: date | None = None) -> int:
    """Keep what a group is told; the number of the digest. Two at once cannot both be the next of a day."""
    said = select(func.count()).where(DigestRow.group_id == draft.group.id, DigestRow.day == day)
    row = {
        "group_id": draft.group.id,
        "day": day,
        "number": await session.scalar(said) or 0,
        "region_code": draft.region,
        "page": 1,
        "missed_from": missed_from,
        **asdict(draft.counts),
    }
    digest = (await session.execute(insert(DigestRow).values(row).returning(DigestRow.id))).scalar_one()
    values = [
        {"digest_id": digest, "warning_id": warning, "place": place, "part": part}
        for place, (warning, part) in enumerate(draft.parts.items())
    ]
    await insert_all(session, DigestWarningRow, values)
    return digest


async def parts_of(session: AsyncSession, digest_id: int) -> dict[int, DigestPart]:
    """Which warnings a digest lists, and why."""
    statement = select(DigestWarningRow.warning_id, repeated(DigestWarningRow.part)).where(
        DigestWarningRow.digest_id == digest_id
    )
    return {row[0]: row[1] for row in await all_rows(session, statement)}


async def shown_among(session: AsyncSession, digest_id: int, warnings: Collection[int]) -> set[int]:
    """Which of some warnings a digest lists."""
    wanted, found = sorted(warnings), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        statement = select(DigestWarningRow.warning_id).where(
            DigestWarningRow.digest_id == digest_id,
            DigestWarningRow.warning_id.in_(wanted[start : start + AT_ONCE]),
        )
        found |= {*await session.scalars(statement)}
    return found


async def turn_page(session: AsyncSession, digest_id: int, page: int) -> None:
    """Note which page of a digest its message shows, so that an edit keeps it."""
    await session.execute(update(DigestRow).where(DigestRow.id == digest_id).values(page=page))


async def digests_showing(session: AsyncSession, warnings: Iterable[int]) -> tuple[int, ...]:
    """Numbers of the digests that tell of any of these warnings: of each group the latest digest only."""
    wanted, found = sorted(warnings), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        some = DigestWarningRow.warning_id.in_(wanted[start : start + AT_ONCE])
        telling = DigestRow.id.in_(select(DigestWarningRow.digest_id).where(some))
        found |= {*await session.scalars(select(DigestRow.id).where(DigestRow.id.in_(_latest()), telling))}
    return tuple(sorted(found))


async def latest_digests(session: AsyncSession) -> dict[int, int]:
    """Of each group to which a digest ever went out the number of the last one, by the group's number."""
    rows = await session.execute(_latest().add_columns(DigestRow.group_id))
    return {group: digest for digest, group in rows}


def _latest() -> Select[int]:
    """Of each group the last digest whose message has begun to go out, not one that is held."""
    return select(func.max(DigestRow.id)).where(gone_out(DigestRow.id)).group_by(DigestRow.group_id)


def gone_out(digest: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a digest's message was handed to Telegram at least once, and may have arrived."""
    return (
        select(OutboxRow.id)
        .where(
            OutboxRow.shows == literal(SHOWN) + cast(digest, String),
            OutboxRow.kind == OutboxKind.MESSAGE,
            OutboxRow.attempts > 0,
            OutboxRow.state != OutboxState.FAILED,
        )
        .exists()
    )


def code_of(digest: int) -> str:
    """The code of the question whose answer a digest's message is."""
    return f"{SHOWN}{digest}"


async def home_groups(session: AsyncSession, tree: RegionTree, region: str) -> tuple[Group, ...]:
    """The groups that the warnings of a region go to first: of the lowest region at or above it with any."""
    groups = await people.subscribers(session, EARLY_WARNING)
    return next(
        (
            found
            for above in tree.chain(region)
            if (found := tuple(g for g in groups if g.region == above.code))
        ),
        (),
    )
