"""Whether an .xlsx may be read: what a small file can blow up to, before anything reads it whole.

Every part is unpacked once, piece by piece; a false size or checksum in the index shows there. The parts of
the sheets and of the shared texts are looked into on the way (`sheet_scan`), for the reader keeps a dense
table of each sheet, and a copy of a shared text for each cell that has it.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from db.workbook.problems import FileProblem, bad
from db.workbook.reading import kinds
from db.workbook.reading.sheet_scan import Extent, SheetScan, is_big
from db.workbook.reading.texts_scan import Texts

MAX_UNPACKED = 256 * 2**20
"""Bytes of all parts of a workbook together; 100,000 rows of the ledger take about 100 MB."""

MAX_PARTS = 1000
MAX_SHEETS = 100
MAX_COPIED = 400 * 2**20
"""Bytes of shared texts, each as often as a cell has it."""

LONGEST_TEXT = 32_767
"""Characters that a spreadsheet allows in a cell."""

_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNSOUND = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
"""All that reading a broken zip file may raise."""

_PIECE = 2**22
_CUTS = (b"<row", b"<si", b"<c ", b"<")
_WINDOW = 2**18
"""Bytes; as many in a row without a tag are more than a cell may hold, in any encoding."""

_SHEET = re.compile(r"(^|/)(worksheets|chartsheets|dialogsheets|macrosheets)/[^/]+\.xml$")
_TEXTS = "sharedstrings.xml"
_NAMING = ("workbook.xml", "workbook.xml.rels")
_REFERENCE = re.compile(rb't="s"[^<>]*><v>(\d{1,9})</v>')
_SMALL = 4 * 2**20
"""Bytes of a part that names other parts."""


@dataclass(slots=True)
class Package:
    """What an .xlsx holds, before it is read.

    Attributes:
        scans: what was found in each part that may be a sheet, by its name.
        small: the parts that name the sheets (workbook.xml and its relations), by name.
    """

    scans: dict[str, SheetScan] = field(default_factory=dict)
    small: dict[str, bytes] = field(default_factory=dict)
    macros: bool = False


def look_into(content: bytes) -> Package:
    """What is in an .xlsx. Raises Refused(BAD_WORKBOOK) for what is no sound zip file of reasonable size."""
    if not content.startswith(kinds.ZIP):
        raise kinds.refusal(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_sizes(archive)
            package, texts = _look(archive)
            _check_copies(archive, package, texts)
    except _UNSOUND as error:
        whole = zipfile.is_zipfile(BytesIO(content))
        raise bad(FileProblem.BROKEN if whole else FileProblem.CUT_SHORT) from error
    return package


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [_plain(part.filename) for part in parts]
    _check_kind(names)
    sheets = sum(_SHEET.search(name) is not None for name in names)
    if sheets > MAX_SHEETS:
        raise bad(FileProblem.TOO_MANY_SHEETS, MAX_SHEETS)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise bad(FileProblem.UNPACKS_TOO_BIG)
    if any(part.compress_type not in _PACKINGS for part in parts) or len(set(names)) < len(names):
        raise bad(FileProblem.BROKEN)
    if any(part.flag_bits & 1 for part in parts):
        raise bad(FileProblem.LOCKED)


def _check_kind(names: list[str]) -> None:
    """Other files that are packed like an .xlsx."""
    if "xl/workbook.bin" in names:
        raise bad(FileProblem.OTHER_KIND, ".xlsb")
    if "content.xml" in names and "mimetype" in names:
        raise bad(FileProblem.OTHER_KIND, ".ods")
    for folder, ending in (("word/", ".docx"), ("ppt/", ".pptx")):
        if any(name.startswith(folder) for name in names):
            raise bad(FileProblem.OTHER_KIND, ending)
    if not any(name.endswith("workbook.xml") for name in names):
        raise bad(FileProblem.OTHER_KIND, ".zip")


def _look(archive: zipfile.ZipFile) -> tuple[Package, Texts]:
    package, texts = Package(), Texts()
    for part in archive.infolist():
        name, scan = _plain(part.filename), SheetScan()
        keep: list[bytes] | None = [] if name.endswith(_NAMING) and part.file_size <= _SMALL else None
        for piece in _checked(_pieces(archive, part), is_xml=name.endswith((".xml", ".rels", ".vml"))):
            scan.feed(piece, big=is_big(part.file_size))
            if name.endswith(_TEXTS):
                texts.feed(piece)
            if keep is not None:
                keep.append(piece)
        package.scans[name] = scan
        if scan.odd:
            extent = Extent()
            for piece in _pieces(archive, part):
                extent.feed(piece)
        if keep is not None:
            package.small[name] = b"".join(keep)
        package.macros |= name.endswith("vbaproject.bin")
    return package, texts


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part, cut before a tag wherever possible, so that every tag is whole."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            whole = rest + piece if rest else piece
            cut = next((at for tag in _CUTS if (at := whole.rfind(tag)) > 0), 0)
            if cut == 0 and len(whole) > _PIECE:
                cut = len(whole)
            if cut:
                yield whole[:cut]
            rest = whole[cut:]
    if rest:
        yield rest


def _checked(pieces: Iterator[bytes], *, is_xml: bool) -> Iterator[bytes]:
    """The pieces; those of XML hold no entities, no UTF-16 and no endless texts."""
    for piece in pieces:
        if is_xml:
            if b"!" in piece and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
                raise bad(FileProblem.DOCTYPE)
            if piece.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in piece:
                raise bad(FileProblem.BROKEN)
            for start in range(0, len(piece) - _WINDOW, _WINDOW):
                if piece.find(b"<", start, start + _WINDOW) < 0:
                    raise bad(FileProblem.CELL_TOO_LONG, LONGEST_TEXT)
        yield piece


def _check_copies(archive: zipfile.ZipFile, package: Package, texts: Texts) -> None:
    """A cell has a copy of its text: few long texts in many cells are too much to hold."""
    if texts.longest * sum(scan.shared for scan in package.scans.values()) <= MAX_COPIED:
        return
    if not texts.countable or sum(_copied(archive, texts)) > MAX_COPIED:
        raise bad(FileProblem.UNPACKS_TOO_BIG)


def _copied(archive: zipfile.ZipFile, texts: Texts) -> Iterator[int]:
    """Bytes of the texts that the cells refer to, piece by piece; where it cannot be told, the most."""
    lengths = texts.lengths
    for part in archive.infolist():
        for piece in _pieces(archive, part):
            numbers = [int(number) for number in _REFERENCE.findall(piece)]
            unclear = piece.count(b'"s"') + piece.count(b"'s'") - len(numbers)
            yield sum(lengths[number] for number in numbers if number < len(lengths))
            yield unclear * texts.longest


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
