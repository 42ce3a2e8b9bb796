"""A .csv file as a table."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from db.workbook.problems import FileProblem, bad
from db.workbook.reading import kinds
from db.workbook.reading.notes import How, Listener
from db.workbook.reading.table import Table

CHINESE = "GB18030"
"""What a Chinese spreadsheet program writes into a .csv unless it is told to write UTF-8."""

_QUOTED = re.compile(r"'+[=+\-@\t\r]")
_UNUSUAL = re.compile("[\ue000-\uf8ff\U00010000-\U0010ffff]")


def csv_table(content: bytes, listener: Listener) -> Table:
    """The rows of a .csv.

    Raises:
        Refused: BAD_WORKBOOK.
    """
    text = _decoded(content, listener)
    if "\0" in text:
        raise kinds.refusal(content)
    separator = _separator(text)
    return Table("", _lines(text, separator), strict=True)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    try:
        for line in csv.reader(StringIO(text, newline=""), delimiter=separator):
            yield [_unquoted(cell) if cell.startswith("'") else cell for cell in line]
    except csv.Error as error:
        raise bad(FileProblem.CELL_TOO_LONG, csv.field_size_limit()) from error


def _decoded(content: bytes, listener: Listener) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "UTF-16"
    else:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = CHINESE
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refusal(content) from error
    if "\0" in text or len(_UNUSUAL.findall(text)) * 50 > len(text):
        raise _refusal(content)
    listener.note(How.ENCODING, encoding)
    return text


def _refusal(content: bytes) -> Exception:
    refused = kinds.refusal(content)
    return bad(FileProblem.NOT_UTF8) if refused.facts["problem"] is FileProblem.BROKEN else refused


def _separator(text: str) -> str:
    """The comma; or the tab or semicolon where the first lines have no comma."""
    head = text[:4096]
    return next((mark for mark in ("\t", ";") if mark in head), ",") if "," not in head else ","


def _unquoted(cell: str) -> str:
    """Without the quote that `write.write_csv` puts before what a spreadsheet would take for a formula."""
    return cell[1:] if _QUOTED.match(cell) else cell
