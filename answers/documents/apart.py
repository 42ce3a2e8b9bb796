"""Documents are written in a process of their own, one at a time: with pictures that is seconds of work."""

import asyncio
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor

from answers.charts.painter import NICENESS
from answers.documents.paper import Paper

_turn = threading.Lock()


async def written_apart(paper: Paper) -> bytes:
    """The Word file, without holding up the event loop. Raises FontMissing."""
    return await asyncio.to_thread(_in_process, paper)


def _in_process(paper: Paper) -> bytes:
    context = multiprocessing.get_context("spawn")
    with _turn, ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_write, paper).result()


def _write(paper: Paper) -> bytes:
    """In that process: step back behind the one that answers people."""
    from answers.documents.writing import written

    os.nice(NICENESS)
    return written(paper)
