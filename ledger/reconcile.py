"""对账: whether reported figures hold, in themselves and against the ledger; and if not, what would.

A percentage is judged at the decimals it was written with, rounded half up (四舍五入), exactly.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ledger.counts import Base, Counts, shares
from ledger.rounding import Rounding, half_up, mendings, roundings
from ledger.stated import Percent, Share, Stated
from ledger.verdicts import Check, Figure, Mark, Verdict


def judge(stated: Stated, ledger: Counts | None) -> Verdict | None:
    """Whether a report holds; None where it says nothing that can be checked."""
    own = in_itself(stated)
    against = None if ledger is None or stated == Stated() else against_ledger(stated, ledger)
    return None if own is None and against is None else Verdict(own, against)


def in_itself(stated: Stated) -> Check | None:
    """Whether the stated counts give the stated percentage; None if one of them is missing."""
    if stated.percent is None:
        return None
    checks = [
        _percent_of(stated.percent, known)
        for known in (shares(counts) for counts in _readings(stated))
        if known
    ]
    return min(checks, key=lambda check: check.mark.badness, default=None)


def _readings(stated: Stated) -> Iterator[Counts]:
    """What the counts may mean: 已开工 without the early ones, or with them."""
    counts = Counts(stated.total, stated.reached, stated.due)
    if stated.early is None or stated.reached is None:
        yield counts
        return
    yield replace(counts, reached=stated.reached + stated.early, due_reached=stated.reached)
    if stated.reached >= stated.early:
        yield replace(counts, due_reached=stated.reached - stated.early)


def _percent_of(percent: Percent, known: Mapping[Base, Share]) -> Check:
    """A percentage against shares, the first of which is the one that should give it."""
    share = next(iter(known.values()))
    if share.part > share.whole:
        return Check(Mark.WRONG, share, impossible=True)
    ways = roundings(share, percent)
    if ways[:1] == (Rounding.HALF_UP,):
        return Check(Mark.AGREES, share, ways)
    others = _others(known, percent)
    right = ((Figure.PERCENT, half_up(share, max(1, percent.decimals))),)
    if ways:
        return Check(_mark(ways), share, ways, others, differs=right)
    if others:
        return Check(Mark.OTHER_BASE, share, bases=others, differs=right)
    return Check(Mark.WRONG, share, mendings=mendings(share, percent), differs=right)


def _others(known: Mapping[Base, Share], percent: Percent) -> tuple[tuple[Base, Share], ...]:
    fits = [(base, share) for base, share in known.items() if half_up(share, percent.decimals) == percent]
    return tuple(fits)


def _mark(ways: tuple[Rounding, ...]) -> Mark:
    match ways[0]:
        case Rounding.HALF_UP:
            return Mark.AGREES
        case Rounding.TRUNCATED:
            return Mark.TRUNCATED
        case _:
            return Mark.ROUNDED


def against_ledger(stated: Stated, ledger: Counts) -> Check:
    """The stated figures against the counts of the ledger, which must all be known.

    What only another 口径 gives is OTHER_BASE, with every one that does; figures that contradict each other
    or the ledger are WRONG.
    """
    if stated.due is None and stated.early is None:
        return _plain(stated, ledger)
    return _in_detail(stated, ledger)


def _plain(stated: Stated, ledger: Counts) -> Check:
    """n, N and percentage, as far as stated, are those of one base."""
    known = shares(ledger)
    share = known.get(Base.ALL)
    if share is None and not stated.total and not stated.reached and stated.percent is None:
        return Check(Mark.AGREES)
    ways = {base: _ways(stated, of) for base, of in known.items()}
    exact = [(base, known[base]) for base, how in ways.items() if how[:1] == (Rounding.HALF_UP,)]
    own = ways.get(Base.ALL, ())
    if own:
        mark = _mark(own)
        return Check(mark, share, own, () if mark is Mark.AGREES else tuple(exact))
    if stated.total is not None and stated.reached is not None:
        exact = [(base, known[base]) for base, how in ways.items() if how]
    if exact:
        how = ways[exact[0][0]]
        return Check(Mark.OTHER_BASE, share, how, tuple(exact), differs=_differing(stated, ledger))
    near: tuple[Share, ...] = ()
    if share is not None and stated.percent is not None and stated.total is None and stated.reached is None:
        near = mendings(share, stated.percent)
    return Check(Mark.WRONG, share, mendings=near, differs=_differing(stated, ledger))


def _ways(stated: Stated, share: Share) -> tuple[Rounding, ...]:
    """How a share gives what is stated; empty if it does not."""
    if stated.reached not in (None, share.part) or stated.total not in (None, share.whole):
        return ()
    return (Rounding.HALF_UP,) if stated.percent is None else roundings(share, stated.percent)


def _in_detail(stated: Stated, ledger: Counts) -> Check:
    """项目数、应开工、已开工、提前开工, each by its name, then the percentage."""
    for seen_as, counts in _lenses(ledger):
        if _differing(replace(stated, percent=None), counts):
            continue
        known = shares(counts)
        if stated.percent is None:
            check = Check(Mark.AGREES, ledger.share, (Rounding.HALF_UP,))
        elif not known:
            break
        else:
            check = replace(_percent_of(stated.percent, known), share=ledger.share)
        if seen_as is Base.ALL or check.mark is Mark.WRONG:
            return check
        used = Share(counts.reached or 0, counts.total or 0)
        if seen_as is Base.PLANNED:
            used = Share(counts.due_reached or 0, counts.due or 0)
        return replace(check, mark=Mark.OTHER_BASE, bases=((seen_as, used), *check.bases))
    return Check(Mark.WRONG, ledger.share, differs=_differing(stated, ledger))


def _lenses(ledger: Counts) -> Iterator[tuple[Base, Counts]]:
    """The ledger by its own definition, by the first plans, and as of all that ever entered."""
    yield Base.ALL, ledger
    yield Base.PLANNED, ledger.as_planned()
    yield Base.OF_ENTERED, replace(ledger, total=ledger.entered)
    yield Base.OF_ENTERED, replace(ledger.as_planned(), total=ledger.entered)


def _differing(stated: Stated, counts: Counts) -> tuple[tuple[Figure, int | Percent], ...]:
    """The stated figures that are not the counts', each with the right one."""
    found: list[tuple[Figure, int | Percent]] = []
    if stated.total not in (None, counts.total):
        found.append((Figure.TOTAL, counts.total or 0))
    if stated.due not in (None, counts.due):
        found.append((Figure.DUE, counts.due or 0))
    reached = {counts.reached}
    if stated.due is not None or stated.early is not None:
        reached.add(counts.due_reached)
    if stated.reached is not None and stated.reached not in reached:
        right = counts.reached if stated.early is None else counts.due_reached
        found.append((Figure.REACHED, right or 0))
    if stated.early not in (None, counts.early):
        found.append((Figure.EARLY, counts.early or 0))
    share = counts.share
    if stated.percent is not None and share is not None and share.whole:
        right_percent = half_up(share, max(1, stated.percent.decimals))
        if half_up(share, stated.percent.decimals) != stated.percent:
            found.append((Figure.PERCENT, right_percent))
    return tuple(found)
