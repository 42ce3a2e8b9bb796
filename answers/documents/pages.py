"""The pages: paper, margins, the page number outside at the foot, a warning at the head."""

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Footer, _Header
from docx.shared import Mm

from answers.documents import form
from answers.documents.setting import add_field, set_paragraph, write_words


def set_up(word: Word, warning: str) -> None:
    """Set up the one section that the document has."""
    section = word.sections[0]
    section.page_width, section.page_height = (Mm(length) for length in form.PAGE_MM)
    for side, length in form.MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(length))
    section.header_distance, section.footer_distance = Mm(form.HEADER_MM), Mm(form.FOOTER_MM)
    section.gutter = Mm(0)
    word.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    for header in (section.header, section.even_page_header):
        _warn(header, warning)


def _number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    outside = side is WD_ALIGN_PARAGRAPH.RIGHT
    set_paragraph(paragraph, align=side, line=None, right=float(outside), indent=float(not outside))
    write_words(paragraph, "— ", form.NUMBERS, form.PAGE_NUMBER_PT)
    add_field(write_words(paragraph, "", form.NUMBERS, form.PAGE_NUMBER_PT), "PAGE")
    write_words(paragraph, " —", form.NUMBERS, form.PAGE_NUMBER_PT)


def _warn(header: _Header, warning: str) -> None:
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    set_paragraph(paragraph, align=WD_ALIGN_PARAGRAPH.CENTER, line=None)
    if warning:
        write_words(paragraph, warning, form.HEADING, form.SMALL_PT, color=form.WARNING_RED)
