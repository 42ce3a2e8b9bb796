"""Whether an .xlsx may be unpacked: what a small file can blow up to, before anything reads it whole."""

import re
import struct
import zipfile
import zlib
from io import BytesIO

from db.workbook.problems import FileProblem
from ledger.errors import Reason, Refused

MAX_UNPACKED = 256 * 2**20
"""Bytes of all parts of a workbook together; 100,000 rows of the ledger take about 75 MB."""

MAX_PARTS = 1000

OLD_FORMAT = b"\xd0\xcf\x11\xe0"
"""How old .xls files begin, and .xlsx files with a password."""

_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNSOUND = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
"""All that reading a broken zip file may raise."""

_PIECE = 2**20
_OVERLAP = 64
_FAR_CELL = re.compile(
    rb"""\sr\s*=\s*["'](?:(?:[B-Z][A-Z]|[A-Z]{3,})\d|[A-Z]{0,2}(?:[2-9]\d{5}|\d{7}))""", re.IGNORECASE
)
"""A cell right of column AZ or below row 199,999: a reader would fill everything before it with blanks."""


def check_packed(content: bytes) -> None:
    """Raises Refused(BAD_WORKBOOK) for what is no sound zip file of reasonable size."""
    if content.startswith(OLD_FORMAT):
        raise bad(FileProblem.OLD_OR_LOCKED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_sizes(archive)
            for part in archive.infolist():
                _check_part(archive, part)
    except _UNSOUND as error:
        raise bad(FileProblem.BROKEN) from error


def bad(problem: FileProblem, text: object = "") -> Refused:
    """The refusal of a file that has the right ending and cannot be read."""
    return Refused(Reason.BAD_WORKBOOK, problem=problem, text=str(text))


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise bad(FileProblem.UNPACKS_TOO_BIG)
    if any(part.compress_type not in _PACKINGS for part in parts):
        raise bad(FileProblem.BROKEN)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack a part piece by piece: a false size or checksum in the index shows here."""
    is_sheet = "worksheets/" in part.filename.replace("\\", "/").lower()
    before = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            if is_sheet and _FAR_CELL.search(before + piece):
                raise bad(FileProblem.TOO_WIDE_OR_LONG)
            before = piece[-_OVERLAP:]
