"""What an answer is worked out with, and who asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import reference
from ledger import access
from ledger.calendar import WorkCalendar
from ledger.clock import CHINA, china_day
from ledger.collection import CollectionPlan
from ledger.doubts import DoubtRules
from ledger.errors import Reason, Refused
from ledger.officials import Group, Official, Role
from ledger.phases import Phase
from ledger.quiet import OfficeHours
from ledger.rates import Rate, RateDefinition
from ledger.regions import Region, RegionTree
from ledger.schedule import Timetable, Trigger, Workdays
from ledger.warning_rules import WarningRules


@dataclass(frozen=True, slots=True)
class Office:
    """How the office works, as the configuration says.

    Attributes:
        timetable: the working days, and the time zone.
        hours: when pushes may go out.
        early_warning: when scans are due.
        doubts: when a report of progress is asked about.
        collection: when cities are asked for their ledger.
    """

    timetable: Timetable = field(default_factory=lambda: Timetable(WorkCalendar(), CHINA))
    hours: OfficeHours = field(default_factory=OfficeHours)
    early_warning: Trigger = Workdays(time(8, 30))  # noqa: RUF009 - frozen
    rules: WarningRules = field(default_factory=WarningRules)
    doubts: DoubtRules = field(default_factory=DoubtRules)
    collection: CollectionPlan = field(default_factory=CollectionPlan)


@dataclass(frozen=True, slots=True)
class Reference:
    """What hardly ever changes in a ledger: read once when the program starts.

    Attributes:
        demo: whether the ledger is synthetic, and everything shown from it marked 演示.
    """

    tree: RegionTree
    definitions: tuple[RateDefinition, ...]
    demo: bool
    office: Office = field(default_factory=Office)

    @property
    def timetable(self) -> Timetable:
        return self.office.timetable

    @property
    def calendar(self) -> WorkCalendar:
        return self.office.timetable.calendar

    @property
    def hours(self) -> OfficeHours:
        return self.office.hours

    @property
    def rules(self) -> WarningRules:
        return self.office.rules

    def definition(self, rate: Rate, phase: int) -> RateDefinition | None:
        """How a rate is defined for a phase; None if it is not."""
        return next((d for d in self.definitions if d.rate is rate and _holds(d, phase)), None)

    def rates(self, phase: int) -> tuple[Rate, ...]:
        """The rates that are defined for a phase, in the order people name them."""
        defined = {d.rate for d in self.definitions if _holds(d, phase)}
        return tuple(rate for rate in Rate if rate in defined)


def _holds(definition: RateDefinition, phase: int) -> bool:
    return definition.first_phase <= phase <= (definition.last_phase or phase)


async def load_reference(session: AsyncSession, office: Office | None = None) -> Reference:
    """Read regions, definitions and the demo mark from the ledger."""
    return Reference(
        tree=await reference.region_tree(session),
        definitions=await reference.rate_definitions(session),
        demo=await reference.demo_until(session) is not None,
        office=office or Office(),
    )


@dataclass(frozen=True, slots=True)
class Context:
    """One look at the ledger at one instant.

    Attributes:
        known_at: the ledger is seen as it was known then, which is `now`; None for the ledger as it is.
    """

    session: AsyncSession
    reference: Reference
    now: datetime
    phases: Sequence[Phase]
    known_at: datetime | None = None

    @property
    def tree(self) -> RegionTree:
        return self.reference.tree

    @property
    def today(self) -> date:
        return china_day(self.now)

    @property
    def next_open(self) -> datetime:
        """Now while offices are open, else when they open next: what a push has to wait for."""
        return self.reference.hours.next_open(self.now, self.reference.timetable)

    def region(self, code: str) -> Region:
        """The region of a code. Raises Refused(BROKEN_BUTTON) for one that does not exist."""
        if code not in self.tree:
            raise Refused(Reason.BROKEN_BUTTON)
        return self.tree[code]

    def phase(self, number: int) -> Phase:
        """The phase of a number. Raises Refused(UNKNOWN_PHASE) for one that is not in the ledger."""
        phase = next((p for p in self.phases if p.number == number), None)
        if phase is None:
            known = tuple(p.number for p in self.phases)
            raise Refused(Reason.UNKNOWN_PHASE, number=number, known=known)
        return phase

    def definition(self, rate: Rate, phase: int) -> RateDefinition:
        """How a rate is defined for a phase. Raises Refused(RATE_NOT_DEFINED) where it is not."""
        definition = self.reference.definition(rate, phase)
        if definition is None:
            raise Refused(Reason.RATE_NOT_DEFINED, rate=rate, number=phase)
        return definition


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and the group they ask in. A push to a group has no person."""

    official: Official | None = None
    group: Group | None = None

    def viewpoint(self) -> Official:
        """Whose right to see counts: in a group its region's, else the person's.

        Raises:
            Refused: NOT_REGISTERED, or GROUP_NOT_BOUND.
        """
        if self.group is None:
            if self.official is None:
                raise Refused(Reason.NOT_REGISTERED)
            return self.official
        if self.group.region is None:
            raise Refused(Reason.GROUP_NOT_BOUND)
        return Official(0, self.group.title, Role.VIEWER, self.group.region)

    def home(self) -> str | None:
        """Code of the region that is “ours” here: in a group the group's, else the person's."""
        if self.group is not None:
            return self.group.region
        return None if self.official is None else self.official.region

    def check(self, what: access.What, region: str, tree: RegionTree) -> None:
        """Let pass what may be shown here: in a group what its own region may see.

        Raises:
            Refused: GROUP_OTHER_REGION, and as `viewpoint` and `access.check` do.
        """
        try:
            access.check(self.viewpoint(), what, region, tree)
        except Refused as refused:
            if self.group is not None and refused.reason is Reason.NOT_YOUR_REGION:
                raise Refused(Reason.GROUP_OTHER_REGION, **refused.facts) from refused
            raise

    def may(self, what: access.What, region: str, tree: RegionTree) -> bool:
        """Whether the person may do something there; without a person, whether anybody could."""
        return self.official is None or access.may(self.official, what, region, tree)
