"""Where the program is killed: a sandbox that goes on, a ledger, and people who press all the while."""

import asyncio
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

from sqlalchemy import text

from db import people
from db.engine import Database
from db.writing import LedgerWriter
from ledger.actions import Action, ActionKind
from ledger.calendar import WorkCalendar
from ledger.clock import CHINA
from ledger.officials import EARLY_WARNING
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from sandbox import Hang, Sandbox
from tests.crash import child
from tests.crash.child import Orders
from tests.crash.points import Kill, Point
from tests.crash.verdict import UNSETTLED, Press
from tests.db.cast import LI_KE, LUOHE, ORIGIN, PHASES, PROVINCE, TREE, WANG_KE, WEIDU, XUCHANG, ZHANG_CHU

GROUPS = {-1001: (PROVINCE, ZHANG_CHU), -1002: (XUCHANG, LI_KE), -1003: (LUOHE, WANG_KE)}
"""Chats: the region whose group it is, and who is in it."""
YUANHUI = "411102"
LATE_EACH_DAY = (WEIDU, YUANHUI, WEIDU)
"""Where the projects lie that become overdue on each working day."""
FIRST_DAY = date(2021, 10, 11)
OPENING = time(9, 30)
PROMISED_IN = timedelta(days=50)
TICK, PRESS_AT = 0.01, (30, 100)
"""Seconds between looks at a running process, and the looks at which somebody presses."""
LONGEST, TO_SETTLE = 10.0, 120.0
"""Seconds within which a process comes to its point, and the last one to the end of all that waits."""
A_WHILE = 0.25
NOBODY = Kill(Point.ANY)
MOST_WAITING = 5
WAITING = "SELECT update_id FROM inbox WHERE body LIKE '{%'"
SCANS = "SELECT count(*) FROM job_run WHERE name = 'early-warning'"
PRESSABLE = """
SELECT w.id, g.chat_id, max(d.id)
FROM warning w JOIN digest_warning l ON l.warning_id = w.id JOIN digest d ON d.id = l.digest_id
JOIN chat_group g ON g.id = d.group_id
JOIN outbox o ON o.group_id = g.id AND o.message_id IS NOT NULL
WHERE w.state = 'open' AND g.chat_id <> -1001
GROUP BY w.id, g.chat_id
ORDER BY w.id
"""

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["pytest", "tests.crash.child"])


@dataclass(slots=True)
class Arena:
    """One ledger and one sandbox for all the processes.

    Attributes:
        presses: what was pressed so far, repetitions included.
        died: the points at which processes were killed, in order.
    """

    box: Sandbox
    database: Database
    folder: Path
    random: Random
    presses: list[Press] = field(default_factory=list)
    died: list[Point] = field(default_factory=list)
    _day: date = FIRST_DAY

    async def prepare(self, days: int) -> None:
        """A ledger in which some projects become overdue on each working day, and those who are told."""
        async with self.database.writing() as session:
            writer = LedgerWriter(session, TREE, ORIGIN)
            await writer.add_phase(PHASES[0])
            projects = list(_projects(days))
            await writer.add_projects(projects)
            await writer.add_entries([EntryRecord(p.code, 1, Batch.SIGNED) for p in projects])
            for chat, (region, person) in GROUPS.items():
                title = f"{TREE[region].name}专班"
                await people.bind_group(session, chat, title, region, [EARLY_WARNING], None)
                self.box.add_user(person.id, person.name, started=True)
                self.box.add_group(chat, title, [person.id])
        await self.database.close()

    async def kill_one(self, kill: Kill) -> bool:
        """A day on which a process starts, works, and is killed; whether it came to the point meant."""
        self._day = WorkCalendar().add(self._day, 1)
        await self._press()
        if kill.point is Point.ACCEPTED:
            self.box.fail(Hang(LONGEST, accepted=True), method="sendMessage")
        known = len(self.box.record.entries)
        process = self._start(kill)
        came_to_it = await self._comes_to(kill, process, known)
        self._end(process)
        self.box.heal()
        self.died.append(kill.point if came_to_it else Point.ANY)
        return came_to_it

    async def settle(self) -> None:
        """Another day, on which the process lives until nothing waits any more, or for a minute."""
        self._day = WorkCalendar().add(self._day, 1)
        scans = await self._rows(SCANS)
        process = self._start(NOBODY)
        for _ in range(int(TO_SETTLE / A_WHILE)):
            await asyncio.sleep(A_WHILE)
            has_scanned = await self._rows(SCANS) != scans
            if (has_scanned and await self._is_settled()) or not process.is_alive():
                break
        self._end(process)

    async def _comes_to(self, kill: Kill, process: ForkServerProcess, known: int) -> bool:
        """Wait until a process has died of its fuse or is to be killed from outside, while people press."""
        for tick in range(int(LONGEST / TICK)):
            if not process.is_alive() or self._is_time(kill, tick, known):
                return True
            if tick in PRESS_AT:
                await self._press()
            await asyncio.sleep(TICK)
        return False

    def _is_time(self, kill: Kill, tick: int, known: int) -> bool:
        """Whether a process is to be killed from outside now; `known`: calls on record when it started."""
        if kill.point is Point.ACCEPTED:
            return any(entry.fault == Hang.name for entry in self.box.calls(since=known))
        return kill.point is Point.ANY and tick * TICK >= kill.after

    def _start(self, kill: Kill) -> ForkServerProcess:
        at = datetime.combine(self._day, OPENING, CHINA)
        log = str(self.folder / "program.log")
        orders = Orders(self.box.url, self.box.token, self.database.url, at, log)
        process = _processes.Process(target=child.main, args=(orders, kill), daemon=True)
        process.start()
        return process

    def _end(self, process: ForkServerProcess) -> None:
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL, (self.folder / "program.log").read_text()
        process.close()

    async def _press(self) -> None:
        """Somebody acknowledges a warning that the group was told of, and sometimes presses twice.

        Nobody does while many presses wait: a promise must not be past before its press is handled.
        """
        if len(self.box.world.updates.pending) + len(await self._rows(WAITING)) > MOST_WAITING:
            return
        done = {press.warning for press in self.presses}
        open_ones = [row for row in await self._rows(PRESSABLE) if row[0] not in done]
        if not open_ones:
            return
        warning, chat, digest = self.random.choice(open_ones)
        person = GROUPS[chat][1].id
        day = self._day + PROMISED_IN
        code = Action(ActionKind.ACKNOWLEDGE, subject=warning, digest=digest, day=day).encode()
        shown = next(message for message in reversed(self.box.messages(chat)) if message.by_bot)
        for _ in range(self.random.choice((1, 1, 1, 2))):
            self.box.forge(person, chat, shown.id, code)
            self.presses.append(Press(warning, person))

    async def _is_settled(self) -> bool:
        if self.box.world.updates.pending or self.box.gate.in_flight:
            return False
        return not await self._rows(UNSETTLED)

    async def _rows(self, query: str) -> Sequence[tuple[int, ...]]:
        """What a query finds, by a connection that is closed again: a killed process leaves none either."""
        async with self.database.reading() as session:
            found = [tuple(row) for row in await session.execute(text(query))]
        await self.database.close()
        return found


def _projects(days: int) -> Iterator[ProjectRecord]:
    """Projects of which each is to start on the eve of some working day."""
    day = FIRST_DAY
    for number in range(days):
        day = WorkCalendar().add(day, 1)
        for place, region in enumerate(LATE_EACH_DAY):
            yield ProjectRecord(
                code=f"P-{number}-{place}",
                name=f"{TREE[region].name}第{number}期产业园{place}",
                region=region,
                milestones={
                    Milestone.SIGN: Plan(PHASES[0].held_on, PHASES[0].held_on),
                    Milestone.START: Plan(day - timedelta(days=1)),
                },
            )
