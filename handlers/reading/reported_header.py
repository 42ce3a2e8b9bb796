"""The header of a table of reported figures: 地区, 项目数, 应开工, 已开工, 提前开工, 开工率, in any words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from handlers.reading.figures import narrow
from handlers.reading.lexicon import RATE_OF, RATE_OF_BATCH
from ledger.phases import Milestone
from ledger.rates import Rate
from ledger.vocabulary import BATCH, MILESTONE, RATE

Cell = str | int | float | date | None
Row = Sequence[Cell]

_HEADER_ROWS = 30
_SURE = 2
_STAGES = "|".join(MILESTONE.values())
_STAGE_OF = {name: stage for stage, name in MILESTONE.items()}


class Col(Enum):
    """What a column holds."""

    REGION = auto()
    PHASE = auto()
    RATE = auto()
    BATCH = auto()
    DAY = auto()
    TOTAL = auto()
    DUE = auto()
    REACHED = auto()
    EARLY = auto()
    PERCENT = auto()


FIGURES = frozenset({Col.TOTAL, Col.DUE, Col.REACHED, Col.EARLY, Col.PERCENT})
"""The columns of figures; the others say of what they are."""
_HEADERS: tuple[tuple[Col, str], ...] = (
    (
        Col.REGION,
        r"地区|城市|市|省辖市|地市|市县|县区|县\(市、区\)|单位|区域|(?:所属|所在)(?:市|县|地|地区|县区)|市\(县\)|行政区",
    ),
    (Col.PHASE, r"期|期数|期次|期别"),
    (Col.BATCH, r"批|批次"),
    (Col.DAY, r"截至|截止|截至日期?|截止日期?|统计日期?|日期"),
    (Col.EARLY, rf"(?:其中)?提前(?:{_STAGES})?(?:完成)?(?:的?项目)?(?:个?数|数量)?"),
    (Col.DUE, rf"(?:应|到期应|计划|应当)(?:{_STAGES}|完成)(?:的?项目)?(?:个?数|数量)?|到期(?:项目)?数?"),
    (
        Col.REACHED,
        rf"(?:其中)?(?:已|实际|累计|已经)(?:{_STAGES}|完成)(?:的?项目)?(?:个?数|数量)?"
        rf"|(?:{_STAGES})(?:的?项目)?(?:个?数|数量)|完成数|分子|达成数|完成项目数?",
    ),
    (Col.TOTAL, r"(?:总?项目|总)(?:个?数|总数|数量)?|分母|数量|应计项目数"),
    (
        Col.PERCENT,
        rf"(?:项目)?(?:{'|'.join(RATE.values())}|完成率|比率|占比|百分比|比例)(?:\(%\))?|率\(%\)|%",
    ),
    (Col.RATE, r"率|指标|指标名称|率名"),
)
_KNOWN = tuple((col, re.compile(pattern)) for col, pattern in _HEADERS)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        rate: the rate that its header names, or that of the stage it names.
        in_percent: whether its header says that its numbers are percents.
    """

    index: int
    col: Col
    rate: Rate | None = None
    in_percent: bool = False


def header(table: Sequence[Row]) -> tuple[int, int, tuple[Column, ...]] | None:
    """How many rows stand above the header, how many above the data, and the columns; None if there is none.

    A header may take two rows.
    """
    for number, row in enumerate(table[:_HEADER_ROWS]):
        one = _columns([shown(cell) for cell in row])
        below = table[number + 1] if number + 1 < len(table) else ()
        grouped = bool(one) or sum(cell is not None for cell in row) > 1
        two = _columns(_stacked(row, below)) if grouped and _is_words(below) else ()
        best, rows = (two, 2) if len(two) > len(one) else (one, 1)
        if len(best) >= _SURE and any(column.col in FIGURES for column in best):
            return number, number + rows, best
    return None


def _is_words(row: Row) -> bool:
    return (
        bool(row)
        and not any(isinstance(cell, int | float) for cell in row)
        and not any(char.isdigit() for cell in row for char in shown(cell))
    )


def _stacked(upper: Row, lower: Row) -> list[str]:
    """开工率 over 项目数 | 已开工 | 开工率: the upper header belongs to all columns below it."""
    over, found = "", []
    for index in range(max(len(upper), len(lower))):
        above = shown(upper[index]) if index < len(upper) else ""
        below = shown(lower[index]) if index < len(lower) else ""
        over = above or (over if below else "")
        found.append(f"{over}\n{below}" if below else above)
    return found


def _columns(headers: Sequence[str]) -> tuple[Column, ...]:
    found = []
    for index, header in enumerate(headers):
        group, _, own = header.rpartition("\n")
        name = re.sub(r"[\s“”\"]|\(个\)|\(项\)", "", narrow(own))
        name = re.sub(r"一批(?=项目)", "", name)
        col = next((col for col, pattern in _KNOWN if pattern.fullmatch(name)), None)
        if col is None and (
            match := re.fullmatch(rf"({'|'.join(BATCH.values())})项目(?:个?数|总数|数量)?", name)
        ):
            col = Col.REACHED if match[1] != BATCH[next(iter(BATCH))] else Col.TOTAL
        if name == "签约项目数":
            col = Col.TOTAL
        if col is not None:
            found.append(Column(index, col, rate_of(name) or rate_of(narrow(group)), "%" in name))
    return tuple(found)


def rate_of(header: str) -> Rate | None:
    for rate, name in RATE.items():
        if name in header:
            return rate
    for batch, name in BATCH.items():
        if f"{name}一批" in header or f"{name}项目" == header.removesuffix("数") == "签约项目":
            return RATE_OF_BATCH[batch]
    stages = [stage for name, stage in _STAGE_OF.items() if name in header and stage is not Milestone.SIGN]
    return RATE_OF[stages[0]] if len(stages) == 1 else None


def settled(column: Column, rows: Sequence[Row]) -> Column:
    """率 heads the names of rates, or the percentages themselves."""
    if column.col is not Col.RATE:
        return column
    cells = [cell for row in rows if (cell := at(row, column)) is not None]
    named = any(rate_of(narrow(shown(cell))) for cell in cells)
    return column if named else replace(column, col=Col.PERCENT)


def with_rates(columns: tuple[Column, ...], usual: Rate | None) -> tuple[Column, ...]:
    """项目数 belongs to the one rate of the table, where there is but one."""
    rates = {column.rate for column in columns if column.col in FIGURES} - {None}
    only = next(iter(rates)) if len(rates) == 1 else usual if not rates else None
    return tuple(
        replace(column, rate=only) if column.col in FIGURES and column.rate is None else column
        for column in columns
    )


def fractions(columns: Sequence[Column], rows: Sequence[tuple[int, Row]]) -> set[int]:
    """The columns of percentages whose numbers are all fractions of one, as a spreadsheet keeps them."""
    found = set()
    for column in columns:
        if column.col is Col.PERCENT and not column.in_percent:
            cells = [row[column.index] for _, row in rows if column.index < len(row)]
            values = [cell for cell in cells if isinstance(cell, int | float)]
            if values and all(0 <= value <= 1 for value in values):
                found.add(column.index)
    return found


def at(row: Row, column: Column) -> Cell:
    return row[column.index] if column.index < len(row) else None


def shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
