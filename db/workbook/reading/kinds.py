"""What kind of file the first bytes of a content say it is, when it is no workbook that can be read."""

import struct
from collections.abc import Iterator

from db.workbook.problems import FileProblem, bad
from ledger.errors import Refused

ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls and .et begin, and an .xlsx with a password."""

_BEGINNINGS = {
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"%PDF": ".pdf",
    b"GIF8": ".gif",
    b"Rar!": ".rar",
    b"7z\xbc\xaf": ".7z",
    b"\x1f\x8b": ".gz",
    b"{\\rtf": ".rtf",
}
_WEB = (b"<html", b"<!doctype html", b"<table")

_MINI = 64
_FREE, _LAST_SECTOR = 0xFFFFFFFF, 0xFFFFFFFA
_MOST_SECTORS = 4096
"""Of a directory; a genuine one takes a handful."""


def refusal(content: bytes) -> Refused:
    """Why a content that is no .xlsx cannot be taken, as far as its bytes tell."""
    if content.startswith(_OLD_OFFICE[:4]):
        return _old_office(content)
    for beginning, ending in _BEGINNINGS.items():
        if content.startswith(beginning):
            return bad(FileProblem.OTHER_KIND, ending)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(_WEB):
        return bad(FileProblem.OTHER_KIND, ".html")
    if head.startswith(b"<?xml"):
        return bad(FileProblem.OTHER_KIND, ".xml")
    return bad(FileProblem.BROKEN)


def _old_office(content: bytes) -> Refused:
    names = set(_streams(content))
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        return bad(FileProblem.LOCKED)
    if names & {"WordDocument"}:
        return bad(FileProblem.OTHER_KIND, ".doc")
    if names & {"ET_Data", "KSOEncryptInfo", "WpsContent"}:
        return bad(FileProblem.OLD_EXCEL, ".et")
    return bad(FileProblem.OLD_EXCEL, ".xls")


def _streams(content: bytes) -> Iterator[str]:
    """The names in the directory of an OLE2 file (MS-CFB 2.2 to 2.6); none where it is damaged."""
    if len(content) < 512:
        return
    shift, first = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 48)[0]
    if shift not in (9, 12):
        return
    size = 1 << shift
    table = struct.unpack_from("<109I", content, 76)
    sector, seen = first, set[int]()
    while sector <= _LAST_SECTOR and sector not in seen and len(seen) < _MOST_SECTORS:
        seen.add(sector)
        start = (sector + 1) * size
        for place in range(start, min(start + size, len(content) - 127), 128):
            length = struct.unpack_from("<H", content, place + 64)[0]
            if 2 <= length <= _MINI:
                yield content[place : place + length - 2].decode("utf-16-le", "replace")
        sector = _next(content, table, sector, size)


def _next(content: bytes, table: tuple[int, ...], sector: int, size: int) -> int:
    """The sector that follows in the chain; `_FREE` where it ends."""
    per_sector = size // 4
    if sector // per_sector >= len(table):
        return _FREE
    place = (table[sector // per_sector] + 1) * size + sector % per_sector * 4
    return int(struct.unpack_from("<I", content, place)[0]) if 0 <= place <= len(content) - 4 else _FREE
