"""The outbox in a storm: 1,000 warnings for 200 groups while Telegram refuses, hangs and drops connections.

The genuine sender, pacing and outbox (SQLite) in this process, the sandbox in another; its record is the
judge. First, as a baseline, without faults and with as many warnings for every group; then the storm, with
three groups that get more than a minute's worth. The whole must be over within 1.1 times what the pacing
allows, which `benchmarks.ideal` works out from the attempts that the record shows.
"""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from answers.message_json import dump
from answers.shapes import Message
from benchmarks.ideal import schedule
from benchmarks.judge import Arrival, arrivals, attempts, checks
from bot.app import Program, assemble
from bot.database_settings import DatabaseSection
from bot.pacing import Pacer
from bot.settings import Settings, Telegram
from db import outbox, people
from db.engine import Database
from db.migrate import upgrade
from db.models import OutboxState
from jobs.outbox import LOOK_EVERY, Sender
from ledger.clock import CHINA
from ledger.officials import EARLY_WARNING

WARNINGS, GROUPS = 1000, 200
BUSY, FOR_A_BUSY_ONE = 3, 24
"""In the storm so many groups get so many warnings each, more than in a minute; the others share the rest."""
START = datetime(2021, 10, 8, 9, 0, tzinfo=CHINA)
TOKEN = "100003:storm"
REGION = "411000"
PATIENCE, SLOW, LONG = 20.0, 4.0, 30.0
"""Seconds of pacing: how long the bot waits for an answer, how long a late one takes, and a hang."""
AIM = 1.1
LONGEST = 300.0
"""Seconds of pacing after which a run is given up."""


def main(arguments: list[str]) -> None:
    """Run both, print what the record says, and exit with 1 if anything was lost, doubled or too late."""
    logging.getLogger("jobs").setLevel(logging.CRITICAL)  # of faults that are meant
    parser = argparse.ArgumentParser(prog="python -m benchmarks storm", description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=1.5, help="seconds of pacing in one (default: 1.5)")
    parser.add_argument("--seed", type=int, default=2021, help="of the faults (default: 2021)")
    options = parser.parse_args(arguments)
    good = asyncio.run(_run(options.scale, options.seed))
    sys.exit(0 if good else 1)


async def _run(scale: float, seed: int) -> bool:
    print(f"{WARNINGS} warnings for {GROUPS} groups; {scale:g} seconds of pacing pass in one; seed {seed}")
    calm = Weather("without faults", scale, seed)
    storm = Weather("storm", scale, seed, _faults(scale), BUSY)
    good = [await _measure(weather) for weather in (calm, storm)]
    return all(good)


@dataclass(frozen=True, slots=True)
class Weather:
    """How one run is: the time scale, the faults with a chance each, and how many groups are busy."""

    title: str
    scale: float
    seed: int
    faults: tuple[Mapping[str, object], ...] = ()
    busy: int = 0


def _faults(scale: float) -> tuple[Mapping[str, object], ...]:
    return (
        {"kind": "retry_after", "seconds": 1, "chance": 0.015},
        {"kind": "retry_after", "seconds": 3, "chance": 0.015},
        {"kind": "server_error", "status": 500, "chance": 0.02},
        {"kind": "drop_before", "chance": 0.015},
        {"kind": "drop_after_accept", "chance": 0.015},
        {"kind": "hang", "seconds": SLOW / scale, "accepted": True, "chance": 0.01},
        {"kind": "hang", "seconds": LONG / scale, "accepted": True, "chance": 0.005},
        {"kind": "hang", "seconds": LONG / scale, "accepted": False, "chance": 0.005},
    )


class ScaledClock:
    """A clock that runs faster than the machine's."""

    def __init__(self, start: datetime, scale: float) -> None:
        self._start, self._scale, self._began = start, scale, time.monotonic()

    def now(self) -> datetime:
        """The present instant."""
        return self._start + timedelta(seconds=(time.monotonic() - self._began) * self._scale)


async def _measure(weather: Weather) -> bool:
    scale = weather.scale
    with tempfile.TemporaryDirectory(prefix="sanpi-storm-") as folder:
        async with _sandbox(weather) as box:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'storm.db'}"
            serials = await _queue(Database(url), weather.busy)
            settings = Settings(database=DatabaseSection(url=url), telegram=Telegram(api_url=_host(box)))
            clock, pacer = ScaledClock(START, scale), Pacer(speed=scale)
            program = await assemble(settings, TOKEN, clock, pacer=pacer, patience=PATIENCE / scale)
            began, left = await _deliver(program, weather)
            record = (await box.get("record")).json()
    return _report(weather, arrivals(record, began, scale), serials, left)


async def _deliver(program: Program, weather: Weather) -> tuple[float, int]:
    """Deliver all there is; when it began (of `time.monotonic`), and how many were not sent in the end."""
    scale, services = weather.scale, program.services
    await program.app.initialize()
    sender = Sender(services, look_every=LOOK_EVERY / scale, chance=Random(weather.seed))
    began = time.monotonic()
    sending = asyncio.create_task(sender.run())
    left = WARNINGS
    while left and (time.monotonic() - began) * scale < LONGEST:
        await asyncio.sleep(0.5)
        async with services.database.reading() as session:
            left = WARNINGS - (await outbox.counts(session)).get(OutboxState.SENT, 0)
    sender.end()
    await sending
    await program.stop()
    return began, left


async def _queue(database: Database, busy: int) -> list[str]:
    """Bind the groups and queue the warnings; their numbers."""
    await upgrade(database)
    async with database.writing() as session:
        ids = [
            (await people.bind_group(session, _chat(n), f"专班{n}", REGION, [EARLY_WARNING], None)).id
            for n in range(GROUPS)
        ]
        for number, to in enumerate(_addressees(busy)):
            body = dump(Message(f"<b>预警提醒</b>｜第{number + 1}条"))
            await outbox.put_message(session, f"storm:{number}", ids[to], START, body=body)
    await database.close()
    return [outbox.serial(START, number + 1) for number in range(WARNINGS)]


def _addressees(busy: int) -> list[int]:
    """To which group each warning goes, in the order in which they are queued."""
    others = GROUPS - busy
    rest = WARNINGS - busy * FOR_A_BUSY_ONE
    shares = [FOR_A_BUSY_ONE] * busy + [rest // others + (n < rest % others) for n in range(others)]
    places = [((n + 0.5) / share, to) for to, share in enumerate(shares) for n in range(share)]
    return [to for _, to in sorted(places)]


def _chat(number: int) -> int:
    return -100_000 - number


@asynccontextmanager
async def _sandbox(weather: Weather) -> AsyncIterator[httpx.AsyncClient]:
    """A sandbox in a process of its own that enforces Telegram's limits, and the way to its orders."""
    command = (sys.executable, "-m", "sandbox", "--port", "0", "--empty", "--token", TOKEN)
    process = await asyncio.create_subprocess_exec(
        *command, "--pace", str(weather.scale), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        url = json.loads(await process.stdout.readline())["url"]
        async with httpx.AsyncClient(base_url=f"{url}/sandbox/", timeout=30) as box:
            groups = [{"chat_id": _chat(number), "title": f"专班{number}"} for number in range(GROUPS)]
            await asyncio.gather(*[_order(box, "add_group", group) for group in groups])
            chances = {"seed": weather.seed, "chances": weather.faults, "methods": ["sendMessage"]}
            await _order(box, "fail_at_random", chances)
            yield box
    finally:
        process.terminate()
        await process.wait()


async def _order(box: httpx.AsyncClient, action: str, body: Mapping[str, Any]) -> None:
    (await box.post(action, json=body)).raise_for_status()


def _host(box: httpx.AsyncClient) -> str:
    return f"http://127.0.0.1:{box.base_url.port}"


def _report(weather: Weather, found: Sequence[Arrival], serials: Sequence[str], left: int) -> bool:
    """Print what the record says; whether all is well."""
    forced = sum(arrival.fault is not None for arrival in found)
    print(f"\n{weather.title}: {len(found)} requests, {forced} with a fault")
    results = list(checks(found, serials, left))
    numbers = {serial: number for number, serial in enumerate(serials)}
    made = attempts(found, PATIENCE, SLOW)
    ideal = schedule({numbers[serial]: value for serial, value in made.items()})
    took = {numbers[arrival.serial]: arrival.at for arrival in found}
    results.append(_ratio("all", took, ideal, list(took)))
    if weather.busy:
        usual = [number for number, to in enumerate(_addressees(weather.busy)) if to >= weather.busy]
        results.append(_ratio(f"all but the {BUSY} groups with {FOR_A_BUSY_ONE}", took, ideal, usual))
    for said, kept in results:
        print(f"  {'met   ' if kept else 'MISSED'}  {said}")
    return all(kept for _, kept in results)


def _ratio(
    who: str, took: Mapping[int, float], ideal: Mapping[int, float], numbers: Sequence[int]
) -> tuple[str, bool]:
    real, perfect = (max(times.get(number, 0.0) for number in numbers) for times in (took, ideal))
    ratio = real / perfect
    said = f"{who}: {real:.1f} s of pacing, a perfect sender {perfect:.1f} s: {ratio:.3f}, aim {AIM:g}"
    return said, ratio <= AIM
