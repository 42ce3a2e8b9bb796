"""预警: a scan opens, raises and resolves; an official acknowledges; digests say what stands."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import warnings
from db.engine import Database
from db.models import WarningEventRow, WarningRow
from db.queries import warnings as asked
from db.warnings import (
    ScanResult,
    Step,
    acknowledge,
    digests_showing,
    latest_digest,
    new_digest,
    record_scan,
    turn_page,
    warning_region,
)
from db.writing import LedgerWriter
from ledger.errors import Reason, Refused
from ledger.warnings import Concern, Level, RuleName, WarningFact, WarningState
from tests.db.cast import (
    AT,
    LI_KE,
    LUOHE,
    ORIGIN,
    PLANT,
    PROVINCE,
    TODAY,
    TREE,
    WANG_KE,
    WEIDU,
    XUCHANG,
    YANLING,
)
from tests.db.ledgers import few
from tests.db.situations import LAGGING, bind, late, warn, write

DAY = timedelta(days=1)
LUOHE_COUNTY = "411102"
LATE = late(1)
SOON = replace(LATE, rule=RuleName.DUE_SOON, level=Level.BLUE)


@pytest.fixture
async def plants(database: Database) -> Database:
    """Two projects of 许昌, numbers 1 and 2."""
    async with database.writing() as session:
        await LedgerWriter(session, TREE, ORIGIN).add_projects(
            [PLANT, replace(PLANT, code="P-2", name="鄢陵花木产业园", region=YANLING)]
        )
    return database


async def scan(database: Database, *concerns: Concern, day: int = 0, at: datetime = AT) -> ScanResult:
    return await write(database, lambda s: record_scan(s, TREE, concerns, Step(at + day * DAY)))


async def steps(database: Database, warning: int) -> list[tuple[str, Level, int | None]]:
    async with database.reading() as session:
        rows = await session.scalars(
            select(WarningEventRow).where(WarningEventRow.warning_id == warning).order_by(WarningEventRow.id)
        )
        return [(row.step, row.level, row.actor) for row in rows]


async def standing(database: Database, *numbers: int) -> list[tuple[str, Level, WarningState]]:
    async with database.reading() as session:
        facts = await asked.warning_facts(session, numbers, TODAY)
    return [(fact.serial, fact.level, fact.state) for fact in facts]


async def test_it_opens_a_warning_raises_it_and_resolves_it(plants: Database) -> None:
    opened = await scan(plants, LATE)
    same = await scan(plants, LATE, day=1)
    raised = await scan(plants, replace(LATE, level=Level.RED), day=2)
    resolved = await scan(plants, day=3)

    [number] = opened.opened
    assert same == ScanResult((), (), ())
    assert raised == ScanResult((), (number,), ())
    assert resolved == ScanResult((), (), (number,))
    assert await standing(plants, number) == [("2021-000001", Level.RED, WarningState.RESOLVED)]
    assert await steps(plants, number) == [
        ("opened", Level.YELLOW, None),
        ("raised", Level.RED, None),
        ("resolved", Level.RED, None),
    ]


async def test_it_never_lets_a_level_fall(plants: Database) -> None:
    [number] = (await scan(plants, replace(LATE, level=Level.RED))).opened

    assert await scan(plants, LATE, day=1) == ScanResult((), (), ())

    assert await standing(plants, number) == [("2021-000001", Level.RED, WarningState.OPEN)]


async def test_it_tells_rules_milestones_and_subjects_apart(plants: Database) -> None:
    concerns = [LATE, SOON, late(2), *LAGGING]

    opened = await scan(plants, *concerns)

    assert len(opened.opened) == len(concerns)
    assert await scan(plants, *concerns, day=1) == ScanResult((), (), ())


async def test_it_gives_a_concern_that_comes_back_a_new_number(plants: Database) -> None:
    await scan(plants, LATE)
    await scan(plants, day=1)

    [again] = (await scan(plants, LATE, day=2)).opened

    assert await standing(plants, again) == [("2021-000002", Level.YELLOW, WarningState.OPEN)]


async def test_it_counts_from_one_in_each_chinese_year(plants: Database) -> None:
    before, after = (
        datetime.fromisoformat("2021-12-31T15:59:59Z"),
        datetime.fromisoformat("2021-12-31T16:00:00Z"),
    )

    old = await scan(plants, LATE, at=before)
    new = await scan(plants, LATE, SOON, at=after)

    assert [serial for serial, *_ in await standing(plants, *old.opened, *new.opened)] == [
        "2021-000001",
        "2022-000001",
    ]


async def test_it_keeps_an_acknowledgement_while_the_level_rises(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened
    await write(plants, lambda s: acknowledge(s, number, Step(AT, LI_KE.id, -1001)))

    await scan(plants, replace(LATE, level=Level.RED), day=1)

    assert await standing(plants, number) == [("2021-000001", Level.RED, WarningState.ACKNOWLEDGED)]
    assert await steps(plants, number) == [
        ("opened", Level.YELLOW, None),
        ("acknowledged", Level.YELLOW, LI_KE.id),
        ("raised", Level.RED, None),
    ]


async def test_it_moves_with_the_project_to_another_county(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened

    moved = await scan(plants, replace(LATE, region=LUOHE_COUNTY), day=1)

    assert moved == ScanResult((), (), ())
    async with plants.reading() as session:
        assert await warning_region(session, number) == LUOHE_COUNTY
        old = await asked.warning_page(session, TREE[XUCHANG], TODAY, 1, 10)
        new = await asked.warning_page(session, TREE[LUOHE], TODAY, 1, 10)
    assert (old.warnings, [warning.id for warning in new.warnings]) == ((), [number])


async def test_it_neither_raises_nor_resolves_what_another_scan_has_resolved(
    plants: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (await scan(plants, LATE, late(2))).opened
    await scan(plants, day=1)
    seen_before = select(*warnings._UNRESOLVED.selected_columns).order_by(WarningRow.id)
    monkeypatch.setattr(warnings, "_UNRESOLVED", seen_before)

    again = await scan(plants, replace(LATE, level=Level.RED), day=2)

    assert again == ScanResult((), (), ())
    assert [step for step, *_ in await steps(plants, first)] == ["opened", "resolved"]
    assert [step for step, *_ in await steps(plants, second)] == ["opened", "resolved"]


async def refusal(database: Database, warning: int) -> Refused:
    with pytest.raises(Refused) as refused:
        await write(database, lambda s: acknowledge(s, warning, Step(AT + DAY, WANG_KE.id)))
    return refused.value


async def test_it_says_why_a_warning_cannot_be_acknowledged(plants: Database) -> None:
    first, second = (await scan(plants, LATE, SOON)).opened
    await write(plants, lambda s: acknowledge(s, first, Step(AT, LI_KE.id)))
    await scan(plants, LATE, day=1)

    taken, gone, unknown = [await refusal(plants, number) for number in (first, second, 404)]

    assert (taken.reason, taken.facts) == (Reason.ALREADY_ACKNOWLEDGED, {"name": LI_KE.name, "at": AT})
    assert (gone.reason, gone.facts) == (Reason.ALREADY_RESOLVED, {"at": AT + DAY})
    assert unknown.reason is Reason.UNKNOWN_WARNING


async def test_it_knows_the_region_of_a_warning(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened

    async with plants.reading() as session:
        assert await warning_region(session, number) == WEIDU
        with pytest.raises(Refused):
            await warning_region(session, 404)


concerns = st.dictionaries(
    st.sampled_from((LATE, SOON, late(2), *LAGGING)), st.sampled_from(Level), max_size=5
).map(lambda found: [replace(concern, level=level) for concern, level in found.items()])


@few
@given(st.lists(concerns, max_size=5))
async def test_it_leaves_open_exactly_what_the_last_scan_found(
    plants: Database, scans: list[list[Concern]]
) -> None:
    worst: dict[tuple[RuleName, str], Level] = {}
    async with AsyncSession(plants.engine) as session:
        for found in scans:
            await record_scan(session, TREE, found, Step(AT))
            worst = {
                key: max(concern.level, worst.get(key, Level.BLUE), key=lambda level: level.gravity)
                for concern in found
                for key in [(concern.rule, concern.subject)]
            }
        unresolved = await asked.all_unresolved(session, TREE.province, TODAY)

    assert {(fact.rule, _subject(fact)): fact.level for fact in unresolved} == worst
    assert len(unresolved) == len(worst)


def _subject(fact: WarningFact) -> str:
    return f"project:{fact.project}" if fact.project else f"region:{fact.region}:{fact.rate}:{fact.phase}"


async def test_it_lists_the_waiting_before_the_acknowledged_and_the_worst_first(plants: Database) -> None:
    earlier = replace(late(2, region=YANLING), deadline=TODAY - DAY)
    soon, early, plain, lagging = (await scan(plants, SOON, earlier, LATE, LAGGING[0])).opened
    await write(plants, lambda s: acknowledge(s, early, Step(AT, LI_KE.id)))

    async with plants.reading() as session:
        page = await asked.warning_page(session, TREE.province, TODAY, 1, 3)
        last = await asked.warning_page(session, TREE.province, TODAY, 9, 3)
        yanling = await asked.warning_page(session, TREE[YANLING], TODAY, 1, 3)
        elsewhere = await asked.warning_page(session, TREE["411100"], TODAY, 1, 3)

    assert [warning.id for warning in page.warnings] == [plain, lagging, soon]
    assert (page.total, page.open, page.number) == (4, 3, 1)
    assert ([warning.id for warning in last.warnings], last.number) == ([early], 2)
    assert [warning.id for warning in yanling.warnings] == [early]
    assert (elsewhere.warnings, elsewhere.total, elsewhere.open) == ((), 0, 0)


async def test_it_says_of_a_warning_all_that_is_told(plants: Database) -> None:
    overdue = replace(LATE, deadline=TODAY - 3 * DAY)
    numbers = (await scan(plants, overdue, replace(LAGGING[0], reached=1, total=9))).opened
    await write(plants, lambda s: acknowledge(s, numbers[0], Step(AT, LI_KE.id)))

    async with plants.reading() as session:
        lagging, project = await asked.warning_facts(session, numbers, TODAY)
        of_project = await asked.open_warnings_of(session, 1, TODAY)

    assert (project.title, project.days_late, project.project) == (PLANT.name, 3, 1)
    assert (project.acknowledged_by, project.acknowledged_at, project.opened_at) == (LI_KE.name, AT, AT)
    assert (lagging.title, lagging.days_late, lagging.reached, lagging.total) == ("许昌市", None, 1, 9)
    assert of_project == (project,)


async def test_it_tells_a_group_once_a_day_and_keeps_the_order_and_the_page(plants: Database) -> None:
    async with plants.writing() as session:
        group = await bind(session, -1001)
        numbers = await warn(session, SOON, LATE)
        told = [(numbers[1], True), (numbers[0], False)]

        first = await new_digest(session, group.id, TODAY, XUCHANG, told)
        second = await new_digest(session, group.id, TODAY, XUCHANG, told)
        assert first is not None and second is None
        await turn_page(session, first, 2)

    async with plants.reading() as session:
        digest = await asked.digest_of(session, first)
        assert await asked.digest_of(session, 404) is None
    assert digest is not None
    assert (digest.group, digest.region, digest.day, digest.page) == (group.id, XUCHANG, TODAY, 2)
    assert [(line.warning.id, line.news) for line in digest.lines] == told


async def test_it_brings_only_the_latest_digest_of_a_group_up_to_date(plants: Database) -> None:
    async with plants.writing() as session:
        city, province = await bind(session, -1001), await bind(session, -1000, PROVINCE)
        [number] = await warn(session, LATE)
        old = await new_digest(session, city.id, TODAY, XUCHANG, [(number, True)])
        far = await new_digest(session, province.id, TODAY, PROVINCE, [(number, True)])
        new = await new_digest(session, city.id, TODAY + DAY, XUCHANG, [(number, False)])
        assert old and far and new

        assert await digests_showing(session, [number]) == (far, new)
        assert await digests_showing(session, [404]) == ()
        assert await latest_digest(session, city.id) == new
        past, present = await asked.digest_of(session, old), await asked.digest_of(session, new)

    assert past is not None and past.superseded
    assert present is not None and not present.superseded
