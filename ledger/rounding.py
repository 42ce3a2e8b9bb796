"""How a stated percentage comes out of n of N. Whole numbers only, so nothing is lost on the way."""

from enum import StrEnum

from ledger.stated import Percent, Share

_FAR = 10
"""A count may be mended by a tenth of itself; further off it is no slip of the pen."""


class Rounding(StrEnum):
    """The ways from an exact share to the percentage that was written."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    TRUNCATED = "truncated"
    TWICE = "twice"
    UP = "up"


def half_up(share: Share, decimals: int) -> Percent:
    """The share as this ledger shows it, at so many decimals. `whole` must not be 0."""
    floor, rest = _scaled(share, decimals)
    return Percent(floor + (2 * rest >= share.whole), decimals)


def exactly(share: Share, decimals: int) -> str:
    """The share in percent, cut after so many decimals, with “…” where it goes on: 56.55…%"""
    floor, rest = _scaled(share, decimals)
    return str(Percent(floor, decimals)).replace("%", "…%" if rest else "%")


def roundings(share: Share, percent: Percent) -> tuple[Rounding, ...]:
    """All ways in which the share gives the percentage, the likeliest first; empty if it does not.

    Rounding half up is the rule (四舍五入), so where it fits it alone is given.
    """
    if share.whole == 0:
        return ()
    if percent == half_up(share, percent.decimals):
        return (Rounding.HALF_UP,)
    floor, rest = _scaled(share, percent.decimals)
    if percent.units == floor:
        even = 2 * rest == share.whole and floor % 2 == 0
        return (Rounding.HALF_EVEN, Rounding.TRUNCATED) if even else (Rounding.TRUNCATED,)
    if percent.units == floor + 1 and rest:
        return (Rounding.TWICE, Rounding.UP) if _twice(share, percent) else (Rounding.UP,)
    return ()


def mendings(share: Share, percent: Percent) -> tuple[Share, ...]:
    """The nearest shares that would give the percentage: another whole with the same part, another part
    with the same whole; each only where it is near, or has one of several digits changed."""
    wholes = _wholes(share.part, percent)
    parts = _parts(share.whole, percent)
    found = []
    if wholes and _is_slip(share.whole, near := _clamped(share.whole, wholes)):
        found.append(Share(share.part, near))
    if parts and _is_slip(share.part, near := _clamped(share.part, parts)):
        found.append(Share(near, share.whole))
    return tuple(found)


def _scaled(share: Share, decimals: int) -> tuple[int, int]:
    """The share in units of the last decimal, rounded down, and what is left over (of `whole`)."""
    return divmod(share.part * _scale(decimals), share.whole)


def _scale(decimals: int) -> int:
    """How many units of the last decimal a whole has."""
    return int(f"1{'0' * (decimals + 2)}")


def _twice(share: Share, percent: Percent) -> bool:
    """Whether rounding to one or two decimals more first, and then again, gives it: 56.45 → 56.5 → 57."""
    for more in (1, 2):
        first = half_up(share, percent.decimals + more).units
        if (first + 5 * 10 ** (more - 1)) // 10**more == percent.units:
            return True
    return False


def _wholes(part: int, percent: Percent) -> range:
    """Every whole, not less than the part, of which the part is the percentage, rounded half up."""
    if percent.units == 0:
        return range(0)
    scale = 2 * part * _scale(percent.decimals)
    least = scale // (2 * percent.units + 1) + 1
    return range(max(least, part, 1), scale // (2 * percent.units - 1) + 1)


def _parts(whole: int, percent: Percent) -> range:
    """Every part of the whole that is the percentage, rounded half up."""
    scale = 2 * _scale(percent.decimals)
    least = -(-(2 * percent.units - 1) * whole // scale)
    beyond = -(-(2 * percent.units + 1) * whole // scale)
    return range(max(least, 0), min(beyond, whole + 1))


def _clamped(number: int, among: range) -> int:
    return min(max(number, among[0]), among[-1])


def _is_slip(stated: int, right: int) -> bool:
    if stated == right:
        return False
    if abs(stated - right) * _FAR <= max(stated, _FAR):
        return True
    one, other = str(stated), str(right)
    return len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
