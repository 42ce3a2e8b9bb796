"""The import process, `python -m db.workbook.importing.worker`: gets one job, tells how far it is, and ends.

It steps back behind the bot, may take only so much memory, and ends when the bot does.
"""

import asyncio
import gc
import os
import resource
import signal
import sys
import threading
import time
import traceback
from typing import BinaryIO

from db.engine import Database
from db.workbook.importing.frames import Failure, Job, Result, packed, receive
from db.workbook.importing.proposal import Progress, Stage
from db.workbook.importing.taking import Workplace
from ledger.errors import Reason, Refused

NICENESS = 15
TELL_EVERY = 0.25
"""Seconds between two reports of progress within one stage."""


def main() -> None:
    """Do the job that comes in by standard input, and tell of it by standard output."""
    orders, answers = sys.stdin.buffer, _own_output()
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which then ends this process
    job = receive(orders)
    assert isinstance(job, Job)
    threading.Thread(target=_end_with_parent, args=(orders,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (job.memory, job.memory))
    gc.disable()  # it ends soon; looking through millions of rows for rings takes longer than the work
    answers.write(packed(_outcome(job, _Teller(answers))))
    answers.flush()


def _outcome(job: Job, teller: "_Teller") -> Result | Failure:
    try:
        return Result(asyncio.run(_carry_out(job, teller)))
    except Refused as refused:
        return Failure(refused)
    except MemoryError:
        return Failure(Refused(Reason.WORKBOOK_TOO_HEAVY, problem="memory"))
    except Exception:
        return Failure(traceback.format_exc())


async def _carry_out(job: Job, teller: "_Teller") -> object:
    database = Database(job.url)
    try:
        return await job.order.carry_out(Workplace(database, job.rules, teller.tell))
    finally:
        await database.close()


class _Teller:
    """Tells how far the job is, not too often."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._stage: Stage | None = None
        self._told_at = 0.0

    def tell(self, progress: Progress) -> None:
        """Tell it, unless the like was told just before."""
        now = time.monotonic()
        if progress.stage is self._stage and now - self._told_at < TELL_EVERY:
            return
        self._stage, self._told_at = progress.stage, now
        self._answers.write(packed(progress))
        self._answers.flush()


def _own_output() -> BinaryIO:
    """Standard output for answers alone; whatever else is printed goes where errors go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _end_with_parent(orders: BinaryIO) -> None:
    """The bot keeps its end open as long as it wants the job done."""
    orders.read()
    os._exit(1)


if __name__ == "__main__":
    main()
