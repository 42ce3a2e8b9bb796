"""Money: kept in whole 万元 (10⁴ yuan), shown in 亿元 (10⁸ yuan)."""

from decimal import Decimal

WAN_PER_YI = 10_000


def yi(wan: int) -> str:
    """“2860.5亿元” for 28605000 万元: at most one decimal, rounded half up, a trailing “.0” dropped.

    Below 0.1亿 the amount is given in 万元, since rounding would hide it.
    """
    if abs(wan) < WAN_PER_YI // 10:
        return f"{wan}万元"
    tenths = (abs(wan) * 2 + WAN_PER_YI // 10) // (WAN_PER_YI // 5)
    sign = "-" if wan < 0 else ""
    whole, rest = divmod(tenths, 10)
    return f"{sign}{whole}亿元" if rest == 0 else f"{sign}{whole}.{rest}亿元"


def exact_yi(wan: int) -> str:
    """“1.25亿元”, “50亿元”, “5000万元”: nothing rounded, as a condition that somebody set has to be said."""
    if abs(wan) < WAN_PER_YI:
        return f"{wan}万元"
    return f"{(Decimal(wan) / WAN_PER_YI).normalize():f}亿元"
