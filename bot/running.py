"""`sanpi run` and `sanpi job`."""

import asyncio
import gc
import signal

from answers.words import render
from bot import logs
from bot.app import assemble
from bot.pacing import Pacer
from bot.place import Place, reaching_telegram
from db import outbox
from db.outbox import WAITING
from handlers.reading import warm
from ledger.errors import Reason, Refused


async def run_bot(place: Place, pacer: Pacer | None = None) -> None:
    """Run until a signal ends it; the pacer is Telegram's own unless another is handed in."""
    logs.set_up()
    token = place.settings.token(place.folder)
    program = await assemble(place.settings, token, place.clock, pacer=pacer)
    try:
        with reaching_telegram():
            await program.start()
        warm()
        settle_memory()
        print(render("terminal.txt.j2", what="running", name=program.app.bot.username), flush=True)
        await until_signal()
    finally:
        await program.stop()


async def run_job(place: Place, name: str, *, deliver: bool) -> str:
    """Run one job now. It queues; the running bot delivers, or this command if it is told to."""
    if deliver:
        logs.set_up()
    token = place.settings.token(place.folder) if deliver else "0:none"
    program = await assemble(place.settings, token, place.clock)
    try:
        known = [job.name for job in program.scheduler.jobs]
        if name not in known:
            raise Refused(Reason.UNKNOWN_JOB, text=name, known=known)
        if deliver:
            with reaching_telegram():
                await program.app.initialize()
        await program.scheduler.run_now(name)
        delivered = await program.sender.deliver_all() if deliver else None
        async with program.services.database.reading() as session:
            counts = await outbox.counts(session)
    finally:
        await program.stop()
    waiting = sum(counts.get(state, 0) for state in WAITING)
    return render("terminal.txt.j2", what="job_done", name=name, waiting=waiting, delivered=delivered)


def settle_memory() -> None:
    """What is there when the program has started stays; collecting garbage need not look at it ever again."""
    gc.collect()
    gc.freeze()


async def until_signal() -> None:
    """Wait for Ctrl-C or a polite request to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()
