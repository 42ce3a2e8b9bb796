"""Bots under test: each a process of its own, in front of a sandbox of its own."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.demo.cast import OFFICIALS
from sandbox import Message, Sandbox

STARTS_WITHIN = 60.0
"""Seconds that a bot may take until its first reply."""
REPLIES_WITHIN = 30.0
"""Seconds that a reply may take before the benchmark gives up."""
BREATH = 0.005
"""Seconds between a reply and the next question, in which a bot ends what it does after replying."""


@dataclass(frozen=True, slots=True)
class BotUnderTest:
    """A running bot, reached only through its sandbox.

    The sandbox runs in the benchmark's own process, which does nothing else while a reply is awaited.
    """

    sandbox: Sandbox

    async def ask(self, person: int, text: str) -> Message:
        """Ask in the person's private chat and wait for the reply."""
        return await self.sandbox.ask(person, person, text, within=REPLIES_WITHIN)

    async def seconds(self, person: int, text: str) -> float:
        """From the instant the update exists to the instant the sandbox has accepted the reply."""
        known = len(self.sandbox.record.entries)
        asked_at = time.monotonic()
        await self.ask(person, text)
        replied_at = self.sandbox.calls("sendMessage", person, known)[0].monotonic
        await asyncio.sleep(BREATH)
        return replied_at - asked_at


@asynccontextmanager
async def echo_bot() -> AsyncIterator[BotUnderTest]:
    """The bare bot that says what was said."""
    async with _people(Sandbox("100001:echo")) as sandbox:
        command = (sys.executable, "-m", "benchmarks.echo", sandbox.api_url, sandbox.token)
        async with _running(command, sandbox, {}) as bot:
            yield bot


@asynccontextmanager
async def sanpi_bot(folder: Path, url: str, at: datetime) -> AsyncIterator[BotUnderTest]:
    """`sanpi run` on a ledger, its clock starting at an instant."""
    async with _people(Sandbox("100002:sanpi")) as sandbox:
        config = folder / "config.toml"
        config.write_text(f'[telegram]\napi_url = "{sandbox.url}"\n[database]\nurl = "{url}"\n', "utf-8")
        command = (sys.executable, "-m", "benchmarks.unpaced", str(config), at.isoformat())
        async with _running(command, sandbox, {"SANPI_TELEGRAM_TOKEN": sandbox.token}) as bot:
            yield bot


@asynccontextmanager
async def _people(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    for official in OFFICIALS:
        sandbox.add_user(official.id, official.name)
    async with sandbox:
        yield sandbox


@asynccontextmanager
async def _running(
    command: tuple[str, ...], sandbox: Sandbox, secrets: dict[str, str]
) -> AsyncIterator[BotUnderTest]:
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **secrets}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        person = OFFICIALS[0].id
        await sandbox.ask(person, person, "帮助", within=STARTS_WITHIN)
        yield BotUnderTest(sandbox)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
