"""A large workbook into the ledger, beside bare `calamine` reading plus a bulk insert of the same rows.

Each step is timed in a process of its own (`benchmarks.import_steps`). Then the same file a second time, byte
for byte and saved anew; and rates questions to a running bot while somebody sends it such a workbook and
confirms it.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
import zipfile
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from benchmarks.bots import BotUnderTest, sanpi_bot
from benchmarks.import_steps import NAME
from benchmarks.ledgers import demo_ledger, empty_ledger
from benchmarks.series import Series
from benchmarks.workbooks import AT, HELD, SENDER, sheet_rows
from db.data import henan
from db.engine import Database
from db.workbook.sheets.write import write_xlsx
from db.writing import LedgerWriter, Origin
from ledger.phases import Phase

ASKER, QUESTION = 1001, "许昌一期开工率"
FIRST_AIM, SECOND_AIM, ANSWER_AIM = 3.0, 2.0, 3.0
WARM_UP = 30
LONGEST = 900.0
"""Seconds that the bot may take over an import before the benchmark gives up."""


def main(arguments: list[str]) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks import", description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, help="of the workbook (default: 100000)")
    parser.add_argument("--questions", type=int, default=500, help="asked of the idle bot (default: 500)")
    options = parser.parse_args(arguments)
    asyncio.run(_run(options.rows, max(2, options.questions)))


async def _run(rows: int, questions: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sanpi-benchmark-") as name:
        folder = Path(name)
        file, anew = folder / "ledger.xlsx", folder / "anew.xlsx"
        file.write_bytes(write_xlsx(sheet_rows(henan(), rows)))
        anew.write_bytes(_repacked(file.read_bytes()))
        print(f"{rows:,} rows, {file.stat().st_size / 2**20:.1f} MB, into SQLite", flush=True)
        await _time(folder, file, anew)
        await _ask_meanwhile(folder, file.read_bytes(), questions)


def _repacked(content: bytes) -> bytes:
    """The same workbook in other bytes, as saving it once more makes of it."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, True, 9) as new,
    ):
        for part in old.namelist():
            new.writestr(part, old.read(part))
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Took:
    """What a step took: seconds, those that processors worked for it, megabytes of memory at most."""

    seconds: float
    worked: float
    megabytes: float


async def _step(name: str, *arguments: str) -> Took:
    command = (sys.executable, "-m", "benchmarks.import_steps", name, *arguments)
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    printed, _ = await process.communicate()
    return Took(*json.loads(printed))


async def _time(folder: Path, file: Path, anew: Path) -> None:
    filled, bare = folder / "import.db", folder / "bare.db"
    url = await _with_phases(await empty_ledger(filled))
    await _with_phases(await empty_ledger(bare))
    read = await _step("read", str(file))
    first = await _step("take_in", url, str(file))
    second = await _step("propose", url, str(file))
    again = await _step("propose", url, str(anew))
    insert = await _step("insert", str(filled), str(bare))
    flat = await _step("flat", str(file), str(folder / "flat.db"))
    print(f"{'':4}{'s':>8}{'CPU s':>8}{'MB':>7}")
    for took, title in (
        (read, "bare calamine: all cells to Python"),
        (insert, "bare insert: the same rows into the same tables"),
        (flat, "bare insert: the lines as they are, into one table without an index"),
        (first, "import: start of its process, read, compare, write, commit"),
        (second, "shown a second time, the same file"),
        (again, "shown a second time, the same rows saved anew"),
    ):
        print(f"{'':4}{took.seconds:8.2f}{took.worked:8.2f}{took.megabytes:7.0f}  {title}", flush=True)
    for what in ("seconds", "worked"):
        bare, inserted = getattr(read, what), getattr(insert, what)
        print(f"{'':4}ratios of {'time' if what == 'seconds' else 'processor time'}")
        _ratio("import / (read + insert)", getattr(first, what) / (bare + inserted), FIRST_AIM)
        _ratio("second time, the same file / read", getattr(second, what) / bare, SECOND_AIM)
        _ratio("second time, saved anew / read", getattr(again, what) / bare, SECOND_AIM)


async def _with_phases(url: str) -> str:
    database = Database(url)
    async with database.writing() as session:
        writer = LedgerWriter(session, henan(), Origin(AT, "benchmark"))
        for number, day in enumerate(HELD, 1):
            await writer.add_phase(Phase(number, day))
    await database.close()
    return url


async def _ask_meanwhile(folder: Path, content: bytes, questions: int) -> None:
    """Rates questions to an idle bot, and to one that takes in the workbook."""
    url = await _with_phases((await demo_ledger(folder)).url)
    async with sanpi_bot(folder, url, AT) as bot:
        await _asked(bot, WARM_UP)
        idle = await _asked(bot, questions)
        importing = Series()
        asking = asyncio.create_task(_ask_on(bot, importing))
        began = time.monotonic()
        await _import(bot, content)
        took = time.monotonic() - began
        asking.cancel()
    print(f"\nrates question, ms from update to reply; the import took {took:.1f} s")
    for title, series in (("idle", idle), ("importing", importing)):
        times = (series.least, series.median, series.p99, max(series.seconds))
        shown = "".join(f"{1000 * seconds:9.2f}" for seconds in times)
        print(f"{'':4}{len(series.seconds):6}{shown}  {title} (n, min, median, p99, max)")
    _ratio("importing / idle, p99", importing.p99 / idle.p99, ANSWER_AIM)


async def _asked(bot: BotUnderTest, times: int) -> Series:
    series = Series()
    for _ in range(times):
        series.add(await bot.seconds(ASKER, QUESTION))
    return series


async def _ask_on(bot: BotUnderTest, series: Series) -> None:
    while True:
        series.add(await bot.seconds(ASKER, QUESTION))


async def _import(bot: BotUnderTest, content: bytes) -> None:
    """Somebody else sends the workbook, and confirms it."""
    box, person = bot.sandbox, SENDER.id
    sent = box.upload(person, person, NAME, content, "")
    message = await box.next_message(person, sent, within=LONGEST)
    for button in ("确认导入", "撤销导入"):
        while not any(button in label for label in message.buttons):
            message = await box.next_edit(message, within=LONGEST)
        if button == "确认导入":
            box.press(person, person, message.id, next(label for label in message.buttons if button in label))


def _ratio(name: str, ratio: float, aim: float) -> None:
    print(f"{'':4}{ratio:6.2f}  aim {aim:g} {'met   ' if ratio <= aim else 'MISSED'}  {name}", flush=True)
