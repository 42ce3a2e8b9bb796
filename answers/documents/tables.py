"""Tables: thin lines, a head that is repeated, rows that are not broken."""

from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from answers.documents import form
from answers.documents.paper import Table
from answers.documents.setting import set_paragraph, write_words

_LINE_PT = 18
_BORDER_EIGHTHS = 4
"""Width of the lines, in eighths of a point."""


def add(word: Word, table: Table) -> None:
    """A table as wide as the text."""
    made = word.add_table(rows=len(table.rows) + 1, cols=len(table.head))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _borders(made)
    widths = [form.TEXT_MM[0] * part / sum(table.widths) for part in table.widths]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    head, *rows = made.rows
    _flag(head, "w:tblHeader")
    _row(head, table.head, widths, form.HEADING, frozenset())
    for number, (row, cells) in enumerate(zip(rows, table.rows, strict=True)):
        font = form.HEADING if number in table.strong else form.BODY
        _row(row, cells, widths, font, table.left)


def _row(
    row: _Row, cells: tuple[str, ...], widths: list[float], font: form.Font, left: frozenset[int]
) -> None:
    _flag(row, "w:cantSplit")
    for number, (cell, words, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = Mm(width)
        _fill(cell, words, font, centred=number not in left)


def _fill(cell: _Cell, words: str, font: form.Font, *, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    align = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    set_paragraph(paragraph, align=align, line=_LINE_PT)
    write_words(paragraph, words, font, form.TABLE_PT)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _flag(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _borders(made: WordTable) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (
            ("val", "single"),
            ("sz", str(_BORDER_EIGHTHS)),
            ("space", "0"),
            ("color", "000000"),
        ):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    layout = made._tbl.tblPr.find(qn("w:tblLayout"))  # what follows the borders in the schema
    assert layout is not None
    layout.addprevious(borders)
