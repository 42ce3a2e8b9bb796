"""Figures and the words between them, put together: what a sentence claims of which rate of which region.

Region, phase, rate and as-of day hold until others are said; 其中 says a region for its sentence alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handlers.reading.checks import check_day
from handlers.reading.figures import Found, Is, counted, merged
from handlers.reading.lexicon import RATE_OF, RATE_OF_BATCH
from handlers.reading.meaning import Kind
from handlers.reading.subject import NOBODY, Subject, above, and_region, meant
from handlers.reading.tokens import Setting, Token
from ledger.rates import Rate
from ledger.stated import Bound, Claim, Listing, Op, Percent, Stated, Unread

NO_RATE = "no_rate"
"""Why a figure is unread: nothing says of which rate it is."""
UNTIL = ("截", "至", "到")
"""What an as-of day begins with."""

_AMONG = "其中"
_RESPECTIVELY = "分别"
_AND = "、,和及与"
_SHOWN = 20
_MOST_LISTED = 200
"""Regions in one list; there are not so many."""
_NOTHING = Stated()


@dataclass(slots=True)
class ClaimReader:
    """Takes in clauses from left to right, and keeps what they claim.

    Attributes:
        says_until: whether some day is said to be the as-of day: other days are days of something else then.
    """

    setting: Setting
    says_until: bool
    subject: Subject = NOBODY
    claims: list[Claim] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    province_wide: bool = False
    _stated: Stated = _NOTHING
    _text: str = ""
    _rate_is_old: bool = True
    _listing: Listing | None = None
    _within: str | None = None
    _spread: list[Percent] = field(default_factory=list)
    _places: int | None = None
    _title: tuple[str, ...] = ()
    _named: list[str] = field(default_factory=list)
    _line: str = ""
    _last_end: int = -1

    def begin(self, words: Sequence[Token]) -> None:
        """A sentence that says its phase anew, and no region, is not of the region said last."""
        kinds = {word.kind for word in words}
        if Kind.PHASE in kinds and Kind.REGION not in kinds:
            self.subject = replace(self.subject, regions=self._title)
        self._named = []

    def end(self, has_figures: bool) -> None:
        """What follows a sentence about several regions is about none of them; a title holds on."""
        if not has_figures:
            self._title = self.subject.regions
        elif len(set(self._named)) > 1:
            self.subject = replace(self.subject, regions=self._title)

    def clause(self, line: str, found: Sequence[Found], words: Sequence[Token]) -> None:
        """Read what stands between two full stops or semicolons."""
        outer: Subject | None = None
        self._line, self._last_end, self._rate_is_old = line, -1, True
        parts: list[Found | Token] = [*found, *words]
        for part in sorted(parts, key=lambda one: one.start):
            if isinstance(part, Found):
                self._figure(part)
            else:
                if outer is None and _AMONG in part.surface:
                    outer = self.subject
                self._word(part)
        listed = self._listing is not None or len(self.subject.regions) > 1
        self._flush()
        self._places = None
        if outer is not None:
            self.subject = replace(self.subject, regions=outer.regions)
        elif listed:
            self.subject = replace(self.subject, regions=())

    def _word(self, word: Token) -> None:
        match word.kind:
            case Kind.REGION:
                self._region(word)
            case Kind.PHASE:
                self._flush()
                self.subject = replace(self.subject, phase=word.meaning.phase)
            case Kind.RATE:
                self._rate(word.meaning.rate)
            case Kind.BATCH | Kind.BATCH_OR_STAGE if "率" not in self._line[word.end : word.end + 4]:
                assert word.meaning.batch is not None
                self._rate(RATE_OF_BATCH[word.meaning.batch])
            case Kind.DAY | Kind.MONTH:
                self._day(word)
            case Kind.TOP:
                self._flush()
                regions = self.subject.regions
                self._within = regions[0] if len(regions) == 1 else None
                self.subject = replace(self.subject, regions=())
                self._listing = Listing(end=word.meaning.end, top=word.meaning.top)
            case _:
                pass

    def _rate(self, rate: Rate | None) -> None:
        """项目258个，已开工179个，开工率69.38%: a rate behind the counts is theirs."""
        counts_alone = self._stated != _NOTHING and self._stated.percent is None and self._rate_is_old
        goes_on = counts_alone or rate is self.subject.rate
        if self._listing is not None or self._stated.percent is not None or not goes_on:
            self._flush()
        self.subject = replace(self.subject, rate=rate)
        self._rate_is_old = False

    def _day(self, word: Token) -> None:
        if self.says_until and not word.surface.startswith(UNTIL):
            return
        check_day(word.meaning.day, self.setting.today)
        if word.meaning.day != self.subject.as_of:
            self._flush()
            self.subject = replace(self.subject, as_of=word.meaning.day)

    def _region(self, word: Token) -> None:
        """许昌长葛 is one region, 许昌、漯河 are two."""
        glued = word.start == self._last_end
        goes_on = word.start == self._last_end + 1 and self._line[word.start - 1] in _AND
        self._last_end = word.end
        if self._listing is not None and (self._listing.bound is None or self._listing.only):
            self._listing = replace(
                self._listing, regions=self._joined(self._listing.regions, word, glued, self._within)
            )
            return
        listed = self._listing is not None
        self._flush()
        before = self.subject.regions if glued or (goes_on and not listed) else ()
        inside = next(iter(self.subject.regions), None)
        self.subject = replace(self.subject, regions=self._joined(before, word, glued, inside))

    def _joined(
        self, before: tuple[str, ...], word: Token, glued: bool, inside: str | None
    ) -> tuple[str, ...]:
        if len(before) >= _MOST_LISTED:
            return before
        tree = self.setting.tree
        code = meant(word, before[-1] if glued and before else inside, tree)
        self._named.append(code)
        return and_region(before, code, tree, glued=glued)

    def _figure(self, found: Found) -> None:
        self._last_end = -1
        match found.kind:
            case Is.CHANGE:
                return
            case Is.REGIONS:
                self._count_of_regions(found.number)
            case Is.PERCENT:
                self._percent(found)
            case Is.SHARE:
                self._put(found, Stated(reached=found.number, total=found.whole))
            case _:
                self._count(found)

    def _count_of_regions(self, number: int) -> None:
        if self._listing is not None:
            self._listing = replace(self._listing, count=number)
        else:
            self._places = number

    def _count(self, found: Found) -> None:
        if found.batch is not None:
            self._rate(RATE_OF_BATCH[found.batch])
        elif found.stage in RATE_OF and RATE_OF[found.stage] is not self.subject.rate:
            self._rate(RATE_OF[found.stage])
            self._rate_is_old = True
        self._put(found, counted(found))

    def _put(self, found: Found, counts: Stated) -> None:
        """Join counts to what is said of the same; a second figure of a kind begins something new."""
        joined_to = merged(self._stated, counts)
        if joined_to is None or self._listing is not None:
            self._flush()
            joined_to = counts
        self._stated = joined_to
        self._text += found.text

    def _percent(self, found: Found) -> None:
        percent, regions = found.percent, self.subject.regions
        assert percent is not None
        bound = Bound(percent, found.op)
        open_listing = self._listing is not None and self._listing.bound is None
        if open_listing and self._listing is not None and self._listing.regions:
            self._listing = replace(self._listing, bound=bound)
        elif found.chooses or (self._places is not None and not regions):
            self._flush()
            self._within = regions[0] if len(regions) == 1 else None
            self._listing = Listing(bound=bound, only=True, count=self._places)
            self._places = None
            self.subject = replace(self.subject, regions=())
        elif len(regions) > 1 and _RESPECTIVELY in self._line[: found.start]:
            self._spread.append(percent)
            if len(self._spread) == len(regions):
                self._flush()
        elif len(regions) > 1 or found.op is not Op.AT:
            self._flush()
            self._listing = Listing(regions=regions, bound=bound)
        else:
            self._put(found, Stated(percent))

    def _flush(self) -> None:
        """Close what was read: its claim is complete."""
        listing, stated, spread = self._listing, self._stated, self._spread
        regions = self.subject.regions
        if listing is not None and (listing.regions or listing.bound):
            self._close(listing)
        elif len(spread) == len(regions):
            for code, percent in zip(regions, spread, strict=True):
                self._add(self.subject.claim(Stated(percent), code))
        if stated != _NOTHING:
            self._add(self.subject.claim(stated, regions[0] if len(regions) == 1 else None))
        self._listing, self._stated, self._spread, self._within = None, _NOTHING, [], None
        self._text = ""

    def _close(self, listing: Listing) -> None:
        ranks = listing.top is not None or listing.only
        if ranks and not listing.regions and listing.count is None:
            return
        within = self._within if ranks else None
        if ranks:
            within = within or above(listing.regions, self.setting.tree)
            self.province_wide |= within in (None, self.setting.tree.province.code)
        self._add(self.subject.claim(listing, within))

    def _add(self, claim: Claim) -> None:
        alone = isinstance(claim.what, Stated) and (
            claim.what.percent is None or replace(claim.what, percent=None) == _NOTHING
        )
        if claim.rate is None and (alone or isinstance(claim.what, Listing)):
            self.unread.append(Unread(self._text[:_SHOWN] or self._line[:_SHOWN], NO_RATE))
            return
        self.claims.append(claim)
