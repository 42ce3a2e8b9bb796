"""`sanpi check`: configuration, token, font, calendar, database, one line each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from answers.charts.errors import FontMissing
from answers.charts.font import font_path
from answers.refusals import refusal_text
from answers.words import render
from bot.keeping import bot_name
from bot.place import Place, require_current
from bot.settings import DEFAULT_CONFIG
from db.warning_log import verify
from ledger.clock import china_day
from ledger.errors import Reason, Refused


@dataclass(frozen=True, slots=True)
class Found:
    """What a check that passed has to say; `sure` unless something is assumed that may be wrong."""

    said: str
    sure: bool = True


Check = Callable[[Place], Awaitable[Found]]


async def check_all(config: Path | None, at: str) -> tuple[list[str], bool]:
    """The lines to print, and whether all is well."""
    try:
        place = Place.open(config, at, required=True)
    except Refused as refused:
        return [_line("config", refusal_text(refused), ok=False)], False
    lines, all_ok = [_line("config", str(config or DEFAULT_CONFIG), ok=True)], True
    for name, check in CHECKS.items():
        try:
            found = await check(place)
            lines.append(_line(name, found.said, ok=True, sure=found.sure))
        except Refused as refused:
            lines.append(_line(name, refusal_text(refused), ok=False))
            all_ok = False
    return lines, all_ok


async def _token(place: Place) -> Found:
    return Found(f"@{await bot_name(place)}")


async def _font(place: Place) -> Found:
    try:
        return Found(font_path().name)
    except FontMissing as error:
        raise Refused(Reason.FONT_MISSING) from error


async def _calendar(place: Place) -> Found:
    calendar = place.settings.calendar.calendar()
    year = china_day(place.clock.now()).year
    last = year
    while calendar.is_certain(china_day(place.clock.now()).replace(year=last + 1, month=1, day=1)):
        last += 1
    certain = calendar.is_certain(china_day(place.clock.now()))
    said = render("terminal.txt.j2", what="calendar", certain=certain, year=year, last=last)
    return Found(said, sure=certain)


async def _database(place: Place) -> Found:
    async with place.database() as database:
        await require_current(database)
    return Found(database.engine.dialect.name)


async def _log(place: Place) -> Found:
    """Verify the chain of the warnings' log. Raises Refused(LOG_BROKEN)."""
    async with place.current_database() as database, database.reading() as session:
        verdict = await verify(session)
    if verdict.broken_at is not None:
        raise Refused(Reason.LOG_BROKEN, number=verdict.broken_at)
    return Found(render("terminal.txt.j2", what="log", events=verdict.events))


CHECKS: dict[str, Check] = {
    "token": _token,
    "font": _font,
    "calendar": _calendar,
    "database": _database,
    "log": _log,
}


def _line(name: str, said: str, *, ok: bool, sure: bool = True) -> str:
    return render("terminal.txt.j2", what="check", name=name, said=said, ok=ok, sure=sure)
