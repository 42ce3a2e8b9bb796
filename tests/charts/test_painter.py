"""Drawing in a process of its own."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from answers.charts import FontMissing, Painter, PainterBusy, PainterClosed, RankingPicture, font
from answers.charts.painter import DRAWERS
from answers.charts.ranking import draw
from tests.charts.pictures import CITIES_OF_PROVINCE, COUNTIES_OF_XUCHANG

others: set[int | None] = set()
"""Process numbers of what ran before the test: other tests leave a drawing process running."""


@pytest.fixture
async def painter() -> AsyncIterator[Painter]:
    others.clear()
    others.update(process.pid for process in multiprocessing.active_children())
    async with Painter() as painter:
        yield painter


def workers() -> list[int]:
    """Process numbers of what draws for this test."""
    running = (process.pid for process in multiprocessing.active_children())
    return [pid for pid in running if pid is not None and pid not in others]


def worker() -> int:
    """Process number of the one process that draws."""
    (pid,) = workers()
    return pid


def titled(title: str) -> RankingPicture:
    return replace(COUNTIES_OF_XUCHANG, title=title)


async def test_it_draws_in_another_process_what_is_drawn_here(painter: Painter) -> None:
    assert await painter.draw(CITIES_OF_PROVINCE) == draw(CITIES_OF_PROVINCE)


async def test_it_starts_no_process_before_the_first_picture(painter: Painter) -> None:
    assert workers() == []

    await painter.warm_up()

    assert worker() != os.getpid()


async def test_its_process_steps_back_behind_the_bot(painter: Painter) -> None:
    await painter.warm_up()

    assert os.getpriority(os.PRIO_PROCESS, worker()) > os.getpriority(os.PRIO_PROCESS, 0)


async def test_it_recovers_when_its_process_was_killed_between_pictures(painter: Painter) -> None:
    await painter.warm_up()
    first = worker()
    os.kill(first, signal.SIGKILL)

    png = await painter.draw(COUNTIES_OF_XUCHANG)

    assert png == draw(COUNTIES_OF_XUCHANG)
    assert worker() != first


async def test_it_recovers_when_its_process_was_killed_while_drawing(painter: Painter) -> None:
    await painter.warm_up()
    pictures = [titled(f"第{number}张") for number in range(4)]
    drawings = [asyncio.ensure_future(painter.draw(picture)) for picture in pictures]
    await asyncio.wait(drawings, return_when=asyncio.FIRST_COMPLETED)
    os.kill(worker(), signal.SIGKILL)

    assert await asyncio.gather(*drawings) == [draw(picture) for picture in pictures]


async def test_it_draws_once_for_all_who_ask_for_the_same_picture(painter: Painter) -> None:
    drawings = [asyncio.ensure_future(painter.draw(titled("同一张"))) for _ in range(5)]
    await asyncio.sleep(0)
    one_left = drawings.pop()
    one_left.cancel()

    assert len({id(png) for png in await asyncio.gather(*drawings)}) == 1


async def test_it_refuses_more_pictures_than_its_limit() -> None:
    async with Painter(limit=2) as painter:
        waiting = [asyncio.ensure_future(painter.draw(titled(title))) for title in "一二"]
        await asyncio.sleep(0)

        with pytest.raises(PainterBusy):
            await painter.draw(titled("三"))
        assert await painter.draw(titled("二")) == await waiting[1]

        await asyncio.gather(*waiting)
        assert await painter.draw(titled("三")) == draw(titled("三"))


async def test_it_refuses_pictures_once_closed(painter: Painter) -> None:
    await painter.warm_up()
    drawn, waiting = (asyncio.ensure_future(painter.draw(titled(title))) for title in "一二")
    await asyncio.sleep(0.01)

    await painter.close()

    assert await drawn == draw(titled("一"))
    with pytest.raises(PainterClosed):
        await waiting
    with pytest.raises(PainterClosed):
        await painter.draw(COUNTIES_OF_XUCHANG)
    assert workers() == []


async def test_it_says_that_the_font_is_missing(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font, "FILE", "nowhere.ttf")

    with pytest.raises(FontMissing):
        await painter.draw(COUNTIES_OF_XUCHANG)


async def test_it_does_not_block_the_event_loop(painter: Painter) -> None:
    longest, before = 0.0, time.perf_counter()

    async def tick() -> None:
        nonlocal longest, before
        while True:
            await asyncio.sleep(0.002)
            now = time.perf_counter()
            longest, before = max(longest, now - before), now

    ticking = asyncio.create_task(tick())
    await painter.warm_up()
    cpu = time.process_time()
    await asyncio.gather(*(painter.draw(titled(f"第{number}张")) for number in range(8)))
    cpu = time.process_time() - cpu
    ticking.cancel()

    draw(COUNTIES_OF_XUCHANG)
    one = time.process_time()
    draw(COUNTIES_OF_XUCHANG)
    one = time.process_time() - one
    assert longest < 0.5  # starting the process alone takes far longer
    assert cpu < 4 * one  # eight were drawn, so not here


def test_its_process_ends_with_the_bot() -> None:
    code = """
import asyncio, multiprocessing, os, signal
from answers.charts import Painter

async def main():
    await Painter().warm_up()
    print(multiprocessing.active_children()[0].pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert _ends(int(result.stdout), within=60)


def test_it_knows_who_draws_each_picture() -> None:
    assert DRAWERS[RankingPicture] is draw


def _ends(pid: int, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not _runs(pid):
            return True
        time.sleep(0.02)
    return False


def _runs(pid: int) -> bool:
    """Whether the process lives; a dead one that nobody has collected yet does not."""
    try:
        os.kill(pid, 0)
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
