"""Lines between and under the projects that describe none: totals, headers once more, titles, footers."""

import re
import unicodedata
from collections.abc import Sequence

from db.workbook.reading.notes import How

_TOTAL = re.compile(r".{0,14}(合计|小计|总计|共计|累计)([:(].*|\d+个?)?")
_SECTION = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}([)、.,:]|[)][、.]).{1,80}|第[一二三四五六七八九十\d]+(部分|类|批).{0,80}"
)
_FOOTER = re.compile(
    r"(注|备注|说明|填表|填报|审核|制表|制单|联系|单位负责|负责人|单位\(盖章\)|日期).{0,12}:.*", re.DOTALL
)
_REPEATED = 3
"""So many cells that say what the header says make a repeated header."""


def kind_of(texts: Sequence[str], header: Sequence[str], *, in_columns: int, has_code: bool) -> How | None:
    """Why a line is passed over; None where it is a project, or meant as one.

    Args:
        texts: the line's cells, "" where empty; at least one is not.
        header: what the header says in each column.
        in_columns: how many of the cells stand in columns of the contract.
        has_code: whether the line says a 项目编号; its own text is looked at nevertheless, for the column of
            the code may be the first, where 合计 and titles stand.
    """
    filled = [text for text in texts if text]
    said = ["".join(unicodedata.normalize("NFKC", text).split()) for text in filled[:2]]
    if sum(bool(text) and text == name for text, name in zip(texts, header, strict=False)) >= _REPEATED:
        return How.HEADER_ROW_SKIPPED
    if _TOTAL.fullmatch(said[0]) or (not has_code and any(_TOTAL.fullmatch(text) for text in said)):
        return How.TOTAL_ROW_SKIPPED
    if _FOOTER.fullmatch(said[0]) and len(filled) <= 4 + (not has_code):
        return How.TITLE_ROW_SKIPPED
    if len(filled) == 1 and (_SECTION.fullmatch(said[0]) or not in_columns):
        return How.TITLE_ROW_SKIPPED
    return None
