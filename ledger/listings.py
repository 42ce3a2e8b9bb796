"""对账 of sentences about several regions: 居前3位的是…, 为100%的有…, 均在75%以上."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.questions import End
from ledger.ranking import Place
from ledger.rounding import half_up
from ledger.stated import Bound, Listing, Op, Share
from ledger.verdicts import Mark

_ENDS = (0, 100)
"""Percentages that mean none and all, not what rounds to them."""


@dataclass(frozen=True, slots=True)
class ListVerdict:
    """What becomes of such a sentence.

    Attributes:
        right: codes of the regions that it should name, in the order of the ranking; of a sentence that names
            no others, those it does name.
        missing, extra: codes that it should name and does not, and the reverse.
        failing: codes that it names and that do not meet its bound.
        miscounted: whether the number it gives is not that of `right`.
        reordered: whether the regions are right, and in another order than their shares.
    """

    mark: Mark
    right: tuple[str, ...]
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    miscounted: bool = False
    reordered: bool = False


def meets(share: Share, bound: Bound) -> bool:
    """Whether a share meets a bound: exactly; “为57.1%” at its decimals, rounded half up."""
    if share.whole == 0:
        return False
    exact, limit = 100 * share.part, bound.percent.value * share.whole
    match bound.op:
        case Op.AT_LEAST:
            return exact >= limit
        case Op.MORE:
            return exact > limit
        case Op.AT_MOST:
            return exact <= limit
        case Op.LESS:
            return exact < limit
        case Op.AT:
            if bound.percent.value in _ENDS:
                return exact == limit
            return half_up(share, bound.percent.decimals) == bound.percent


def judge_listing(
    listing: Listing, places: Sequence[Place], counted: Mapping[str, Share] | None = None
) -> ListVerdict:
    """Whether the sentence holds.

    Args:
        places: the ranking of the regions that it chooses among; may be empty where it chooses none.
        counted: the share of each region that it names, where `places` does not hold them.
    """
    ranked = [place for place in places if place.rank is not None]
    held = {place.fact.region: Share(place.fact.reached, place.fact.total) for place in ranked}
    held |= counted or {}
    failing = _failing(listing, held)
    if listing.top is not None:
        return _leaders(listing, listing.top, ranked, failing)
    if listing.only:
        return _selected(listing, held, failing)
    wrong = bool(failing) or _miscounted(listing, listing.regions)
    mark = Mark.WRONG if wrong else Mark.AGREES
    return ListVerdict(
        mark, listing.regions, failing=failing, miscounted=_miscounted(listing, listing.regions)
    )


def _failing(listing: Listing, held: Mapping[str, Share]) -> tuple[str, ...]:
    bound = listing.bound
    if bound is None:
        return ()
    return tuple(code for code in listing.regions if not meets(held.get(code, Share(0, 0)), bound))


def _leaders(listing: Listing, top: int, ranked: Sequence[Place], failing: tuple[str, ...]) -> ListVerdict:
    """Those in the first or last places. Of equals at the edge, any may be named."""
    end = ranked[:top] if listing.end is not End.LAST else ranked[-top:]
    edge = (end[-1] if listing.end is not End.LAST else end[0]).rank if end else None
    beyond = [place.fact.region for place in ranked if place.rank == edge]
    inside = [place.fact.region for place in end if place.rank != edge]
    right = [place.fact.region for place in ranked if place.fact.region in {*beyond, *inside}]
    named = listing.regions
    extra = tuple(code for code in named if code not in right)
    enough = {*inside} <= {*named} and len(named) in (len(end), len(right)) and not extra
    missing = () if enough else tuple(code for code in right if code not in named)
    miscounted = _miscounted(listing, named)
    wrong = bool(missing or extra or failing or miscounted)
    mark = Mark.WRONG if wrong else Mark.AGREES
    return ListVerdict(
        mark, tuple(right), missing, extra, failing, miscounted, not wrong and _reordered(listing, ranked)
    )


def _reordered(listing: Listing, ranked: Sequence[Place]) -> bool:
    rank = {place.fact.region: place.rank or 0 for place in ranked}
    ranks = [rank[code] for code in listing.regions]
    return ranks != sorted(ranks) and ranks != sorted(ranks, reverse=listing.end is End.LAST)


def _selected(listing: Listing, held: Mapping[str, Share], failing: tuple[str, ...]) -> ListVerdict:
    """All that meet the bound, and no other."""
    assert listing.bound is not None
    right = tuple(code for code, share in held.items() if meets(share, listing.bound))
    named = listing.regions
    missing = tuple(code for code in right if code not in named) if named else ()
    extra = tuple(code for code in named if code not in right)
    miscounted = listing.count is not None and listing.count != len(right)
    wrong = bool(missing or extra or miscounted)
    return ListVerdict(Mark.WRONG if wrong else Mark.AGREES, right, missing, extra, failing, miscounted)


def _miscounted(listing: Listing, named: Sequence[str]) -> bool:
    return listing.count is not None and listing.count != len(named)
