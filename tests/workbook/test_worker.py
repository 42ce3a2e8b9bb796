"""The import process: what it does for the bot, and how it ends when it must not go on."""

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.collection import open_round
from db.engine import Database
from db.models import ImportState
from db.workbook.importing import desk as desk_module
from db.workbook.importing import processes
from db.workbook.importing.desk import ImportDesk, Limits
from db.workbook.importing.orders import Order
from db.workbook.importing.plan import Counts
from db.workbook.importing.processes import WorkFailed, WorkLost
from db.workbook.importing.proposal import Applied, Progress, Proposal, Stage
from ledger.collection import CityReturn
from ledger.doubts import Doubt, DoubtRules
from ledger.errors import Reason, Refused
from tests.db.cast import LI_KE, TODAY, WANG_KE, XUCHANG
from tests.workbook.books import HEADERS, plant_row, row, xlsx
from tests.workbook.taking import AT, NAME, file_of, imported, sent, sources, state

MANY = 3000
ATTEMPTS = 10
"""Rows that take the process a moment to write."""


def many(codes: str = "XC") -> bytes:
    return file_of(*(row(number + 2, code=f"{codes}-{number}") for number in range(MANY)))


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


def far_out() -> bytes:
    """A small file that is taken, and of which the reader makes a table of 11 million cells."""
    made = load_workbook(BytesIO(xlsx(HEADERS, ["XC-1", "项目", 1, "签约", "许昌"])))
    made.active.cell(1, 900).value = "备注二"
    made.active.cell(12_000, 1).value = "尾"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


async def test_a_reader_that_gives_up_for_want_of_memory_hurts_nobody(
    plant: Database, started: list[Process]
) -> None:
    desk = ImportDesk(plant, limits=Limits(memory=450 * 2**20))

    with pytest.raises(Refused) as refused:
        await desk.propose(far_out(), "台账.xlsx", LI_KE, AT)
    shown = await desk.propose(file_of(row()), NAME, LI_KE, AT)

    assert (refused.value.reason, refused.value.facts) == (Reason.WORKBOOK_TOO_HEAVY, {"problem": "memory"})
    assert started[0].returncode == -signal.SIGABRT
    assert shown.number == 1


async def test_ended_by_a_system_short_of_memory_it_says_so(plant: Database, started: list[Process]) -> None:
    def kill(progress: Progress) -> None:
        started[-1].kill()

    desk = ImportDesk(plant)
    with pytest.raises(Refused) as refused:
        await desk.propose(many(), NAME, LI_KE, AT, kill)

    assert (refused.value.reason, refused.value.facts) == (Reason.WORKBOOK_TOO_HEAVY, {"problem": "memory"})
    assert await desk.fact(1) is None


async def test_what_takes_too_long_is_ended(plant: Database, started: list[Process]) -> None:
    desk = ImportDesk(plant, limits=Limits(seconds=1.5))

    with pytest.raises(Refused) as refused:
        await desk.apart(partial(time.sleep, 60))

    assert (refused.value.reason, refused.value.facts["problem"]) == (Reason.WORKBOOK_TOO_HEAVY, "time")
    assert started[0].returncode == -signal.SIGKILL


async def test_killed_while_it_writes_it_leaves_nothing(plant: Database, started: list[Process]) -> None:
    desk = ImportDesk(plant)

    def kill(progress: Progress) -> None:
        if progress.stage is Stage.WRITING and progress.done:
            started[-1].kill()

    refused = None
    for attempt in range(
        ATTEMPTS
    ):  # where the machine is busy, the process may be through before it is killed
        shown = await desk.propose(many(f"XC{attempt}"), NAME, LI_KE, AT)
        try:
            await desk.confirm(shown.number, LI_KE, AT, kill)
        except Refused as caught:
            refused = caught
            break

    assert refused is not None and refused.reason is Reason.WORKBOOK_TOO_HEAVY
    assert f"import:{shown.number}" not in await sources(plant)
    assert await state(plant, shown.number) == ImportState.WAITING
    assert isinstance(await desk.confirm(shown.number, LI_KE, AT), Applied)


async def test_given_up_by_its_caller_it_ends(plant: Database, started: list[Process]) -> None:
    waiting = asyncio.create_task(ImportDesk(plant).apart(partial(time.sleep, 60)))
    await asyncio.sleep(0.3)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert started[0].returncode == -signal.SIGKILL


@pytest.fixture
def lost_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process is lost when it has done its work, before it can say so."""

    async def lose(order: Order[object], *rest: object) -> object:
        await processes.run_apart(order, *rest)  # type: ignore[arg-type]
        raise WorkLost(Refused(Reason.WORKBOOK_TOO_HEAVY, problem="died"))

    monkeypatch.setattr(desk_module, "run_apart", lose)


async def test_lost_after_it_had_written_it_is_still_known_to_have_written(
    plant: Database, lost_at_the_end: None
) -> None:
    async with plant.writing() as session:
        await open_round(session, "2021-09", AT, TODAY)
    shown = await sent(plant, row())

    done = await ImportDesk(plant).confirm(shown.number, LI_KE, AT)

    assert isinstance(done, Applied)
    assert done.counts == Counts(rows=1, new_entries=1, new_projects=1)
    assert done.codes == ("XC-900",)
    assert isinstance(done.returned, CityReturn) and done.returned.city == XUCHANG


async def test_lost_after_it_had_taken_in_at_once_it_is_still_known_to_have_written(
    plant: Database, lost_at_the_end: None
) -> None:
    desk = ImportDesk(plant)
    await imported(plant, row())

    done = await desk.take_in(file_of(row(3, code="XC-901")), NAME, LI_KE, AT)
    with pytest.raises(Refused) as refused:
        await desk.take_in(file_of(row()), NAME, LI_KE, AT + timedelta(hours=1))

    assert isinstance(done, Applied)
    assert (done.number, done.codes, done.counts.new_projects) == (2, ("XC-901",), 1)
    assert refused.value.reason is Reason.WORKBOOK_TOO_HEAVY


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
        before = time.thread_time()  # of this thread alone: other work on the machine does not count
        while True:
            await asyncio.sleep(0.01)
            now = time.thread_time()
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
from db.workbook.importing import processes
from db.workbook.importing.desk import ImportDesk

start = asyncio.create_subprocess_exec

async def note(*command, **options):
    process = await start(*command, **options)
    print(process.pid, flush=True)
    return process

asyncio.create_subprocess_exec = note
asyncio.run(ImportDesk(Database(sys.argv[1])).apart(partial(time.sleep, 120)))
"""
