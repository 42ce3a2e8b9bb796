"""What a scan has to tell each group: who is addressed, which warnings, and why. No database."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from db.scan import Listed, Scan
from ledger.officials import Group
from ledger.regions import RegionTree
from ledger.warning_life import addressed
from ledger.warning_rules import Chain
from ledger.warnings import DigestPart, Level, WarningState

FIRST = list(DigestPart)
"""Of several reasons to list a warning, the one that comes first here is told."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a scan did in a region; see `db.models.DigestRow`."""

    opened: int
    risen: int
    settled: int
    unresolved: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a scan has to tell a group: numbers of warnings, worst first, each with the reason why."""

    group: Group
    region: str
    counts: Counts
    parts: Mapping[int, DigestPart]
    has_red_news: bool

    @property
    def has_news(self) -> bool:
        """Whether there is a reason to send a message at all."""
        return any(part.is_news for part in self.parts.values())


class Telling:
    """Works out for every group what a scan has to tell it."""

    def __init__(self, tree: RegionTree, scan: Scan, groups: Sequence[Group]) -> None:
        self._tree = tree
        self._scan = scan
        self._groups = [group for group in groups if group.region is not None]
        self._touched = scan.opened | scan.missed | scan.raised | scan.told.keys() | scan.moved.keys()
        self._by_region = self._sort_by_region(frozenset(group.region or "" for group in self._groups))
        self._counted = _count(tree, scan)
        self.settled: Collection[int] = scan.settled.keys()

    def draft(
        self,
        group: Group,
        shown: Iterable[int] = (),
        held: Mapping[int, DigestPart] | None = None,
        *,
        told: Collection[int] = (),
        red_only: bool = False,
    ) -> Draft:
        """What to tell one group.

        Args:
            shown: numbers of the warnings that the group's latest digest showed: of these it is told the end.
            held: what a message that has not gone out yet was to say; this one says it too.
            told: numbers of warnings that another message of this scan tells as news.
            red_only: only red news, for what cannot wait until the offices open.
        """
        region, held = group.region or "", held or {}
        listed = self._by_region.get(region, ())
        parts = self._news(listed, region, held, told)
        red = [one.id for one in listed if one.level is Level.RED and one.id in parts]
        has_red_news = bool(red)
        if red_only:
            parts = {number: parts[number] for number in red}
        else:
            parts = _with_standing(listed, parts)
            ended = sorted({*shown, *held} & self._scan.settled.keys())
            parts |= dict.fromkeys(ended, DigestPart.SETTLED)
        return Draft(group, region, self._counts(region), parts, has_red_news)

    def _news(
        self, listed: Iterable[Listed], region: str, held: Mapping[int, DigestPart], told: Collection[int]
    ) -> dict[int, DigestPart]:
        """The warnings that are news to a region's groups, and why."""
        parts = {}
        for one in listed:
            if (one.id in self._touched or one.id in held) and not one.muted and one.id not in told:
                part = min(self._part(one, region), _still(held.get(one.id), one), key=FIRST.index)
                if part.is_news:
                    parts[one.id] = part
        return parts

    def _part(self, listed: Listed, region: str) -> DigestPart:
        scan = self._scan
        if listed.id in scan.opened or self._has_moved_in(listed, region):
            return DigestPart.NEW
        if listed.id in scan.missed:
            return DigestPart.MISSED
        told = listed.id in scan.told
        newly = self._newly_told(listed) if told else ()
        if region in newly:
            return DigestPart.ESCALATED
        if listed.id in scan.raised:
            return DigestPart.RISEN
        return DigestPart.REMINDED if told and not newly else DigestPart.STANDING

    def _has_moved_in(self, listed: Listed, region: str) -> bool:
        """Whether a project moved to where a region's groups hear of it for the first time."""
        was = self._scan.moved.get(listed.id)
        return was is not None and region not in self._addressed(was, listed.chain, listed.step)

    def _newly_told(self, listed: Listed) -> tuple[str, ...]:
        """Regions that the last step of a chain brought in; without any it is a reminder to all others."""
        before = self._addressed(listed.region, listed.chain, listed.step - 1)
        after = self._addressed(listed.region, listed.chain, listed.step)
        return tuple(region for region in after if region not in before)

    def _sort_by_region(self, listening: frozenset[str]) -> dict[str, list[Listed]]:
        """For each region with groups the warnings that these are told of, worst first."""

        @cache
        def regions(region: str, chain: str, step: int) -> tuple[str, ...]:
            return addressed(region, Chain.parse(chain), step, listening, self._tree)

        self._addressed: Callable[[str, str, int], tuple[str, ...]] = regions
        found: dict[str, list[Listed]] = {}
        for listed in _worst_first(self._scan.unresolved.values()):
            for region in regions(listed.region, listed.chain, listed.step):
                found.setdefault(region, []).append(listed)
        return found

    def _counts(self, region: str) -> Counts:
        return Counts(**{name: tally[region] for name, tally in self._counted.items()})


def _with_standing(listed: Iterable[Listed], news: Mapping[int, DigestPart]) -> dict[int, DigestPart]:
    """The news, and between it what still waits for somebody, in the order of the warnings."""
    return {
        one.id: news.get(one.id, DigestPart.STANDING)
        for one in listed
        if one.id in news or (one.state is WarningState.OPEN and not one.muted)
    }


def _count(tree: RegionTree, scan: Scan) -> dict[str, Counter[str]]:
    """How many warnings of each region; a region's number holds those of the regions below."""
    there = scan.unresolved
    regions: dict[str, Iterable[str]] = {
        "opened": (there[number].region for number in scan.opened),
        "risen": (there[number].region for number in scan.raised),
        "settled": (settled.region for settled in scan.settled.values()),
        "unresolved": (listed.region for listed in there.values()),
        "waiting": (listed.region for listed in there.values() if listed.state is WarningState.OPEN),
    }
    return {name: _rolled_up(tree, Counter(codes)) for name, codes in regions.items()}


def _rolled_up(tree: RegionTree, numbers: Counter[str]) -> Counter[str]:
    rolled: Counter[str] = Counter()
    for region, number in numbers.items():
        for above in tree.chain(region):
            rolled[above.code] += number
    return rolled


def _still(held: DigestPart | None, listed: Listed) -> DigestPart:
    """What a message that was held still has to say: nobody is chased for what is acknowledged meanwhile."""
    chased = held in (DigestPart.REMINDED, DigestPart.ESCALATED)
    if held is None or (chased and listed.state is not WarningState.OPEN):
        return DigestPart.STANDING
    return held


def _worst_first(listed: Iterable[Listed]) -> Iterable[Listed]:
    """Many are equally bad, so the ways of being bad are put in order, and in each the numbers."""
    alike: dict[tuple[bool, WarningState, Level, date | None], list[Listed]] = {}
    for one in listed:
        alike.setdefault((one.muted, one.state, one.level, one.deadline), []).append(one)
    return chain.from_iterable(sorted(alike[how]) for how in sorted(alike, key=_gravity))


def _gravity(how: tuple[bool, WarningState, Level, date | None]) -> tuple[bool, bool, int, date]:
    muted, state, level, deadline = how
    return muted, state is not WarningState.OPEN, -level.gravity, deadline or date.max
