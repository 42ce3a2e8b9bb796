"""`sanpi run` and `sanpi job`."""

import asyncio
import signal

from answers.words import render
from bot import logs
from bot.app import assemble
from bot.place import Place, reaching_telegram
from db import outbox
from db.outbox import WAITING
from ledger.errors import Reason, Refused


async def run_bot(place: Place) -> None:
    """Run until a signal ends it."""
    logs.set_up()
    program = await assemble(place.settings, place.settings.token(place.folder), place.clock)
    try:
        with reaching_telegram():
            await program.start()
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


async def until_signal() -> None:
    """Wait for Ctrl-C or a polite request to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()
