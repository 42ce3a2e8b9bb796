"""The import process: what it does for the bot, and how it ends when it must not go on."""

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db.engine import Database
from db.models import ImportState
from db.workbook import desk as desk_module
from db.workbook import processes
from db.workbook.desk import ImportDesk, Limits
from db.workbook.orders import Order
from db.workbook.plan import Counts
from db.workbook.processes import WorkFailed, WorkLost
from db.workbook.proposal import Applied, Progress, Proposal, Stage
from ledger.doubts import Doubt, DoubtRules
from ledger.errors import Reason, Refused
from tests.db.cast import LI_KE, WANG_KE
from tests.workbook.books import plant_row, row
from tests.workbook.taking import AT, NAME, file_of, sources, state

MANY = 3000
"""Rows that take the process a moment to write."""


def many() -> bytes:
    return file_of(*(row(number + 2, code=f"XC-{number}") for number in range(MANY)))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """The processes that were started, as they start."""
    processes_started: list[Process] = []
    start = asyncio.create_subprocess_exec

    async def note(*command: str, **options: Any) -> Process:
        process = await start(*command, **options)
        processes_started.append(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", note)
    return processes_started


async def test_a_workbook_goes_in_through_it(plant: Database, started: list[Process]) -> None:
    desk = ImportDesk(plant)
    told: list[Progress] = []

    shown = await desk.propose(file_of(plant_row(invested_wan=1), row(3)), NAME, LI_KE, AT, told.append)
    answered = await desk.answer(shown.number, LI_KE, Doubt.INVESTMENT_FALLS, True)
    done = await desk.confirm(shown.number, LI_KE, AT, told.append)

    assert (shown.counts.left_out, answered.counts.left_out) == (1, 0)
    assert isinstance(done, Applied)
    assert done.counts == answered.counts
    assert {one.stage for one in told} == {Stage.READING, Stage.COMPARING, Stage.WRITING}
    assert await sources(plant) == ["import:1"]
    assert len(started) == 2


async def test_the_answer_to_a_doubt_is_found_after_a_restart(plant: Database) -> None:
    shown = await ImportDesk(plant).propose(file_of(plant_row(invested_wan=1)), NAME, LI_KE, AT)

    answered = await ImportDesk(plant).answer(shown.number, LI_KE, Doubt.INVESTMENT_FALLS, True)

    assert answered.taken == {Doubt.INVESTMENT_FALLS}
    assert answered.counts == Counts(rows=1, changed_projects=1, changes=1)


async def test_it_says_why_it_refuses(plant: Database) -> None:
    desk = ImportDesk(plant)

    with pytest.raises(Refused) as no_workbook:
        await desk.propose(b"\x89PNG", "图.xlsx", LI_KE, AT)
    with pytest.raises(Refused) as not_his:
        await desk.confirm(1, WANG_KE, AT)

    assert no_workbook.value.reason is Reason.BAD_WORKBOOK
    assert (not_his.value.reason, not_his.value.facts) == (Reason.IMPORT_UNKNOWN, {"number": 1})


async def test_a_fault_of_ours_is_told_with_where_it_happened(plant: Database) -> None:
    with pytest.raises(WorkFailed, match="ZeroDivisionError"):
        await ImportDesk(plant).apart(partial(divmod, 1, 0))


async def test_what_is_too_big_for_its_memory_is_refused(plant: Database) -> None:
    desk = ImportDesk(plant, limits=Limits(memory=400 * 2**20))

    with pytest.raises(Refused) as refused:
        await desk.apart(partial(bytes, 600 * 2**20))

    assert (refused.value.reason, refused.value.facts["problem"]) == (Reason.WORKBOOK_TOO_HEAVY, "memory")


async def test_what_takes_too_long_is_ended(plant: Database, started: list[Process]) -> None:
    desk = ImportDesk(plant, limits=Limits(seconds=1.5))

    with pytest.raises(Refused) as refused:
        await desk.apart(partial(time.sleep, 60))

    assert (refused.value.reason, refused.value.facts["problem"]) == (Reason.WORKBOOK_TOO_HEAVY, "time")
    assert started[0].returncode == -signal.SIGKILL


async def test_killed_while_it_writes_it_leaves_nothing(plant: Database, started: list[Process]) -> None:
    desk = ImportDesk(plant)
    shown = await desk.propose(many(), NAME, LI_KE, AT)

    def kill(progress: Progress) -> None:
        if progress.stage is Stage.WRITING and progress.done:
            started[-1].kill()

    with pytest.raises(Refused) as refused:
        await desk.confirm(shown.number, LI_KE, AT, kill)

    assert refused.value.reason is Reason.WORKBOOK_TOO_HEAVY
    assert await sources(plant) == []
    assert await state(plant, shown.number) == ImportState.WAITING
    assert isinstance(await desk.confirm(shown.number, LI_KE, AT), Applied)


async def test_given_up_by_its_caller_it_ends(plant: Database, started: list[Process]) -> None:
    waiting = asyncio.create_task(ImportDesk(plant).apart(partial(time.sleep, 60)))
    await asyncio.sleep(0.3)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert started[0].returncode == -signal.SIGKILL


async def test_lost_after_it_had_written_it_is_still_known_to_have_written(
    plant: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = ImportDesk(plant)
    shown = await desk.propose(file_of(row()), NAME, LI_KE, AT)

    async def lose(order: Order[object], *rest: object) -> object:
        await processes.run_apart(order, *rest)  # type: ignore[arg-type]
        raise WorkLost(Refused(Reason.WORKBOOK_TOO_HEAVY, problem="died"))

    monkeypatch.setattr(desk_module, "run_apart", lose)
    done = await desk.confirm(shown.number, LI_KE, AT)

    assert isinstance(done, Applied)
    assert done.counts == Counts(rows=1, new_entries=1, new_projects=1)


async def test_the_others_wait_for_their_turn(plant: Database) -> None:
    desk = ImportDesk(plant, DoubtRules(), Limits(at_once=1))
    told: list[Progress] = []

    first = asyncio.create_task(desk.propose(file_of(row()), NAME, LI_KE, AT))
    await asyncio.sleep(0)
    second = await desk.propose(file_of(row(3)), NAME, LI_KE, AT, told.append)

    assert told[0].stage is Stage.WAITING
    assert {(await first).number, second.number} == {1, 2}


async def test_the_event_loop_goes_on_meanwhile(plant: Database) -> None:
    gaps: list[float] = []

    async def beat() -> None:
        before = time.monotonic()
        while True:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            gaps.append(now - before)
            before = now

    heart = asyncio.create_task(beat())
    shown = await ImportDesk(plant).propose(many(), NAME, LI_KE, AT)
    heart.cancel()

    assert isinstance(shown, Proposal)
    assert len(gaps) > 20
    assert max(gaps) < 0.5


async def test_it_does_not_outlive_the_bot(plant: Database, tmp_path: Path) -> None:
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, plant.url), stdout=PIPE, cwd=Path.cwd()
    )
    assert bot.stdout is not None
    worker = int(await bot.stdout.readline())

    bot.kill()
    await bot.wait()

    for _ in range(100):
        if not Path(f"/proc/{worker}").exists() or "State:\tZ" in Path(f"/proc/{worker}/status").read_text():
            return
        await asyncio.sleep(0.05)
    pytest.fail("the import process is still there")


PARENT = """
import asyncio, sys, time
from functools import partial
from db.engine import Database
from db.workbook import processes
from db.workbook.desk import ImportDesk

start = asyncio.create_subprocess_exec

async def note(*command, **options):
    process = await start(*command, **options)
    print(process.pid, flush=True)
    return process

asyncio.create_subprocess_exec = note
asyncio.run(ImportDesk(Database(sys.argv[1])).apart(partial(time.sleep, 120)))
"""
