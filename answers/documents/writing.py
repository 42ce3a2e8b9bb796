"""A paper as the bytes of a Word file. Equal papers give equal bytes."""

import io
from datetime import UTC, datetime, time
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from answers.documents import form, pages, plain, tables
from answers.documents.paper import Annex, Block, Heading, Lines, Paper, Picture, Table, Text
from answers.documents.setting import set_paragraph, write_words

LATEST_TIME = (1980, 1, 1, 0, 0, 0)
"""What Word itself writes into the directory of its files."""


def written(paper: Paper) -> bytes:
    """The Word file. Takes a second or more, for the pictures. Raises FontMissing as drawing them does."""
    word = Document()
    plain.strip(word)
    pages.set_up(word, paper.warning)
    _head(word, paper)
    for block in paper.blocks:
        _block(word, block)
    _end(word, paper)
    for annex in paper.annexes:
        _annex(word, annex)
    _properties(word, paper)
    file = io.BytesIO()
    word.save(file)
    return _repacked(file.getvalue())


def _head(word: Word, paper: Paper) -> None:
    if paper.warning:
        _line(word, paper.warning, form.HEADING, align=WD_ALIGN_PARAGRAPH.CENTER, color=form.WARNING_RED)
        _line(word, "", form.BODY)
    _title(word, paper.title)
    if paper.number:
        _line(word, paper.number, form.BODY, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(word, "", form.BODY)
    _line(word, paper.addressed, form.BODY)


def _title(word: Word, words: str) -> None:
    paragraph = word.add_paragraph()
    set_paragraph(paragraph, align=WD_ALIGN_PARAGRAPH.CENTER, line=form.TITLE_LINE_PT)
    write_words(paragraph, words, form.TITLE, form.TITLE_PT)


def _line(
    word: Word,
    words: str,
    font: form.Font,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    color: str | None = None,
    indent: float = 0,
    right: float = 0,
    size: float = form.BODY_PT,
    keep: bool = False,
) -> None:
    paragraph = word.add_paragraph()
    set_paragraph(paragraph, align=align, indent=indent, right=right, keep=keep)
    write_words(paragraph, words, font, size, color=color)


def _block(word: Word, block: Block) -> None:
    match block:
        case Heading(words, level):
            font = form.HEADING if level == 1 else form.SUBHEADING
            _line(word, words, font, indent=2, keep=True)
        case Text(words):
            _line(word, words, form.BODY, indent=2)
        case Lines(lines):
            for line in lines:
                _line(word, line, form.BODY)
        case Table():
            tables.add(word, block)
        case Picture():
            _picture(word, block)


def _picture(word: Word, picture: Picture) -> None:
    from answers.charts.painter import draw

    paragraph = word.add_paragraph()
    set_paragraph(paragraph, align=WD_ALIGN_PARAGRAPH.CENTER, line=None)
    shape = paragraph.add_run().add_picture(io.BytesIO(draw(picture.chart)), width=Mm(form.TEXT_MM[0]))
    most = Mm(form.TEXT_MM[1] - 15)
    if shape.height > most:
        shape.width, shape.height = Mm(round(shape.width.mm * most / shape.height, 1)), most
    described = shape._inline.docPr
    described.set("descr", picture.words)


def _end(word: Word, paper: Paper) -> None:
    """附件说明, 署名 and 成文日期, on one page with the end of the text: they never stand alone."""
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    if paper.annexes_listed:
        _line(word, "", form.BODY, keep=True)
        for line in paper.annexes_listed:
            _line(word, line, form.BODY, indent=2, keep=True)
    _line(word, "", form.BODY, keep=True)
    _line(word, "", form.BODY, keep=True)
    offset = max(0.0, (len(paper.dated) - len(paper.signed)) / 2)
    _line(word, paper.signed, form.BODY, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4 + offset, keep=True)
    _line(word, paper.dated, form.BODY, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4)


def _annex(word: Word, annex: Annex) -> None:
    paragraph = word.add_paragraph()
    set_paragraph(paragraph, new_page=True)
    write_words(paragraph, annex.mark, form.HEADING, form.BODY_PT)
    _title(word, annex.title)
    if annex.note:
        _line(word, annex.note, form.BODY, align=WD_ALIGN_PARAGRAPH.CENTER, size=form.SMALL_PT, keep=True)
    for block in annex.blocks:
        _block(word, block)


def _properties(word: Word, paper: Paper) -> None:
    properties = word.core_properties
    at = datetime.combine(paper.made_on, time(), UTC).replace(tzinfo=None)
    properties.author = properties.last_modified_by = paper.signed
    properties.title, properties.comments, properties.language = paper.title, paper.warning, "zh-CN"
    properties.created = properties.modified = at
    properties.revision = 1


def _repacked(content: bytes) -> bytes:
    """The same parts in a fixed order and without the time of day."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = ZipInfo(name, LATEST_TIME)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            target.writestr(info, source.read(name))
    return file.getvalue()
