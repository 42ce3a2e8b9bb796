"""Starts an import process for one job, listens to it, and sees to its end."""

import asyncio
import logging
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from typing import TypeVar, cast

from db.workbook.importing.frames import Failure, Job, Result, packed, receive_from
from db.workbook.importing.orders import Order
from db.workbook.importing.proposal import OnProgress, Progress
from ledger.doubts import DoubtRules
from ledger.errors import Reason, Refused, SanpiError

T = TypeVar("T")
log = logging.getLogger(__name__)
_TOO_MUCH = {-signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV}
"""How a process ends that was given no more memory: by the system, or by a library's own decision."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may take.

    Attributes:
        seconds: most time from its start to its end.
        memory: most bytes of address space.
        at_once: how many may run at the same time; the others wait.
    """

    seconds: float = 600.0
    memory: int = 2 * 2**30
    at_once: int = 2


class WorkFailed(SanpiError):  # noqa: N818 - the word for what happened
    """The import process failed by a fault of ours; what it said is in the text."""


class WorkLost(SanpiError):  # noqa: N818 - the word for what happened
    """The import process is gone without a word. Nobody knows whether it had ended its work.

    Attributes:
        refused: what to tell the person where it had not.
    """

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused)
        self.refused = refused


async def run_apart(
    order: Order[T], url: str, rules: DoubtRules, limits: Limits, on_progress: OnProgress
) -> T:
    """Have an order carried out in a process of its own.

    Raises:
        Refused: by the order; WORKBOOK_TOO_HEAVY (problem: memory) where memory was short.
        WorkLost: it took too long or died.
        WorkFailed: it raised something else.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "db.workbook.importing.worker"), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    assert process.stderr is not None
    noise = asyncio.create_task(process.stderr.read())
    try:
        async with asyncio.timeout(limits.seconds):
            return cast(T, await _result(process, Job(order, url, rules, limits.memory), on_progress))
    except TimeoutError:
        seconds = round(limits.seconds)
        raise WorkLost(Refused(Reason.WORKBOOK_TOO_HEAVY, problem="time", seconds=seconds)) from None
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        _log_noise(await noise)


async def _result(process: Process, job: Job, on_progress: OnProgress) -> object:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(packed(job))
        await process.stdin.drain()
        while True:
            said = await receive_from(process.stdout)
            match said:
                case Progress():
                    on_progress(said)
                case Result(value):
                    return value
                case Failure(BaseException() as error):
                    raise error
                case Failure(str(text)):
                    raise WorkFailed(text)
    except (asyncio.IncompleteReadError, ConnectionError):
        code = await process.wait()
        if code in _TOO_MUCH:
            raise WorkLost(Refused(Reason.WORKBOOK_TOO_HEAVY, problem="memory")) from None
        raise WorkLost(Refused(Reason.WORKBOOK_TOO_HEAVY, problem="died")) from None


def _log_noise(noise: bytes) -> None:
    if noise.strip():
        log.warning("the import process said: %s", noise.decode(errors="replace")[-4000:])
