"""A copy of a SQLite ledger, made while it is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.errors import Reason, Refused


def back_up(source: Path, target: Path) -> None:
    """Copy a ledger into a new file.

    Raises:
        Refused: NO_SUCH_FILE without a source, FILE_EXISTS if the target is there, CANNOT_WRITE.
    """
    if not source.is_file():
        raise Refused(Reason.NO_SUCH_FILE, text=str(source))
    try:
        target.open("xb").close()
    except FileExistsError as error:
        raise Refused(Reason.FILE_EXISTS, text=str(target)) from error
    except OSError as error:
        raise Refused(Reason.CANNOT_WRITE, text=str(target)) from error
    try:
        _copy(source, target)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise Refused(Reason.CANNOT_WRITE, text=str(target)) from error


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
