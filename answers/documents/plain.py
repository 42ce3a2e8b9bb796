"""python-docx begins with a document of Word's own styles and themes; what is left here is what we name."""

from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from answers.documents import form
from answers.documents.setting import name_fonts

_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "header", "footer"}
_UNSET = ("themeFontLang", "clrSchemeMapping", "rsids", "attachedTemplate", "proofState")
_DROPPED = (
    "/extended-properties",
    "/theme",
    "/stylesWithEffects",
    "/customXml",
    "/thumbnail",
    "/numbering",
    "/webSettings",
)


def strip(word: Word) -> None:
    """Leave of the template only the styles that are used, without a theme, with our fonts declared."""
    _drop_parts(word)
    _unset(word)
    _styles(word)
    _declare_fonts(word)


def _drop_parts(word: Word) -> None:
    for source in (word.part.rels, word.part.package.rels):
        for key in [k for k, rel in source.items() if rel.reltype.endswith(_DROPPED)]:
            del source[key]


def _unset(word: Word) -> None:
    """Settings that speak of the theme, or of the machine that the template was made on."""
    settings = word.settings.element
    for setting in list(settings):
        if setting.tag in (qn(f"w:{name}") for name in _UNSET):
            settings.remove(setting)


def _styles(word: Word) -> None:
    styles = word.styles.element
    for style in list(styles):
        name = style.find(qn("w:name"))
        if style.tag == qn("w:latentStyles") or (
            style.tag == qn("w:style") and (name is None or name.get(qn("w:val")) not in _KEPT)
        ):
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is not None:
        styles.remove(defaults)
    for style in word.styles:
        element = style.element
        for useless in list(element.iter(qn("w:rFonts"), qn("w:link"))):
            useless.getparent().remove(useless)
    normal = word.styles["Normal"]
    name_fonts(normal.element.get_or_add_rPr(), form.BODY)
    normal.font.size = Pt(form.BODY_PT)
    language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>')
    normal.element.get_or_add_rPr().append(language)


def _declare_fonts(word: Word) -> None:
    """The table of fonts, with the names to try where one is missing (ISO/IEC 29500-1, 17.8.3.1, altName)."""
    part = next(rel.target_part for rel in word.part.rels.values() if rel.reltype.endswith("/fontTable"))
    fonts = "".join(
        f'<w:font w:name="{font.name}"><w:altName w:val="{",".join(font.others)}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{font.family}"/><w:pitch w:val="variable"/></w:font>'
        for font in form.FONTS
    )
    latin = f'<w:font w:name="{form.LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    table = f"<w:fonts {nsdecls('w')}>{fonts}{latin}</w:fonts>"
    part._blob = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + table.encode()
