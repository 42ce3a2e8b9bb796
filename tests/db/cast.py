"""The people, places and instants of these tests."""

from datetime import UTC, date, datetime

from db.data import henan
from db.writing import Origin
from ledger.officials import Official, Role
from ledger.phases import Batch, Milestone, Phase
from ledger.projects import EntryRecord, Plan, ProjectRecord

TREE = henan()
PROVINCE, XUCHANG, LUOHE = "410000", "411000", "411100"
WEIDU, YANLING = "411002", "411024"
"""Two counties of 许昌."""
LI_KE = Official(1001, "李科", Role.OFFICER, XUCHANG)
WANG_KE = Official(1002, "王科", Role.OFFICER, LUOHE)
ZHANG_CHU = Official(1003, "张处", Role.SUPERVISOR, PROVINCE)
STRANGER = 1009
AT = datetime(2021, 9, 30, 1, tzinfo=UTC)
TODAY = date(2021, 9, 30)
ORIGIN = Origin(AT, "test", LI_KE.id)
PHASES = tuple(
    Phase(number, day)
    for number, day in enumerate(
        (date(2021, 7, 10), date(2021, 10, 8), date(2022, 1, 4), date(2022, 4, 1), date(2022, 7, 1)), 1
    )
)
PLANT = ProjectRecord(
    code="P-1",
    name="魏都区智能装备产业园",
    region=WEIDU,
    company="许昌装备公司",
    categories=("先进制造业",),
    total_wan=160_000,
    milestones={
        Milestone.SIGN: Plan(date(2021, 7, 10), date(2021, 7, 10)),
        Milestone.START: Plan(date(2021, 9, 15)),
    },
)
PLANT_SIGNED = EntryRecord("P-1", 1, Batch.SIGNED)
