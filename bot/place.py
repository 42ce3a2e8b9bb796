"""Where a command works: its settings, its clock, its database."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from answers.context import Asker, Context, Reference, load_reference
from bot.settings import DEFAULT_CONFIG, Settings, load_settings
from db.engine import Database
from db.migrate import is_current
from db.queries import reference
from ledger.clock import CHINA, Clock, SetClock, SystemClock
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.regions import Region, RegionTree

YEARS = range(2000, 2100)
"""The years in which a clock may be set to start."""


@dataclass(frozen=True, slots=True)
class Place:
    """What every command begins with."""

    settings: Settings
    clock: Clock
    folder: Path

    @classmethod
    def open(cls, config: Path | None, at: str, *, required: bool = False) -> "Place":
        """Read the settings and set the clock.

        Args:
            config: the file that was asked for, which must exist; None for `config.toml`, which need not.
            at: where the clock starts; empty for the machine's own.
            required: whether `config.toml` must exist too.

        Raises:
            Refused: BAD_SETTING, BAD_INSTANT or YEAR_OUT_OF_RANGE.
        """
        file = config or DEFAULT_CONFIG
        settings = load_settings(file, required=required or config is not None)
        clock: Clock = SetClock(instant(at)) if at else SystemClock()
        return cls(settings, clock, file.parent)

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """The database, whatever its schema. Raises Refused where it cannot be reached."""
        database = database_of(self.settings)
        try:
            yield database
        finally:
            await database.close()

    @asynccontextmanager
    async def current_database(self) -> AsyncIterator[Database]:
        """The database with the present schema. Raises Refused(NOT_UPGRADED) otherwise."""
        async with self.database() as database:
            await require_current(database)
            yield database

    async def reference(self, database: Database) -> Reference:
        """Regions, definitions and rules, as the bot has them."""
        async with database.reading() as session:
            return await load_reference(session, self.settings.office())

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Context]:
        """A look at the ledger."""
        async with self.current_database() as database:
            known = await self.reference(database)
            async with database.reading() as session:
                yield Context(session, known, self.clock.now(), await reference.phases(session))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Context]:
        """A look at the ledger whose changes are committed together."""
        async with self.current_database() as database:
            known = await self.reference(database)
            async with database.writing() as session:
                yield Context(session, known, self.clock.now(), await reference.phases(session))


def database_of(settings: Settings) -> Database:
    """The database of the settings. Raises Refused(DATABASE_UNREACHABLE) where SQLite's folder is missing."""
    file = settings.database.file
    if file is not None and not file.parent.is_dir():
        raise Refused(Reason.DATABASE_UNREACHABLE, said=file)
    return Database(settings.database.url)


@contextmanager
def reaching() -> Iterator[None]:
    """Turn a database that cannot be reached into Refused(DATABASE_UNREACHABLE)."""
    try:
        yield
    except (OSError, SQLAlchemyError) as error:
        raise Refused(Reason.DATABASE_UNREACHABLE, said=type(error).__name__) from error


@contextmanager
def reaching_telegram() -> Iterator[None]:
    """Turn Telegram's errors into Refused(TELEGRAM_UNREACHABLE), without the address and its token."""
    try:
        yield
    except TelegramError as error:
        raise Refused(Reason.TELEGRAM_UNREACHABLE, said=type(error).__name__) from None


async def require_current(database: Database) -> None:
    """Raises Refused(NOT_UPGRADED or DATABASE_UNREACHABLE)."""
    with reaching():
        current = await is_current(database)
    if not current:
        raise Refused(Reason.NOT_UPGRADED)


def operator(tree: RegionTree) -> Asker:
    """Who sits at the terminal may see the whole province."""
    return Asker(Official(0, "operator", Role.ADMIN, tree.province.code))


def instant(text: str) -> datetime:
    """An ISO instant; without a zone, China's. Raises Refused(BAD_INSTANT or YEAR_OUT_OF_RANGE)."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(Reason.BAD_INSTANT, text=text) from error
    if parsed.year not in YEARS:
        raise Refused(Reason.YEAR_OUT_OF_RANGE, text=text, least=YEARS[0], most=YEARS[-1])
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=CHINA)


def region_named(tree: RegionTree, name: str) -> Region:
    """The one region of a name. Raises Refused(UNKNOWN_REGION)."""
    found = tree.named(name)
    if len(found) != 1:
        raise Refused(Reason.UNKNOWN_REGION, name=name)
    return found[0]
