"""Setting type: paragraphs and runs with their fonts named for Chinese and for Latin script."""

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from answers.documents import form


def set_paragraph(
    paragraph: Paragraph,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: float = 0,
    right: float = 0,
    line: float | None = form.LINE_PT,
    keep: bool = False,
    new_page: bool = False,
) -> None:
    """How a paragraph is set.

    Args:
        indent: of the first line, in characters; `right` of the whole from the right edge.
        line: exact height of a line, pt; None for as much as is needed, which a picture wants.
        keep: on the page of what follows.
    """
    setting = paragraph.paragraph_format
    setting.space_before = setting.space_after = Pt(0)
    if align is not None:
        setting.alignment = align
    if line is None:
        setting.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        setting.line_spacing_rule, setting.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if keep:
        setting.keep_with_next = True
    if new_page:
        setting.page_break_before = True
    if indent or right:
        _indent(paragraph, indent, right)


def _indent(paragraph: Paragraph, first: float, right: float) -> None:
    """In characters, and in points for who cannot count these."""
    found = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, characters in (("firstLine", first), ("right", right)):
        if characters:
            found.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
            found.set(qn(f"w:{name}"), str(round(characters * form.BODY_PT * 20)))


def write_words(
    paragraph: Paragraph,
    words: str,
    font: form.Font,
    size: float,
    *,
    bold: bool = False,
    color: str | None = None,
) -> Run:
    """A run of words. `hint` makes quotation marks and dashes Chinese ones, as wide as a character."""
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    if bold:
        run.font.bold = True
    if color is not None:
        run.font.color.rgb = RGBColor.from_string(color)
    name_fonts(run._r.get_or_add_rPr(), font)
    return run


def name_fonts(properties: object, font: form.Font) -> None:
    """Name the fonts of a run or a style; no theme is asked."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for name, value in (
        ("ascii", form.LATIN),
        ("hAnsi", font.name),
        ("eastAsia", font.name),
        ("cs", form.LATIN),
        ("hint", "eastAsia"),
    ):
        fonts.set(qn(f"w:{name}"), value)


def add_field(run: Run, code: str) -> None:
    """A field that Word works out, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:t" if kind == "text" else "w:instrText")
            part.text = text
        run._r.append(part)
