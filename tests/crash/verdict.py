"""The judge: what arrived, as Telegram's record has it, against what the database says was to arrive."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from answers.warning_list import PAGE
from db.engine import Database
from ledger.questions import Question, Topic
from sandbox import Entry, Sandbox

NUMBER = re.compile(r"编号 (\d{4}-\d{6})")
SERIAL = re.compile(r"20\d\d-\d{6}")
AGAIN = "【补发】"
WORDS = ("text", "caption")

PUSHED = """
SELECT o.id, o.created_at, o.state, o.dedupe_key, g.chat_id, o.message_id
FROM outbox o JOIN chat_group g ON g.id = o.group_id
WHERE o.kind = 'message' AND o.state <> 'merged'
"""
ARRIVED = "SELECT shows FROM outbox WHERE kind = 'message' AND state = 'sent' AND shows IS NOT NULL"
TAKEN = "SELECT warning_id, actor FROM warning_event WHERE step = 'acknowledged'"
LISTED = """
SELECT g.chat_id, w.year, w.number, l.digest_id,
    (SELECT count(*) FROM digest_warning a WHERE a.digest_id = l.digest_id) AS lines
FROM warning w
JOIN digest_warning l ON l.warning_id = w.id JOIN digest d ON d.id = l.digest_id
JOIN chat_group g ON g.id = d.group_id
JOIN outbox o ON o.dedupe_key = 'digest:' || d.id
WHERE w.state = 'open' OR w.state = 'acknowledged' AND NOT (
    o.state = 'merged' AND l.part IN ('standing', 'reminded', 'escalated')
)
"""
"""Nobody is chased for what was acknowledged before the message could go out."""
TOLD_TWICE = """
SELECT g.chat_id, w.year, w.number
FROM warning w
JOIN digest_warning l ON l.warning_id = w.id JOIN digest d ON d.id = l.digest_id
JOIN chat_group g ON g.id = d.group_id
JOIN outbox o ON o.dedupe_key = 'digest:' || d.id AND o.state <> 'merged'
WHERE l.part = 'new'
GROUP BY g.chat_id, w.year, w.number
HAVING count(*) > 1
"""
UNLISTED = """
SELECT w.year, w.number, w.city_code
FROM warning w
WHERE w.state <> 'resolved' AND NOT EXISTS (
    SELECT 1 FROM digest_warning l JOIN digest d ON d.id = l.digest_id JOIN chat_group g ON g.id = d.group_id
    WHERE l.warning_id = w.id AND g.region_code = w.city_code
)
"""
UNSETTLED = """
SELECT 'outbox', id, state FROM outbox WHERE state NOT IN ('sent', 'merged')
UNION ALL SELECT 'inbox', update_id, 'waiting' FROM inbox WHERE body LIKE '{%'
"""


@dataclass(frozen=True, slots=True)
class Press:
    """A press of 签收 that Telegram took."""

    warning: int
    person: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What went wrong. All of it is empty when nothing did.

    Attributes:
        lost: pushes that never arrived.
        doubled: pushes that arrived again without saying so, and warnings told as new in two messages.
        unanswered: presses without exactly one effect, and effects without a press.
        untold: open warnings that a group should have been told of and was not.
        unsettled: what failed, or still waits in the outbox or in the inbox.
        pushes, repeated, presses: how many arrived, of these for a second time, and how often was pressed.
    """

    lost: Sequence[str]
    doubled: Sequence[str]
    unanswered: Sequence[str]
    untold: Sequence[str]
    unsettled: Sequence[str]
    pushes: int
    repeated: int
    presses: int

    @property
    def faults(self) -> list[str]:
        """Everything that went wrong."""
        return [*self.lost, *self.doubled, *self.unanswered, *self.untold, *self.unsettled]


async def judge(box: Sandbox, database: Database, presses: Iterable[Press]) -> Verdict:
    """Compare the sandbox's record with the database, once nothing is under way any more."""
    arrived, pressed = _arrived(box), Counter(presses)
    pushed = await _rows(database, PUSHED)
    effects = Counter(Press(*row) for row in await _rows(database, TAKEN))
    unlisted = [f"{tuple(row)} is in no digest" for row in await _rows(database, UNLISTED)]
    shown = {row.shows for row in await _rows(database, ARRIVED)}
    return Verdict(
        lost=[
            f"{_number(row)} {row.state} {row.dedupe_key}" for row in pushed if not _came(row, arrived, box)
        ],
        doubled=[
            *(number for number, texts in arrived.items() if not all(AGAIN in t for t in texts[1:])),
            *(f"{tuple(row)} is new in two digests" for row in await _rows(database, TOLD_TWICE)),
        ],
        unanswered=_unanswered(pressed, effects),
        untold=[*_untold(box, await _rows(database, LISTED), shown), *unlisted],
        unsettled=[str(tuple(row)) for row in await _rows(database, UNSETTLED)],
        pushes=sum(len(texts) for texts in arrived.values()),
        repeated=sum(len(texts) - 1 for texts in arrived.values()),
        presses=pressed.total(),
    )


async def _rows(database: Database, query: str) -> Sequence[Any]:
    async with database.reading() as session:
        return (await session.execute(text(query))).all()


def _arrived(box: Sandbox) -> dict[str, list[str]]:
    """The texts in which each push arrived, in the order in which Telegram took them, by its number."""
    arrived = defaultdict(list)
    for entry in box.calls("sendMessage"):
        number = NUMBER.search(_said(entry))
        if entry.accepted and number is not None:
            arrived[number[1]].append(_said(entry))
    return arrived


def _said(entry: Entry) -> str:
    return next((str(entry.params[name]) for name in WORDS if name in entry.params), "")


def _came(row: Any, arrived: dict[str, list[str]], box: Sandbox) -> bool:
    number = _number(row)
    if row.state != "sent" or not arrived.get(number):
        return False
    return number in box.message(row.chat_id, row.message_id).text


def _number(row: Any) -> str:
    return f"{str(row.created_at)[:4]}-{row.id:06}"


def _unanswered(presses: Counter[Press], effects: Counter[Press]) -> list[str]:
    lost = [f"{press} had {effects[press]} effects" for press in presses if effects[press] != 1]
    return lost + [f"{effect} was never pressed" for effect in effects if effect not in presses]


def _untold(box: Sandbox, listed: Sequence[Any], arrived: set[str]) -> list[str]:
    """What no message lists that arrived; one that has no second page must also show it."""
    seen = {(entry.chat_id, serial) for entry in box.calls() for serial in SERIAL.findall(_said(entry))}
    due, told = set(), set()
    for row in listed:
        warning = (row.chat_id, f"{row.year}-{row.number:06}")
        due.add(warning)
        if Question(Topic.DIGEST, subject=row.digest_id).encode() in arrived and (
            row.lines > PAGE or warning in seen
        ):
            told.add(warning)
    return [str(warning) for warning in sorted(due - told)]
