"""What an import would do, row by row."""

from dataclasses import replace
from datetime import date

import pytest

from db.workbook.columns import Field, Value
from db.workbook.importing.plan import Change, ImportPlan
from db.workbook.problems import Why
from db.workbook.reading.cells import Cell
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan
from tests.workbook.books import (
    CHANGGE,
    EMPTY,
    LUOHE,
    PLANT,
    PLANT_SIGNED,
    XUCHANG,
    facts,
    plan,
    plant_row,
    row,
    with_entries,
)


def whys(found: ImportPlan) -> list[tuple[int, Field, Why]]:
    return [(rejection.row, rejection.field, rejection.why) for rejection in found.rejected]


def said(name: Field, old: Value | None, new: Value, row: int = 2) -> Change:
    """A change of the project that a row says."""
    return Change(name, old, new, row=row)


def test_a_new_project_comes_with_all_that_its_row_says() -> None:
    found = plan(
        row(
            county="长葛",
            categories="新基建",
            total_wan="5000",
            start_planned="2021.9.30",
            signed="2021/7/10",
        ),
        ledger=EMPTY,
    )

    (new,) = found.new
    assert new.project_is_new
    assert new.entry == EntryRecord("XC-900", 1, Batch.SIGNED)
    assert (new.project.region, new.project.categories, new.project.total_wan) == (CHANGGE, ("新基建",), 5000)
    assert new.project.milestones[Milestone.SIGN] == Plan(None, date(2021, 7, 10))
    assert new.project.milestones[Milestone.START] == Plan(date(2021, 9, 30), None)
    assert (found.revision, found.rows, found.unchanged, found.rejected) == (7, 1, 0, ())


def test_two_rows_of_one_new_project_describe_it_together() -> None:
    found = plan(row(bank="中原银行"), row(3, batch="开工", leader="王刚", county="长葛市"), ledger=EMPTY)

    assert [new.entry.batch for new in found.new] == [Batch.SIGNED, Batch.STARTED]
    (project,) = found.new_projects
    assert (project.bank, project.leader, project.region) == ("中原银行", "王刚", CHANGGE)


def test_what_is_exported_is_unchanged() -> None:
    found = plan(plant_row())

    assert found.does_nothing
    assert (found.unchanged, found.rejected) == (1, ())


def test_an_empty_cell_says_nothing() -> None:
    found = plan(row(code="XC-001", name="长葛超硬材料产业园项目", city=None))

    assert found.does_nothing
    assert found.unchanged == 1


def test_changes_are_listed_field_by_field() -> None:
    found = plan(plant_row(invested_wan=9000, started="2021-09-28", categories="新基建"))

    (changed,) = found.changed
    assert changed.changes == (
        said(Field.CATEGORIES, ("两新一重", "先进制造业"), ("新基建",)),
        said(Field.INVESTED, 3000, 9000),
        said(Field.STARTED, None, date(2021, 9, 28)),
    )
    assert [change.header for change in changed.changes] == ["类别", "累计完成投资(万元)", "实际开工日期"]


def test_a_known_project_may_enter_another_batch_and_change_at_once() -> None:
    found = plan(plant_row(), plant_row(3, phase=2, batch="开工", started="2021-10-08"))

    (new,) = found.new
    assert (new.row, new.entry, new.project_is_new) == (3, EntryRecord("XC-001", 2, Batch.STARTED), False)
    assert [change.field for change in found.changed[0].changes] == [Field.STARTED]
    assert found.unchanged == 0


def test_a_project_may_move_within_the_region() -> None:
    found = plan(plant_row(county="禹州市"))

    assert found.changed[0].changes == (said(Field.COUNTY, CHANGGE, "411081"),)


def test_the_city_alone_does_not_move_a_project_out_of_its_county() -> None:
    assert plan(plant_row(county=None)).does_nothing


def test_the_city_in_place_of_the_county_means_the_city_itself() -> None:
    found = plan(plant_row(county="许昌市"))

    assert found.changed[0].changes == (said(Field.COUNTY, CHANGGE, XUCHANG),)


def test_an_entry_is_withdrawn_with_day_and_reason() -> None:
    found = plan(plant_row(withdrawn_on="2021-09-01", withdrawn_reason="用地未落实"))

    (changed,) = found.changed
    assert changed.entries == (
        replace(PLANT_SIGNED, withdrawn_on=date(2021, 9, 1), withdrawn_reason="用地未落实"),
    )
    assert {change.entry for change in changed.changes} == {(1, Batch.SIGNED)}


def test_what_is_missing_in_a_withdrawal_is_asked_for() -> None:
    assert whys(plan(plant_row(withdrawn_on="2021-09-01"))) == [
        (2, Field.WITHDRAWN_REASON, Why.MISSING_VALUE)
    ]
    assert whys(plan(plant_row(withdrawn_reason="无地"))) == [(2, Field.WITHDRAWN_ON, Why.MISSING_VALUE)]


def test_a_correction_of_a_withdrawal_keeps_what_it_does_not_say() -> None:
    gone = replace(PLANT_SIGNED, withdrawn_on=date(2021, 9, 1), withdrawn_reason="无地")

    found = plan(plant_row(withdrawn_on="2021-09-02"), ledger=with_entries(PLANT, gone))

    assert found.changed[0].entries == (replace(gone, withdrawn_on=date(2021, 9, 2)),)


@pytest.mark.parametrize(
    ("field", "cell", "why"),
    [
        ("code", None, Why.MISSING_VALUE),
        ("name", None, Why.MISSING_VALUE),
        ("phase", None, Why.MISSING_VALUE),
        ("batch", None, Why.MISSING_VALUE),
        ("city", None, Why.MISSING_VALUE),
        ("city", "许昌县城", Why.UNKNOWN_REGION),
        ("city", "河南省", Why.UNKNOWN_REGION),
        ("county", "舞阳县", Why.UNKNOWN_REGION),
        ("phase", 9, Why.UNKNOWN_PHASE),
        ("batch", "竣工", Why.UNKNOWN_BATCH),
        ("started", "2021-02-30", Why.IMPOSSIBLE_DAY),
        ("total_wan", -5, Why.NEGATIVE_AMOUNT),
    ],
)
def test_an_impossible_row_is_refused_for_one_thing(field: str, cell: Cell, why: Why) -> None:
    found = plan(row(2, **{field: cell}), row(3, code="XC-901"), ledger=EMPTY)

    assert whys(found) == [(2, Field(field), why)]
    assert [new.row for new in found.new] == [3]


def test_all_that_is_wrong_with_a_row_is_said() -> None:
    found = plan(row(name=None, total_wan="见附件", started="2021-13-40"), ledger=EMPTY)

    assert {why for _, _, why in whys(found)} == {Why.MISSING_VALUE, Why.NOT_AN_AMOUNT, Why.IMPOSSIBLE_DAY}
    assert found.rejected_rows == 1


def test_a_region_outside_the_senders_is_refused() -> None:
    found = plan(row(city="漯河市"), ledger=EMPTY)

    assert whys(found) == [(2, Field.COUNTY, Why.OUTSIDE_REGION)]
    assert found.rejected[0].facts == {"region": "漯河市"}


def test_a_project_cannot_be_moved_out_of_the_senders_region() -> None:
    found = plan(plant_row(city="漯河市", county="舞阳县"))

    assert whys(found) == [(2, Field.COUNTY, Why.OUTSIDE_REGION)]


def test_a_project_of_others_is_refused_and_nothing_of_it_told() -> None:
    theirs = facts((replace(PLANT, region=LUOHE), [PLANT_SIGNED]))

    found = plan(plant_row(start_planned="2021-12-31", total_wan=1), ledger=theirs)

    assert whys(found) == [(2, Field.CODE, Why.CODE_USED_ELSEWHERE)]
    assert found.rejected[0].facts == {"text": "XC-001"}


def test_rows_that_contradict_each_other_are_all_refused() -> None:
    found = plan(row(total_wan=1), row(3, batch="开工", total_wan=2), row(4, code="XC-901"), ledger=EMPTY)

    assert whys(found) == [(2, Field.TOTAL, Why.CONTRADICTION), (3, Field.TOTAL, Why.CONTRADICTION)]
    assert found.rejected[0].facts == {"value": 1, "other": 2, "other_row": 3, "other_sheet": ""}
    assert [new.row for new in found.new] == [4]


def test_contradicting_withdrawals_of_one_entry_are_refused() -> None:
    found = plan(
        plant_row(withdrawn_on="2021-09-01", withdrawn_reason="无地"),
        plant_row(3, withdrawn_on="2021-09-02", withdrawn_reason="无地"),
    )

    assert {why for _, _, why in whys(found)} == {Why.CONTRADICTION}
    assert found.rejected_rows == 2


def test_a_second_row_of_one_entry_is_refused() -> None:
    found = plan(plant_row(), plant_row(5))

    assert whys(found) == [(5, Field.BATCH, Why.DOUBLE_ENTRY)]
    assert (found.rejected[0].facts, found.unchanged) == ({"other_row": 2, "other_sheet": ""}, 1)


def test_a_planned_day_stays_as_first_set() -> None:
    found = plan(plant_row(start_planned="2021-12-31"))

    assert whys(found) == [(2, Field.START_PLANNED, Why.PLAN_FIXED)]
    assert found.rejected[0].facts == {"old": date(2021, 9, 30), "new": date(2021, 12, 31)}


def test_a_planned_day_may_be_set_once() -> None:
    found = plan(plant_row(produce_planned="2022-12-31"))

    assert found.changed[0].changes == (said(Field.PRODUCE_PLANNED, None, date(2022, 12, 31)),)


def test_every_row_is_counted_once() -> None:
    found = plan(
        plant_row(), row(3), row(4, code="B", batch="x"), plant_row(5, phase=9), row(6, code="C", phase=2)
    )

    assert (found.rows, found.unchanged, len(found.new), found.rejected_rows) == (5, 1, 2, 2)
