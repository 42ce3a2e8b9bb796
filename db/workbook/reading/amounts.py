"""How many 万元 a text or a number means.

The ledger keeps whole 万元. A fraction (a column in 元 has little else) is rounded half up and noted; what is
no figure (约3亿, 1-2亿) is refused, for nobody could say what it stands for.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from db.workbook.problems import BadCell, Why
from db.workbook.reading.notes import How

MAX_WAN = 2_147_483_647
"""As much as the ledger's columns hold: 214,748 亿元."""

WAN = Decimal(1)
UNITS = {
    "亿元": Decimal(10_000),
    "亿": Decimal(10_000),
    "万元": WAN,
    "万": WAN,
    "元": Decimal("0.0001"),
}
"""How many 万元 each is."""

_NOISE = Decimal("0.000001")
"""What a spreadsheet's arithmetic leaves behind: 1.15 × 10000 is not a fraction."""

_AMOUNT = re.compile(
    r"([+-]?)(?:人民币|¥|￥)?(\d{1,3}(?:,\d{3})+|\d+)(\.\d*)?(亿元|亿|万元|万|元)?(?:人民币)?", re.ASCII
)
_ABOUT = re.compile("约|大概|左右|上下|近|超|余|多|以上|以下|不低于|~|≈|[><≥≤]")


def written_wan(text: str, shown: str, unit: Decimal) -> tuple[int, How | None]:
    """Whole 万元 that a text says, and how it was read; None where it was plain.

    Args:
        text: without full-width digits.
        shown: the cell as written, for the refusal.
        unit: 万元 per unit of the column; a unit in the cell goes before it.

    Raises:
        BadCell: NOT_AN_AMOUNT, APPROXIMATE_AMOUNT, NEGATIVE_AMOUNT, AMOUNT_TOO_LARGE.
    """
    short = "".join(text.split())
    match = _AMOUNT.fullmatch(short)
    if match is None:
        why = Why.APPROXIMATE_AMOUNT if _ABOUT.search(short) else Why.NOT_AN_AMOUNT
        raise BadCell(why, text=shown)
    sign, whole, fraction, own = match.groups()
    if len(whole) > 24:
        raise BadCell(Why.AMOUNT_TOO_LARGE, text=shown, limit=MAX_WAN)
    figure = Decimal(whole.replace(",", "") + (fraction or "")[:30].rstrip("."))
    wan, rounded = to_wan(-figure if sign == "-" else figure, UNITS[own] if own else unit, shown)
    if rounded:
        return wan, How.ROUNDED
    return wan, How.UNIT if own and UNITS[own] != unit else None


def to_wan(figure: Decimal, unit: Decimal, shown: str) -> tuple[int, bool]:
    """Whole 万元, and whether they were rounded. Raises BadCell: NEGATIVE_AMOUNT, AMOUNT_TOO_LARGE."""
    exact = figure * unit
    if exact < 0:
        raise BadCell(Why.NEGATIVE_AMOUNT, text=shown)
    if exact > MAX_WAN:
        raise BadCell(Why.AMOUNT_TOO_LARGE, text=shown, limit=MAX_WAN)
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    return int(whole), abs(exact - whole) > _NOISE
