"""Whatever happens in whatever order: each concern has one warning, each warning one log, nobody is nagged.

A machine does what people, the clock and broken machines do to a small province, in any order, and after
every step compares what it sees with the oracles beside it. `SANPI_LIVES=400` lets it live that many lives,
each twice as long, for a run by hand; in the suite it lives the same few each time.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Literal, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from db.engine import Database
from db.models import DigestRow, MuteRow
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.officials import EARLY_WARNING, Official
from ledger.phases import Batch, Milestone
from ledger.warnings import LogStep, WarningState
from tests.db.cast import LI_KE, TREE, WANG_KE, ZHANG_CHU
from tests.db.stores import TEMPLATE, PostgresStore, SqliteStore, Store
from tests.life.invariants import Seen, check_passage, check_scan, see
from tests.life.world import GROUPS, LIU, PEOPLE, PLACES, RULE_SETS, World, found_world

T = TypeVar("T")
LIVES = int(os.environ.get("SANPI_LIVES", "0"))
DAY = timedelta(days=1)
MOST_PROJECTS = 9
NOBODY: Literal["nobody"] = "nobody"
OPEN, ACKNOWLEDGED, RESOLVED = WarningState
OFFICERS = (LI_KE, WANG_KE, LIU)

places = st.sampled_from(PLACES)
crashes = st.integers(0, 5).flatmap(lambda n: st.none() if n else st.integers(0, 70))
"""One transaction in six is cut short, before some statement."""


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses a button.

    Attributes:
        stranger: who it is, if not whoever may do it; of these None is 陌生人.
        which: of the things that it could be about, the how manyth.
        stale: it may be about any there ever was, or about one that there never was.
        ahead: days from today to the day that is promised, asked for or muted until.
        crash: the transaction is cut short before this statement.
    """

    stranger: Official | Literal["nobody"] | None
    chat: int
    which: int
    stale: bool
    ahead: int
    text: str
    crash: int | None


presses = st.builds(
    Press,
    stranger=st.sampled_from([*[NOBODY] * 15, *PEOPLE]),
    chat=st.sampled_from([1, *GROUPS.values()]),
    which=st.integers(0, 30),
    stale=st.integers(0, 5).map(lambda n: n == 0),
    ahead=st.sampled_from([-1, *range(13), *range(13), 25, 70]),
    text=st.sampled_from([*["等土地批复"] * 8, "   ", "长" * 501]),
    crash=crashes,
)


class Life(RuleBasedStateMachine):
    """The province of one example."""

    def __init__(self, runner: asyncio.Runner, store: "Store | SameFile") -> None:
        super().__init__()
        self.runner, self.store = runner, store
        self.world = self.run(self._found())
        self.fresh, self.spent = False, 0
        self.seen = self.before = self.run(see(self.world, scanned=False))

    async def _found(self) -> World:
        return await found_world(await self.store.clone())

    def run(self, work: Awaitable[T]) -> T:
        async def do() -> T:
            return await work

        return self.runner.run(do())

    def teardown(self) -> None:
        self.world.close()
        self.run(self.store.drop(self.world.database))

    def look(self, *, scanned: bool = False) -> Seen:
        """Look, and compare with what was seen before."""
        before, self.seen, self.fresh = self.seen, self.run(see(self.world, scanned=scanned)), True
        check_passage(before, self.seen)
        return before

    @invariant()
    def it_is_sound(self) -> None:
        if not self.fresh:
            self.look()
        self.fresh = False

    # the clock, and the scans

    @initialize(taken=presses, muted=presses, asked=presses)
    def first_day(self, taken: Press, muted: Press, asked: Press) -> None:
        """A scan, and something of each kind for what comes to go wrong with."""
        self.office_days(1)
        self.somebody_acknowledges(taken)
        self.somebody_mutes_or_lifts_a_mute(muted)
        self.somebody_asks_for_an_extension(asked)

    @rule(days=st.integers(1, 4))
    def office_days(self, days: int) -> None:
        """So many scans come due and are made, one after the other."""
        for _ in range(days):
            due = self.world.scheduler.next_due(self.world.scheduler.jobs[0])
            self.world.clock.advance_to(due)
            self._scan(None)

    @rule(hours=st.integers(1, 30))
    def hours_pass(self, hours: int) -> None:
        self.world.clock.advance_to(self.world.now + timedelta(hours=hours))

    @rule(days=st.integers(3, 25), crash=crashes)
    def weeks_pass_without_the_program(self, days: int, crash: int | None) -> None:
        self.world.clock.advance_to(self.world.now + days * DAY)
        self._scan(crash)

    @rule(crash=crashes)
    def what_is_due_is_done(self, crash: int | None) -> None:
        self._scan(crash)

    @rule(crash=crashes)
    def somebody_starts_a_scan(self, crash: int | None) -> None:
        """At any time, in the quiet hours and on holidays too; not twice in the same instant."""
        self.world.clock.advance_to(self.world.now + timedelta(minutes=1))
        crashed = self.world.crashes
        with self.world.crashing(crash):
            self.run(self.world.scheduler.run_now(EARLY_WARNING))
        self._after_scan(done=self.world.crashes == crashed)

    def _scan(self, crash: int | None) -> None:
        done = 0
        with self.world.crashing(crash):
            done = self.run(self.world.scheduler.run_due())
        self._after_scan(done=bool(done))

    def _after_scan(self, *, done: bool) -> None:
        before = self.look(scanned=done)
        if done:
            self.run(self._check_scan(before))
        else:
            assert self.seen.log == before.log, "a scan that crashed left something behind"

    async def _check_scan(self, before: Seen) -> None:
        async with self.world.looking() as context:
            check_scan(before, self.seen, context)

    @rule(rules=st.sampled_from(RULE_SETS))
    def the_rules_are_edited(self, rules: Any) -> None:
        self.world.follow(rules)

    # what is reported to the ledger

    @rule(region=places, batch=st.sampled_from([Batch.SIGNED, Batch.STARTED]), ahead=st.integers(-20, 20))
    def a_project_comes_in(self, region: str, batch: Batch, ahead: int) -> None:
        if len(self.world.projects) < MOST_PROJECTS:
            self.run(self.world.add_project(region, batch, self.world.today + ahead * DAY))

    @rule(
        which=st.integers(0, 8),
        what=st.sampled_from(["reached", "reached", "not reached", "withdrawn", "money", "money", "moved"]),
        ago=st.integers(0, 9),
        region=places,
    )
    def something_is_reported(self, which: int, what: str, ago: int, region: str) -> None:
        self.run(self._report(self._project(which), what, self.world.today - ago * DAY, region))

    async def _report(self, code: str, what: str, day: date, region: str) -> None:
        async with self.world.writing() as writer:
            match what:
                case "withdrawn":
                    for batch in (Batch.SIGNED, Batch.STARTED):
                        with suppress(Refused):  # it is on the other list
                            await writer.withdraw(code, 1, batch, self.world.today, "用地未批")
                case "money":
                    self.spent += 1
                    await writer.set_fields(code, {"invested_wan": self.spent})
                case "moved":
                    await writer.set_fields(code, {"region": region})
                    self.world.moved.add(await writer.project_id(code))
                case _:
                    for milestone in (Milestone.START, Milestone.PRODUCE):
                        await writer.reach(code, milestone, day if what == "reached" else None)

    def _project(self, which: int) -> str:
        return str(self.world.projects[which % len(self.world.projects)])

    # what people press

    @rule(press=presses)
    def somebody_acknowledges(self, press: Press) -> None:
        number, day = self._warning(press, OPEN), self._day(press)
        by = self._who(press, self._officer(number))
        action = Action(ActionKind.ACKNOWLEDGE, number, day=day)
        if self._press(press, by, action) is None:
            row, was = self.seen.warnings[number], self.before.warnings[number]
            assert was.state is OPEN and row.state is ACKNOWLEDGED
            assert by is not None and TREE.contains(by.region, row.region_code)
            assert (row.acknowledged_by, row.promised_on) == (by.id, day)
            assert 0 <= press.ahead <= self.world.rules.promise_within_days

    @rule(press=presses)
    def somebody_acknowledges_another(self, press: Press) -> None:
        """What people do most."""
        self.somebody_acknowledges(press)

    @rule(press=presses)
    def somebody_acknowledges_a_page(self, press: Press) -> None:
        digest = self._one(press, self._numbers(DigestRow))
        action = Action(ActionKind.ACKNOWLEDGE_PAGE, digest=digest, day=self._day(press))
        by = self._who(press, OFFICERS[press.which % 3])
        if self._press(press, by, action) is None:
            assert by in OFFICERS and press.ahead >= 0

    @rule(press=presses)
    def somebody_takes_it_back(self, press: Press) -> None:
        number = self._warning(press, ACKNOWLEDGED)
        by = self._who(press, (ZHANG_CHU, self._officer(number), LI_KE)[press.which % 3])
        if self._press(press, by, Action(ActionKind.UNACKNOWLEDGE, number)) is None:
            was = self.before.warnings[number]
            assert was.state is ACKNOWLEDGED
            assert by is not None and by.id in (was.acknowledged_by, ZHANG_CHU.id)

    @rule(press=presses)
    def somebody_asks_for_an_extension(self, press: Press) -> None:
        number, day = self._warning(press, OPEN, with_deadline=True), self._day(press)
        action = Action(ActionKind.ASK_EXTENSION, number, day=day, text=press.text)
        if self._press(press, self._who(press, self._officer(number)), action) is None:
            deadline = self.seen.warnings[number].deadline
            assert deadline is not None and press.ahead >= 0

    @rule(press=presses, yes=st.integers(0, 3).map(bool))
    def somebody_decides_on_an_extension(self, press: Press, yes: bool) -> None:
        kind = ActionKind.APPROVE_EXTENSION if yes else ActionKind.REFUSE_EXTENSION
        asked = [e.detail["request"] for e in self.seen.log if e.step is LogStep.EXTENSION_ASKED]
        self._oversee(press, Action(kind, self._one(press, asked[-2:])))

    @rule(press=presses)
    def somebody_mutes_or_lifts_a_mute(self, press: Press) -> None:
        action = Action(ActionKind.MUTE, self._warning(press, OPEN), day=self._day(press), text=press.text)
        if press.which % 3 == 0:
            action = Action(ActionKind.UNMUTE, self._one(press, self._numbers(MuteRow)))
        elif press.which % 7 == 0:
            action = replace(action, subject=None, region=PLACES[press.which % 3])
        self._oversee(press, action)

    def _oversee(self, press: Press, action: Action) -> None:
        """What only a supervisor of the province may do."""
        by = self._who(press, ZHANG_CHU)
        if self._press(press, by, action) is None:
            assert by is ZHANG_CHU

    def _press(self, press: Press, by: Official | None, action: Action) -> Refused | None:
        """Why it was refused, a crash being a reason too; then nothing has changed."""
        refused: Refused | None = Refused(Reason.INTERNAL)
        with self.world.crashing(press.crash):
            refused = self.run(self.world.press(by, action, press.chat))
        self.before = self.look()
        if refused is not None:
            assert self.seen.log == self.before.log
        assert by is not None or refused is not None
        return refused

    def _who(self, press: Press, able: Official) -> Official | None:
        return able if press.stranger == NOBODY else press.stranger

    def _day(self, press: Press) -> date:
        return self.world.today + press.ahead * DAY

    def _warning(self, press: Press, state: WarningState, *, with_deadline: bool = False) -> int:
        """The number of a warning, mostly one in this state."""
        fitting = [
            number
            for number, row in self.seen.warnings.items()
            if row.state is state and (row.deadline or not with_deadline)
        ]
        return self._one(press, [*self.seen.warnings] if press.stale else fitting)

    def _one(self, press: Press, numbers: Sequence[int]) -> int:
        """One of the numbers, or one that nobody knows."""
        known = [*numbers, 404] if press.stale or not numbers else numbers
        return known[press.which % len(known)]

    def _numbers(self, row: Any) -> Sequence[int]:
        return self.run(self.world.numbers(row))

    def _officer(self, warning: int) -> Official:
        """Who may acknowledge a warning: who has, or whoever is in charge there."""
        row = self.seen.warnings.get(warning)
        if row is None:
            return LI_KE
        able = [who for who in OFFICERS if TREE.contains(who.region, row.region_code)]
        return next((who for who in able if who.id == row.acknowledged_by), able[-1])

    # what goes out

    @rule(most=st.integers(1, 4), uncertain=st.booleans())
    def pushes_go_out(self, most: int, uncertain: bool) -> None:
        self.run(self.world.deliver(most, uncertain=uncertain))

    @rule()
    def everything_goes_out(self) -> None:
        while self.run(self.world.deliver(4)):
            pass


@dataclass
class SameFile:
    """One file for all lives, put back to its beginning: its engine knows the statements then."""

    store: SqliteStore
    database: Database | None = None

    async def clone(self) -> Database:
        """The ledger, with nothing in it but people."""
        if self.database is None:
            self.database = await self.store.clone()
        else:
            assert self.database.engine.url.database is not None
            shutil.copy(self.store.folder / f"{TEMPLATE}.db", self.database.engine.url.database)
        return self.database

    async def drop(self, database: Database) -> None:
        """Close it, so that it can be put back."""
        await database.close()


def live(store: "Store | SameFile", lives: int, steps: int) -> None:
    """Let the machine live so many lives of so many steps."""
    profile = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not LIVES,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as runner:
        run_state_machine_as_test(partial(Life, runner, store), settings=profile)  # type: ignore[arg-type]


def test_it_keeps_every_promise_whatever_happens(sqlite: SqliteStore) -> None:
    live(SameFile(sqlite), LIVES or 8, 80 if LIVES else 40)


@pytest.mark.skipif(bool(LIVES), reason="the longer run is for SQLite, which is quicker")
def test_it_keeps_every_promise_on_postgresql_too(postgresql: PostgresStore) -> None:
    live(postgresql, 3, 20)
