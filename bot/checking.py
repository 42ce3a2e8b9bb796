"""`sanpi check`: configuration, token, font, calendar, database, one line each."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from answers.charts.errors import FontMissing
from answers.charts.font import font_path
from answers.refusals import refusal_text
from answers.words import render
from bot.keeping import bot_name
from bot.place import Place, require_current
from bot.settings import DEFAULT_CONFIG
from ledger.clock import china_day
from ledger.errors import Reason, Refused

Check = Callable[[Place], Awaitable[str]]


async def check_all(config: Path | None, at: str) -> tuple[list[str], bool]:
    """The lines to print, and whether all is well."""
    try:
        place = Place.open(config, at, required=True)
    except Refused as refused:
        return [_line("config", refusal_text(refused), ok=False)], False
    lines, all_ok = [_line("config", str(config or DEFAULT_CONFIG), ok=True)], True
    for name, check in CHECKS.items():
        try:
            lines.append(_line(name, await check(place), ok=True))
        except Refused as refused:
            lines.append(_line(name, refusal_text(refused), ok=False))
            all_ok = False
    return lines, all_ok


async def _token(place: Place) -> str:
    return f"@{await bot_name(place)}"


async def _font(place: Place) -> str:
    try:
        return font_path().name
    except FontMissing as error:
        raise Refused(Reason.FONT_MISSING) from error


async def _calendar(place: Place) -> str:
    calendar = place.settings.calendar.calendar()
    year = china_day(place.clock.now()).year
    last = year
    while calendar.is_certain(china_day(place.clock.now()).replace(year=last + 1, month=1, day=1)):
        last += 1
    certain = calendar.is_certain(china_day(place.clock.now()))
    return render("terminal.txt.j2", what="calendar", certain=certain, year=year, last=last)


async def _database(place: Place) -> str:
    async with place.database() as database:
        await require_current(database)
    return database.engine.dialect.name


CHECKS: dict[str, Check] = {"token": _token, "font": _font, "calendar": _calendar, "database": _database}


def _line(name: str, said: str, *, ok: bool) -> str:
    return render("terminal.txt.j2", what="check", name=name, said=said, ok=ok)
