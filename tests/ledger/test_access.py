"""Who may what: every role × topic, action and right × region, against the mission's own sentences."""

import pytest

from db.data import henan
from ledger.access import NEEDS, RULES, Right, What, check, may, right_to_invite
from ledger.actions import ActionKind
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.questions import Topic

TREE = henan()
VIEWER, OFFICER, SUPERVISOR, ADMIN = Role
PLACES = ("410000", "411000", "411002", "411024", "411100", "411102", "419001")
"""The province; 许昌 and two counties of it; 漯河 and a county of it; 济源."""

OWN = "the official's own region"
BELOW = "a region below the official's"
ELSEWHERE = "a region above the official's, beside it, or of another city"

SENTENCES: list[tuple[str, set[What], set[Role], set[str]]] = [
    (
        "Aggregated rates of every region: every registered official.",
        {
            Right.AGGREGATE,
            Topic.RATES,
            Topic.RANKING,
            Topic.WEEKLY,
            Topic.HELP,
            Topic.SOURCE,
            Topic.SHARE,
            Topic.COMPARE,
            Topic.TREND,
            Topic.CONVERSION,
            Topic.LEADERS,
            Topic.CALENDAR,
            Topic.WEEKLY_REPORT,
        },
        {VIEWER, OFFICER, SUPERVISOR, ADMIN},
        {OWN, BELOW, ELSEWHERE},
    ),
    (
        "Project details, warnings and documents: officials whose region contains the project's.",
        {
            Right.DETAIL,
            Topic.OVERDUE,
            Topic.DUE,
            Topic.PROJECT,
            Topic.SEARCH,
            Topic.WARNINGS,
            Topic.DIGEST,
            Topic.WHY,
            Topic.EXTENSION,
            Topic.MUTES,
            Topic.HISTORY,
            Topic.PHOTOS,
            Topic.COLLECTION,
            Topic.PROJECTS,
            Topic.AGEING,
            Topic.UNACKNOWLEDGED,
            Topic.BRIEF,
        },
        {VIEWER, OFFICER, SUPERVISOR, ADMIN},
        {OWN, BELOW},
    ),
    (
        "Writing (acknowledge, ask for an extension): officers of that region.",
        {
            Right.ACKNOWLEDGE,
            ActionKind.ACKNOWLEDGE,
            ActionKind.ACKNOWLEDGE_PAGE,
            ActionKind.ASK_EXTENSION,
        },
        {OFFICER},
        {OWN, BELOW},
    ),
    (
        "Un-acknowledge by the same person or a supervisor.",
        {Right.UNACKNOWLEDGE, ActionKind.UNACKNOWLEDGE},
        {OFFICER, SUPERVISOR},
        {OWN, BELOW},
    ),
    (
        "Publishing: supervisors.",
        {Right.PUBLISH, Topic.BULLETIN},
        {SUPERVISOR},
        {OWN, BELOW},
    ),
    (
        "A supervisor sees the state of the queue, and so does who keeps the program running.",
        {Right.OVERSEE, Topic.STATUS},
        {SUPERVISOR, ADMIN},
        {OWN, BELOW},
    ),
    (
        "Writing (import): officers of that region; supervisors keep the ledger; operators install it.",
        {
            Right.IMPORT,
            Topic.IMPORT,
            ActionKind.CONFIRM_IMPORT,
            ActionKind.CANCEL_IMPORT,
            ActionKind.ANSWER_DOUBT,
            ActionKind.UNDO_IMPORT,
        },
        {OFFICER, SUPERVISOR, ADMIN},
        {OWN, BELOW},
    ),
    (
        "Writing (progress): officers of that region.",
        {Right.REPORT, ActionKind.REPORT},
        {OFFICER},
        {OWN, BELOW},
    ),
    (
        "A supervisor can mark a report 已核实 or 存疑.",
        {Right.VERIFY, ActionKind.VERIFY_REPORT, ActionKind.DOUBT_REPORT},
        {SUPERVISOR},
        {OWN, BELOW},
    ),
    (
        "Approving extensions, muting, publishing: supervisors of a region above.",
        {
            Right.APPROVE,
            ActionKind.APPROVE_EXTENSION,
            ActionKind.REFUSE_EXTENSION,
            Right.MUTE,
            ActionKind.MUTE,
            ActionKind.UNMUTE,
        },
        {SUPERVISOR},
        {BELOW},
    ),
    (
        "The bot is added to a group, an entitled person picks the region and what to receive.",
        {Right.BIND_GROUP, ActionKind.BIND_GROUP, ActionKind.SUBSCRIBE, ActionKind.UNSUBSCRIBE},
        {OFFICER, SUPERVISOR, ADMIN},
        {OWN, BELOW},
    ),
    (
        "Invitations, for supervisors, in chat.",
        {Right.INVITE, ActionKind.INVITE},
        {SUPERVISOR, ADMIN},
        {OWN, BELOW},
    ),
    (
        "Admins may appoint the first supervisors.",
        {Right.APPOINT},
        {ADMIN},
        {OWN, BELOW},
    ),
]
EVERYTHING: list[What] = [*Topic, *ActionKind, *Right]


def lie(own: str, region: str) -> str:
    """How a region lies to the official's, by the codes of GB/T 2260 alone."""
    if own == region:
        return OWN
    if own == "410000" or (own.endswith("00") and region.startswith(own[:4])):
        return BELOW
    return ELSEWHERE


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("what", EVERYTHING, ids=lambda what: f"{type(what).__name__}.{what}")
def test_it_lets_pass_whom_the_mission_names_and_nobody_else(what: What, role: Role) -> None:
    [(roles, places)] = [(roles, places) for _, named, roles, places in SENTENCES if what in named]

    for own in PLACES:
        for region in PLACES:
            wanted = role in roles and lie(own, region) in places
            assert may(Official(1, "某", role, own), what, region, TREE) == wanted, (own, region)


@pytest.mark.parametrize("what", EVERYTHING, ids=lambda what: f"{type(what).__name__}.{what}")
def test_it_lets_no_stranger_pass(what: What) -> None:
    for region in PLACES:
        with pytest.raises(Refused) as refused:
            check(None, what, region, TREE)

        assert refused.value.reason is Reason.NOT_REGISTERED


def test_it_says_whether_the_role_or_the_region_is_in_the_way() -> None:
    li_ke = Official(1001, "李科", OFFICER, "411000")

    with pytest.raises(Refused) as region:
        check(li_ke, Topic.OVERDUE, "411100", TREE)
    with pytest.raises(Refused) as role:
        check(li_ke, Right.APPROVE, "411100", TREE)

    assert region.value.reason is Reason.NOT_YOUR_REGION
    assert (region.value.facts["own"], region.value.facts["asked"]) == ("许昌市", "漯河市")
    assert role.value.reason is Reason.NOT_YOUR_ROLE
    assert role.value.facts["allowed"] == [SUPERVISOR]


def test_it_has_a_rule_for_everything() -> None:
    assert set(NEEDS) == {*Topic, *ActionKind}
    assert set(RULES) == set(Right)


def test_it_lets_supervisors_invite_workers_and_only_admins_appoint() -> None:
    assert [right_to_invite(role) for role in Role] == [
        Right.INVITE,
        Right.INVITE,
        Right.APPOINT,
        Right.APPOINT,
    ]
