"""What somebody reports: a percentage, n of N, and the counts beside them, as they were written."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ledger.questions import End
from ledger.rates import Rate


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage with the decimals it was written with: 71.1% is 711 units of a tenth of a percent.

    Attributes:
        units: of 10**-decimals percent.
    """

    units: int
    decimals: int = 0

    @classmethod
    def of(cls, text: str) -> "Percent":
        """From its digits: 71.1, 57."""
        whole, _, rest = text.partition(".")
        return cls(int(whole + rest), len(rest))

    @property
    def value(self) -> Fraction:
        """In percent, exactly."""
        return Fraction(self.units, 10**self.decimals)

    def __str__(self) -> str:
        if not self.decimals:
            return f"{self.units}%"
        whole, rest = divmod(self.units, 10**self.decimals)
        return f"{whole}.{rest:0{self.decimals}d}%"


@dataclass(frozen=True, slots=True)
class Share:
    """n of N."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Stated:
    """The figures of one rate of one region, as reported; None where nothing was said.

    Attributes:
        reached: 已开工. Beside `early`, reports differ in whether it holds the early ones; both are tried.
        total: 项目数.
        due: 应开工: those whose deadline has come.
        early: 提前开工: reached, though not due yet.
    """

    percent: Percent | None = None
    reached: int | None = None
    total: int | None = None
    due: int | None = None
    early: int | None = None


class Op(StrEnum):
    """How a share lies to a bound."""

    AT = "at"
    AT_LEAST = "at_least"
    MORE = "more"
    AT_MOST = "at_most"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Bound:
    """75%以上, 为100%, 不足50%."""

    percent: Percent
    op: Op


@dataclass(frozen=True, slots=True)
class Listing:
    """A sentence about several regions.

    居前3位的是…: `end` and `top`, perhaps with a bound that each of them meets. 为100%的有…: `only`, these
    meet the bound and no other does. Else each region of the list meets the bound.

    Attributes:
        regions: codes, in the order they were named; empty where only their number is said.
        count: how many it is said there are.
    """

    regions: tuple[str, ...] = ()
    end: End | None = None
    top: int | None = None
    bound: Bound | None = None
    only: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing reported. What is None was not said.

    Attributes:
        region: code; of a listing that ranks or selects, the region whose children it is about.
        rate: None where nothing says of what the figures are: then they are only held against each other.
        at: where it stands: the row of a table; 0 in a text.
    """

    what: Stated | Listing
    region: str | None = None
    phase: int | None = None
    rate: Rate | None = None
    as_of: date | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure that could not be held against anything, with why.

    Attributes:
        text: as it was written, cut.
        at: row of the table; 0 in a text.
    """

    text: str
    why: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Reported:
    """All that a text or a table reports.

    Attributes:
        province_wide: whether it speaks of the whole province: what names no region is of the province then,
            and not of the reader's own region.
    """

    claims: tuple[Claim, ...]
    unread: tuple[Unread, ...] = field(default=())
    province_wide: bool = False
