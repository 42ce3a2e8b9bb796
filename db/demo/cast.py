"""The people and the group chats of the demo."""

from db.demo.shapes import DemoGroup, DemoPerson
from ledger.officials import SUBSCRIPTIONS, Group, Official, Role

HENAN = "410000"
ZHENGZHOU = "410100"
XUCHANG = "411000"
CHANGGE = "411082"
LUOHE = "411100"

SUPERVISOR = Official(1003, "张处", Role.SUPERVISOR, HENAN)

OFFICIALS = (
    Official(1001, "李科", Role.OFFICER, XUCHANG),
    Official(1002, "王科", Role.OFFICER, LUOHE),
    SUPERVISOR,
    Official(1004, "陈书记", Role.VIEWER, HENAN),
    Official(1005, "赵科", Role.OFFICER, ZHENGZHOU),
    Official(1006, "刘主任", Role.OFFICER, CHANGGE),
)

STRANGER = DemoPerson(1009, "陌生人")

PEOPLE = (*(DemoPerson(official.id, official.name) for official in OFFICIALS), STRANGER)


def _group(number: int, title: str, region: str, members: tuple[int, ...]) -> DemoGroup:
    group = Group(number, -1000 - number, title, region, active=True, subscriptions=frozenset(SUBSCRIPTIONS))
    return DemoGroup(group, members)


GROUPS = (
    _group(1, "省三个一批专班", HENAN, (1001, 1002, 1003, 1004, 1005)),
    _group(2, "许昌专班", XUCHANG, (1001, 1003, 1006)),
    _group(3, "漯河专班", LUOHE, (1002, 1003)),
    _group(4, "郑州专班", ZHENGZHOU, (1003, 1005)),
)
