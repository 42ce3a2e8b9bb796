"""Pictures drawn off the event loop, in one separate process."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import wait
from typing import Any, Self, TypeVar

from answers.charts import ageing, brief, funnel, ranking, tilemap, timeline, trend
from answers.charts.errors import PainterBusy, PainterClosed
from answers.charts.font import font_path

T = TypeVar("T")
Picture = (
    ranking.RankingPicture
    | brief.BriefPicture
    | tilemap.TileMap
    | trend.TrendPicture
    | funnel.FunnelPicture
    | ageing.AgeingPicture
    | timeline.Timeline
)
"""Any picture that can be drawn; a union of all of them."""

DRAWERS: dict[type, Callable[[Any], bytes]] = {
    brief.BriefPicture: brief.draw,
    ranking.RankingPicture: ranking.draw,
    trend.TrendPicture: trend.draw,
    funnel.FunnelPicture: funnel.draw,
    tilemap.TileMap: tilemap.draw,
    ageing.AgeingPicture: ageing.draw,
    timeline.Timeline: timeline.draw,
}
"""Who draws what. A new kind of picture is one module and one line here."""

NICENESS = 19
"""How far the drawing process steps back behind the one that answers people."""


def draw(picture: Picture) -> bytes:
    """The picture as PNG, drawn here and now; for the command line. Raises FontMissing."""
    return DRAWERS[type(picture)](picture)


class Painter:
    """Draws pictures, one at a time, in a process of its own that starts with the first of them.

    Requests for an equal picture while it is being drawn share the one drawing. When the process dies, a new
    one is started and the picture is tried once more.
    """

    def __init__(self, limit: int = 64) -> None:
        """Accept at most `limit` different pictures at a time, those waiting included."""
        self._limit = limit
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._drawings: dict[Picture, asyncio.Task[bytes]] = {}
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def draw(self, picture: Picture) -> bytes:
        """The picture as PNG.

        Raises:
            FontMissing: there is no Chinese font.
            PainterBusy: too many pictures are waiting.
            PainterClosed: after `close`.
            BrokenProcessPool: the drawing process died twice over this picture.
        """
        drawing = self._drawings.get(picture) or self._begin(picture)
        return await asyncio.shield(drawing)  # who stops waiting does not spoil it for the others

    async def warm_up(self) -> None:
        """Start the process now, so that the first picture does not wait for it. Raises FontMissing."""
        async with self._turn:
            await self._in_process(os.getpid)

    async def close(self) -> None:
        """End the process. What is being drawn is finished; what waits raises PainterClosed."""
        self._closed = True
        async with self._turn:
            await self._discard_pool()

    def _begin(self, picture: Picture) -> asyncio.Task[bytes]:
        if self._closed:
            raise PainterClosed
        if len(self._drawings) >= self._limit:
            raise PainterBusy(f"{len(self._drawings)} pictures are waiting")
        drawing = asyncio.create_task(self._draw(picture))
        self._drawings[picture] = drawing
        drawing.add_done_callback(lambda done: self._end(picture, done))
        return drawing

    def _end(self, picture: Picture, drawing: asyncio.Task[bytes]) -> None:
        del self._drawings[picture]
        if not drawing.cancelled():
            drawing.exception()  # seen, even when everybody who asked for it has gone

    async def _draw(self, picture: Picture) -> bytes:
        async with self._turn:  # one at a time, so that a crash is the fault of this picture alone
            return await self._in_process(partial(draw, picture))

    async def _in_process(self, work: Callable[[], T]) -> T:
        try:
            return await self._attempt(work)
        except BrokenProcessPool:
            await self._discard_pool()
            return await self._attempt(work)

    async def _attempt(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise PainterClosed
        pool = self._pool = self._pool or await asyncio.to_thread(_start_pool)
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    async def _discard_pool(self) -> None:
        pool, self._pool = self._pool, None
        if pool:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


def _start_pool() -> ProcessPoolExecutor:
    font_path()  # a missing font is told here; in the process it would only be a broken pool
    pool = ProcessPoolExecutor(
        max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare
    )
    pool.submit(os.getpid)  # starting a process takes a while: here it does so off the event loop
    return pool


def _prepare() -> None:
    """First thing in the drawing process: step back, never outlive the bot, load what drawing needs."""
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which then closes the painter
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from answers.charts.sheet import Sheet

    Sheet("", "", "", demo=True, body=0).canvas.png()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
