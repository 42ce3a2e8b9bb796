"""Of what figures are: region, phase, rate and day; and which region a name means beside others."""

from dataclasses import dataclass
from datetime import date

from handlers.reading.tokens import Token
from ledger.errors import Reason, Refused
from ledger.rates import Rate
from ledger.regions import RegionTree
from ledger.stated import Claim, Listing, Stated


@dataclass(frozen=True, slots=True)
class Subject:
    """Of what the next figures are."""

    regions: tuple[str, ...] = ()
    phase: int | None = None
    rate: Rate | None = None
    as_of: date | None = None

    def claim(self, what: Stated | Listing, region: str | None) -> Claim:
        """What is stated of it, of one of its regions."""
        return Claim(what, region, self.phase, self.rate, self.as_of)


NOBODY = Subject()


def and_region(before: tuple[str, ...], code: str, tree: RegionTree, *, glued: bool) -> tuple[str, ...]:
    """A list of regions and one more; glued to the last, 许昌长葛, it is the one within that."""
    nested = glued and before and tree.contains(before[-1], code)
    return (*before[:-1], code) if nested else (*before, code)


def meant(word: Token, within: str | None, tree: RegionTree) -> str:
    """Code of the region of a name; where several bear it, the one in the city said beside it.

    Raises:
        Refused: AMBIGUOUS_REGION.
    """
    found = word.meaning.regions
    if len(found) > 1 and within is not None:
        found = tuple(region for region in found if tree.contains(tree[within].city, region.code))
    if len(found) != 1:
        raise Refused(Reason.AMBIGUOUS_REGION, name=word.surface)
    return found[0].code


def above(codes: tuple[str, ...], tree: RegionTree) -> str | None:
    """The region directly above all of these, if there is one."""
    parents = {tree[code].parent for code in codes}
    return next(iter(parents)) if len(parents) == 1 else None
