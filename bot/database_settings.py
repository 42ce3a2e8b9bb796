"""The part of the settings that says where the ledger is kept."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.settings_section import Section

URL_SHAPE = "sqlite+aiosqlite:///sanpi.db"


def _url(text: str) -> str:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise ValueError(URL_SHAPE) from error
    if url.get_backend_name() == "sqlite" and url.host:
        raise ValueError(URL_SHAPE)
    return text


class DatabaseSection(Section):
    """Where the ledger is kept."""

    url: Annotated[
        str, Field(pattern=r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://"), AfterValidator(_url)
    ] = "sqlite+aiosqlite:///sanpi.db"

    @property
    def file(self) -> Path | None:
        """The file of a SQLite ledger; None for PostgreSQL, and for SQLite without a file."""
        url = make_url(self.url)
        return Path(url.database or "") if _has_file(url) else None

    def beside(self, folder: Path) -> "DatabaseSection":
        """The same, with the path of a SQLite file taken from a folder."""
        if self.file is None:
            return self
        url = make_url(self.url).set(database=str((folder / self.file).absolute()))
        return DatabaseSection(url=url.render_as_string(hide_password=False))


def _has_file(url: URL) -> bool:
    name = url.database or ":memory:"
    return url.get_backend_name() == "sqlite" and not name.startswith((":memory:", "file:"))
