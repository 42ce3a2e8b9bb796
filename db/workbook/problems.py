"""What may be wrong with a workbook or a row of it: codes with facts. The sentences are templates elsewhere.

A file that cannot be taken at all is `Refused(NOT_A_WORKBOOK | BAD_WORKBOOK | FILE_TOO_BIG)`:

    NOT_A_WORKBOOK  text: the end of the file's name (".xls"), or "" where it has none
    FILE_TOO_BIG    limit_mb: most megabytes that are taken
    BAD_WORKBOOK    problem: a `FileProblem`; text: what it names, "" where nothing; sheet: where, "" where
                    there is only one or it does not matter

A row that cannot be taken is a `Rejection` with a `Why` and these facts:

    MISSING_VALUE         —  (the column must say something)
    TEXT_TOO_LONG         limit, length: characters; for 类别 of one category, text: that category
    DIGITS_LOST           text: a 项目编号 that a spreadsheet turned into 1.2E+17
    UNKNOWN_PHASE         text; known: the ledger's phase numbers
    UNKNOWN_BATCH         text
    UNKNOWN_REGION        text; city: the city in which it was looked for, "" for all
    AMBIGUOUS_REGION      text; cities: names of the cities that have a county of this name
    IMPOSSIBLE_DAY        text
    YEAR_MISSING          text: a day or month that may be of this year or of another
    NOT_AN_AMOUNT         text
    APPROXIMATE_AMOUNT    text: 约3亿
    FORMULA_ERROR         text: #REF! and the like
    NEGATIVE_AMOUNT       text
    AMOUNT_TOO_LARGE      text; limit: 万元
    CONTRADICTION         value, other: what the two rows say; other_row, other_sheet
    DOUBLE_ENTRY          other_row, other_sheet: the row with the same 项目编号, 期 and 批次
    OUTSIDE_REGION        region: name of the region that is not the sender's
    CODE_USED_ELSEWHERE   text: a 项目编号 that belongs to a project outside the sender's region
    PLAN_FIXED            old: the planned day that stays; new: what the row says

`text` is what the cell holds. `value`, `other`, `old`, `new` are `columns.Value`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from db.workbook.columns import COLUMN, Field
from ledger.errors import Reason, Refused, SanpiError


class FileProblem(StrEnum):
    """Why a file with the right ending cannot be read as a ledger workbook.

    `text` of BAD_WORKBOOK names: the columns for MISSING_COLUMNS and DOUBLE_COLUMNS, joined by “、”; the row
    for RAGGED_ROW; the limit for TOO_MANY_ROWS, TOO_MANY_SHEETS and CELL_TOO_LONG; for OTHER_KIND and
    OLD_EXCEL the ending that the content should have (.png, .xlsb), empty where it cannot be told. Where a
    file has several sheets, `sheet` names the one that MISSING_COLUMNS and DOUBLE_COLUMNS are about.
    """

    BROKEN = "broken"
    CUT_SHORT = "cut_short"
    OTHER_KIND = "other_kind"
    OLD_EXCEL = "old_excel"
    LOCKED = "locked"
    NOT_UTF8 = "not_utf8"
    DOCTYPE = "doctype"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    TOO_WIDE_OR_LONG = "too_wide_or_long"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_SHEETS = "too_many_sheets"
    CELL_TOO_LONG = "cell_too_long"
    NO_HEADER = "no_header"
    MISSING_COLUMNS = "missing_columns"
    DOUBLE_COLUMNS = "double_columns"
    RAGGED_ROW = "ragged_row"
    EMPTY = "empty"


def bad(problem: FileProblem, text: object = "", sheet: str = "") -> Refused:
    """The refusal of a file that has the right ending and cannot be read."""
    return Refused(Reason.BAD_WORKBOOK, problem=problem, text=str(text), sheet=sheet)


class Why(StrEnum):
    """Why a row is refused."""

    MISSING_VALUE = "missing_value"
    TEXT_TOO_LONG = "text_too_long"
    DIGITS_LOST = "digits_lost"
    UNKNOWN_PHASE = "unknown_phase"
    UNKNOWN_BATCH = "unknown_batch"
    UNKNOWN_REGION = "unknown_region"
    AMBIGUOUS_REGION = "ambiguous_region"
    IMPOSSIBLE_DAY = "impossible_day"
    YEAR_MISSING = "year_missing"
    NOT_AN_AMOUNT = "not_an_amount"
    APPROXIMATE_AMOUNT = "approximate_amount"
    FORMULA_ERROR = "formula_error"
    NEGATIVE_AMOUNT = "negative_amount"
    AMOUNT_TOO_LARGE = "amount_too_large"
    CONTRADICTION = "contradiction"
    DOUBLE_ENTRY = "double_entry"
    OUTSIDE_REGION = "outside_region"
    CODE_USED_ELSEWHERE = "code_used_elsewhere"
    PLAN_FIXED = "plan_fixed"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One thing that is wrong with a row; a row may have several.

    Attributes:
        row: number of the row as a spreadsheet shows it, the first row of the sheet being 1.
        sheet: name of the sheet; empty for .csv.
    """

    row: int
    field: Field
    why: Why
    facts: Mapping[str, object]
    sheet: str = ""

    @property
    def header(self) -> str:
        """The column's header."""
        return COLUMN[self.field].header


class BadCell(SanpiError):  # noqa: N818 - the word for what it is
    """A cell that says something impossible."""

    def __init__(self, why: Why, **facts: object) -> None:
        super().__init__(why, facts)
        self.why = why
        self.facts = facts
