"""Who may see and do what: one pure decision, asked on every question, action and button press.

Source: “Who may see what” of the mission. Aggregated rates of every region: every registered official.
Project details and warnings: officials whose region contains the project's. Writing: officers of that
region. Approving, muting, publishing: supervisors of a region above. A group sees what its own region may
see, and acting in a group still needs the acting person's own right.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

from ledger.actions import ActionKind
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.questions import Topic
from ledger.regions import RegionTree


class Right(StrEnum):
    """A kind of access; every topic and every action needs exactly one."""

    AGGREGATE = "aggregate"
    DETAIL = "detail"
    ACKNOWLEDGE = "acknowledge"
    IMPORT = "import"
    REPORT = "report"
    VERIFY = "verify"
    UNACKNOWLEDGE = "unacknowledge"
    APPROVE = "approve"
    MUTE = "mute"
    OVERSEE = "oversee"
    PUBLISH = "publish"
    INVITE = "invite"
    APPOINT = "appoint"
    BIND_GROUP = "bind_group"


class Reach(Enum):
    """How the official's region must lie to the region concerned."""

    ANY = "any"
    CONTAINS = "contains"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who has a right: which roles, and how far it reaches."""

    roles: frozenset[Role]
    reach: Reach


_ALL = frozenset(Role)
_MANAGE = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN})
RULES: dict[Right, Rule] = {
    Right.AGGREGATE: Rule(_ALL, Reach.ANY),
    Right.DETAIL: Rule(_ALL, Reach.CONTAINS),
    Right.ACKNOWLEDGE: Rule(frozenset({Role.OFFICER}), Reach.CONTAINS),
    Right.IMPORT: Rule(_MANAGE, Reach.CONTAINS),
    Right.REPORT: Rule(frozenset({Role.OFFICER}), Reach.CONTAINS),
    Right.VERIFY: Rule(frozenset({Role.SUPERVISOR}), Reach.CONTAINS),
    Right.UNACKNOWLEDGE: Rule(frozenset({Role.OFFICER, Role.SUPERVISOR}), Reach.CONTAINS),
    Right.MUTE: Rule(frozenset({Role.SUPERVISOR}), Reach.ABOVE),
    Right.OVERSEE: Rule(frozenset({Role.SUPERVISOR, Role.ADMIN}), Reach.CONTAINS),
    Right.APPROVE: Rule(frozenset({Role.SUPERVISOR}), Reach.ABOVE),
    Right.PUBLISH: Rule(frozenset({Role.SUPERVISOR}), Reach.CONTAINS),
    Right.INVITE: Rule(frozenset({Role.SUPERVISOR, Role.ADMIN}), Reach.CONTAINS),
    Right.APPOINT: Rule(frozenset({Role.ADMIN}), Reach.CONTAINS),
    Right.BIND_GROUP: Rule(_MANAGE, Reach.CONTAINS),
}

NEEDS: dict[Topic | ActionKind, Right] = {
    Topic.RATES: Right.AGGREGATE,
    Topic.RANKING: Right.AGGREGATE,
    Topic.WEEKLY: Right.AGGREGATE,
    Topic.HELP: Right.AGGREGATE,
    Topic.SOURCE: Right.AGGREGATE,
    Topic.SHARE: Right.AGGREGATE,
    Topic.COMPARE: Right.AGGREGATE,
    Topic.TREND: Right.AGGREGATE,
    Topic.CONVERSION: Right.AGGREGATE,
    Topic.LEADERS: Right.AGGREGATE,
    Topic.CALENDAR: Right.AGGREGATE,
    Topic.WEEKLY_REPORT: Right.AGGREGATE,
    Topic.PROJECTS: Right.DETAIL,
    Topic.AGEING: Right.DETAIL,
    Topic.UNACKNOWLEDGED: Right.DETAIL,
    Topic.BRIEF: Right.DETAIL,
    Topic.BULLETIN: Right.PUBLISH,
    Topic.OVERDUE: Right.DETAIL,
    Topic.DUE: Right.DETAIL,
    Topic.PROJECT: Right.DETAIL,
    Topic.SEARCH: Right.DETAIL,
    Topic.WARNINGS: Right.DETAIL,
    Topic.DIGEST: Right.DETAIL,
    Topic.WHY: Right.DETAIL,
    Topic.EXTENSION: Right.DETAIL,
    Topic.MUTES: Right.DETAIL,
    Topic.STATUS: Right.OVERSEE,
    Topic.HISTORY: Right.DETAIL,
    Topic.PHOTOS: Right.DETAIL,
    Topic.IMPORT: Right.IMPORT,
    Topic.COLLECTION: Right.DETAIL,
    ActionKind.ACKNOWLEDGE: Right.ACKNOWLEDGE,
    ActionKind.ACKNOWLEDGE_PAGE: Right.ACKNOWLEDGE,
    ActionKind.UNACKNOWLEDGE: Right.UNACKNOWLEDGE,
    ActionKind.ASK_EXTENSION: Right.ACKNOWLEDGE,
    ActionKind.APPROVE_EXTENSION: Right.APPROVE,
    ActionKind.REFUSE_EXTENSION: Right.APPROVE,
    ActionKind.MUTE: Right.MUTE,
    ActionKind.UNMUTE: Right.MUTE,
    ActionKind.BIND_GROUP: Right.BIND_GROUP,
    ActionKind.SUBSCRIBE: Right.BIND_GROUP,
    ActionKind.UNSUBSCRIBE: Right.BIND_GROUP,
    ActionKind.INVITE: Right.INVITE,
    ActionKind.CONFIRM_IMPORT: Right.IMPORT,
    ActionKind.CANCEL_IMPORT: Right.IMPORT,
    ActionKind.ANSWER_DOUBT: Right.IMPORT,
    ActionKind.UNDO_IMPORT: Right.IMPORT,
    ActionKind.REPORT: Right.REPORT,
    ActionKind.VERIFY_REPORT: Right.VERIFY,
    ActionKind.DOUBT_REPORT: Right.VERIFY,
}

What = Topic | ActionKind | Right


def check(official: Official | None, what: What, region: str, tree: RegionTree) -> None:
    """Let pass who may; raise Refused for who may not.

    Args:
        official: who asks; None for a person who is not registered.
        what: a topic, an action, or the right itself.
        region: code of the region concerned: the project's, the warning's, the one to invite for.
        tree: all regions.

    Raises:
        Refused: NOT_REGISTERED, NOT_YOUR_ROLE or NOT_YOUR_REGION.
    """
    if official is None:
        raise Refused(Reason.NOT_REGISTERED)
    rule = RULES[what if isinstance(what, Right) else NEEDS[what]]
    if official.role not in rule.roles:
        raise Refused(Reason.NOT_YOUR_ROLE, role=official.role, allowed=sorted(rule.roles))
    if not _reaches(official.region, rule.reach, region, tree):
        raise Refused(
            Reason.NOT_YOUR_REGION, own=tree[official.region].name, asked=tree[region].name, reach=rule.reach
        )


def may(official: Official | None, what: What, region: str, tree: RegionTree) -> bool:
    """Whether `check` would let pass."""
    try:
        check(official, what, region, tree)
    except Refused:
        return False
    return True


def right_to_invite(role: Role) -> Right:
    """Which right it takes to invite somebody for `role`: supervisors invite those who work, admins all."""
    return Right.INVITE if role in (Role.VIEWER, Role.OFFICER) else Right.APPOINT


def _reaches(own: str, reach: Reach, region: str, tree: RegionTree) -> bool:
    match reach:
        case Reach.ANY:
            return True
        case Reach.CONTAINS:
            return tree.contains(own, region)
        case Reach.ABOVE:
            return tree.above(own, region)
