"""Numbers as people write them: 3, 三, 三十, 一百二十, 1.2, 半."""

from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

_D = "[一二两三四五六七八九]"
_TENS = f"{_D}?十{_D}?"
_HUNDREDS = f"{_D}百(?:零{_D}|{_D}十{_D}?|{_D})?"
_THOUSANDS = f"{_D}千(?:零?(?:{_HUNDREDS}|{_TENS}|{_D}))?"

COUNT = rf"(?:(?<![0-9])[0-9]{{1,9}}|{_THOUSANDS}|{_HUNDREDS}|{_TENS}|[零〇]|{_D})"
"""Pattern of a natural number; 一二 is none, so that 前三一期 falls into 前三 and 一期."""

DECIMAL = rf"(?:(?<![0-9.])[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?|{COUNT})"
"""Pattern of a number that may have decimals."""

YEAR = "(?:(?<![0-9])[0-9]{4}|(?<![0-9])[0-9]{2}|[〇零一二三四五六七八九]{4})"
"""Pattern of a year: 2021, 21, 二〇二一."""


def natural(text: str) -> int:
    """The value of what `COUNT` matches: 30 for 30, 三十."""
    if text.isascii():
        return int(text)
    total, digit = 0, 0
    unit = 1
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = _DIGITS[char]
            unit = 1 if digit == 0 else unit
    said_short = unit >= 100 and digit
    return total + digit * (unit // 10 if said_short else 1)


def decimal(text: str) -> Fraction:
    """The exact value of what `DECIMAL` matches: 6/5 for 1.2."""
    return Fraction(text) if text.isascii() else Fraction(natural(text))


def year(text: str) -> int:
    """The year of what `YEAR` matches: 2021 for 2021, 21, 二〇二一."""
    if not text.isascii():
        return int("".join(str(_DIGITS[char]) for char in text))
    return int(text) if len(text) == 4 else 2000 + int(text)
