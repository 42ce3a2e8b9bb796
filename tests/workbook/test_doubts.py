"""What a workbook is asked about: where, of which project, and what it takes to let it in."""

from datetime import date

from db.workbook.columns import Field
from db.workbook.importing.plan import Asked, ImportPlan
from db.workbook.importing.proposal import shares_of, total
from ledger.doubts import Doubt
from tests.workbook.books import EMPTY, PLANT, plan, plant_row, row

MONTH_END = "2021-09-29"


def asked(found: ImportPlan) -> list[tuple[int, Field, Doubt]]:
    return [(one.row, one.field, one.doubt) for one in found.asked]


def test_a_question_names_the_cell_and_what_would_become_of_it() -> None:
    found = plan(plant_row(4, invested_wan=1))

    assert found.asked == (
        Asked("", 4, Field.INVESTED, Doubt.INVESTMENT_FALLS, 3000, 1, "XC-001", PLANT.name),
    )


def test_the_row_that_says_it_is_the_one_that_is_asked_about() -> None:
    silent = {column.value: None for column in (Field.STARTED, Field.INVESTED)}

    found = plan(plant_row(2, **silent), plant_row(3, phase=2, batch="开工", started="2021-10-09"))

    assert asked(found) == [(3, Field.STARTED, Doubt.FUTURE_DAY)]


def test_what_is_refused_is_not_asked_about() -> None:
    found = plan(plant_row(invested_wan=1, start_planned="2021-12-31"))

    assert (found.rejected_rows, found.asked) == (1, ())


def test_started_before_signed_is_asked_about() -> None:
    found = plan(row(signed="2021-09-01", started="2021-08-01"), ledger=EMPTY)

    assert asked(found) == [(2, Field.STARTED, Doubt.OUT_OF_ORDER)]


def test_a_rush_is_looked_for_in_each_city_by_itself() -> None:
    ends = [row(number, code=f"A{number}", started=MONTH_END) for number in range(2, 7)]
    others = [
        row(number, code=f"B{number}", county="禹州市", started="2021-09-1" + str(number % 10))
        for number in range(10, 15)
    ]

    assert asked(plan(*ends, *others, ledger=EMPTY)) == [
        (number, Field.STARTED, Doubt.RUSH) for number in range(2, 7)
    ]
    assert asked(plan(*ends[:4], *others, ledger=EMPTY)) == []


def test_a_start_that_the_ledger_has_is_no_part_of_a_rush() -> None:
    started = plan(plant_row(started=MONTH_END))
    assert started.changed[0].changes[0].new == date(2021, 9, 29)

    rest = [row(number, code=f"A{number}", started=MONTH_END) for number in range(3, 7)]

    assert len(asked(plan(plant_row(started=MONTH_END), *rest))) == 5
    assert asked(plan(*rest)) == []


def test_only_what_every_doubt_lets_in_is_taken() -> None:
    found = plan(
        plant_row(invested_wan=1, started="2021-10-09"), row(3, started="2021-10-09"), row(4, code="C")
    )

    def taken(*doubts: Doubt) -> set[str]:
        part = found.taking(frozenset(doubts))
        return {new.code for new in part.new} | {changed.code for changed in part.changed}

    assert taken() == {"C"}
    assert taken(Doubt.INVESTMENT_FALLS) == {"C"}
    assert taken(Doubt.FUTURE_DAY) == {"C", "XC-900"}
    assert taken(Doubt.FUTURE_DAY, Doubt.INVESTMENT_FALLS) == {"C", "XC-001", "XC-900"}


def test_counts_add_up_whatever_is_taken() -> None:
    found = plan(
        plant_row(invested_wan=1, started="2021-10-09"),
        row(3, started="2021-10-09"),
        row(4, code="C"),
        row(5, code="D", batch="x"),
    )

    for taken in (frozenset[Doubt](), frozenset({Doubt.FUTURE_DAY}), frozenset(Doubt)):
        counts, part = total(shares_of(found), taken), found.taking(taken)
        assert counts.rows == 4
        assert (counts.new_entries, counts.changed_projects) == (len(part.new), len(part.changed))
        assert counts.new_entries + counts.changed_projects + counts.left_out + counts.rejected == 4
