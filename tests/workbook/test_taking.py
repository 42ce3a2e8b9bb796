"""A workbook from being sent in to being confirmed, on a real ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.engine import Database
from db.models import HistoryRow, ImportState
from db.workbook.importing import imports, taking
from db.workbook.importing.imports import fact
from db.workbook.importing.plan import Counts
from db.workbook.importing.proposal import Applied, Progress, Proposal, Sender, Stage
from db.workbook.importing.taking import Workplace
from db.writing import LedgerWriter, Origin
from ledger.doubts import Doubt, DoubtRules
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from tests.db.cast import LI_KE, WANG_KE, ZHANG_CHU
from tests.workbook.books import LUOHE, TREE, plant_row, row
from tests.workbook.taking import AT, NAME, confirmed, file_of, imported, sent, sources, state

LATER = AT + timedelta(hours=2)
OPERATOR = Official(0, "operator", Role.ADMIN, "410000")


async def answered(database: Database, number: int, doubt: Doubt, *, sure: bool = True) -> None:
    async with database.writing() as session:
        await imports.answer(session, number, LI_KE.id, doubt, sure=sure)


async def test_it_shows_what_importing_would_do_and_changes_nothing(plant: Database) -> None:
    shown = await sent(plant, plant_row(invested_wan=9000), row(3), row(4, code="B", batch="x"))

    assert shown.number == 1
    assert shown.counts == Counts(
        rows=3, new_entries=1, new_projects=1, changed_projects=1, changes=1, rejected=1
    )
    assert await sources(plant) == []
    assert await state(plant, 1) == ImportState.WAITING


async def test_confirming_applies_what_was_sent(plant: Database) -> None:
    number = (await sent(plant, plant_row(invested_wan=9000), row(3))).number

    done = await confirmed(plant, number, at=LATER)

    assert isinstance(done, Applied)
    assert done.counts == Counts(rows=2, new_entries=1, new_projects=1, changed_projects=1, changes=1)
    assert done.codes == ("XC-001",)
    assert await sources(plant) == [f"import:{number}"]
    async with plant.reading() as session:
        kept = await fact(session, number)
    assert kept is not None
    assert (kept.state, kept.applied_at, kept.counts) == (ImportState.APPLIED, LATER, done.counts)


async def test_a_second_confirmation_is_told_that_it_is_over(plant: Database) -> None:
    number = (await imported(plant, row())).number

    with pytest.raises(Refused) as refused:
        await confirmed(plant, number)

    assert refused.value.reason is Reason.IMPORT_OVER
    assert refused.value.facts["state"] is ImportState.APPLIED


async def test_a_cancelled_import_cannot_be_confirmed(plant: Database) -> None:
    number = (await sent(plant, row())).number
    async with plant.writing() as session:
        await imports.cancel(session, number, LI_KE.id)

    with pytest.raises(Refused) as refused:
        await confirmed(plant, number)

    assert refused.value.reason is Reason.IMPORT_OVER
    assert await sources(plant) == []


@pytest.mark.parametrize(("offset", "sender"), [(0, WANG_KE), (1, LI_KE)])
async def test_an_import_of_somebody_else_is_unknown(plant: Database, offset: int, sender: Official) -> None:
    number = (await sent(plant, row())).number + offset

    with pytest.raises(Refused) as confirming:
        await confirmed(plant, number, sender)
    with pytest.raises(Refused) as cancelling:
        async with plant.writing() as session:
            await imports.cancel(session, number, sender.id)
    with pytest.raises(Refused) as answering:
        async with plant.writing() as session:
            await imports.answer(session, number, sender.id, Doubt.RUSH, sure=True)

    reasons = {one.value.reason for one in (confirming, cancelling, answering)}
    assert reasons == {Reason.IMPORT_UNKNOWN}


async def test_changes_of_other_projects_do_not_matter(plant: Database) -> None:
    number = (await sent(plant, plant_row(invested_wan=9000))).number
    await imported(plant, row())

    assert isinstance(await confirmed(plant, number), Applied)


async def test_nobody_confirms_what_he_has_not_seen(plant: Database) -> None:
    number = (await sent(plant, plant_row(invested_wan=9000))).number
    other = await imported(plant, plant_row(invested_wan=8000))

    again = await confirmed(plant, number)

    assert isinstance(again, Proposal)
    assert again.again
    assert again.changed[0].changes[0].old == 8000
    assert await sources(plant) == [f"import:{other.number}"]
    assert await state(plant, number) == ImportState.WAITING
    assert isinstance(await confirmed(plant, number), Applied)


async def test_a_new_project_that_somebody_else_brought_in_meanwhile_is_noticed(plant: Database) -> None:
    number = (await sent(plant, row(bank="中原银行"))).number
    await imported(plant, row())

    again = await confirmed(plant, number)

    assert isinstance(again, Proposal)
    assert (again.counts.new_entries, again.counts.changes) == (0, 1)


async def test_a_project_of_others_stays_as_it_is(plant: Database) -> None:
    async with plant.writing() as session:
        await LedgerWriter(session, TREE, Origin(AT, "test")).set_fields("XC-001", {"region": LUOHE})

    shown = await sent(plant, plant_row(invested_wan=9000))

    assert shown.counts == Counts(rows=1, rejected=1)
    assert await sources(plant) == []


async def test_a_right_that_is_lost_meanwhile_is_lost_for_confirming_too(plant: Database) -> None:
    number = (await sent(plant, plant_row(invested_wan=9000))).number

    done = await confirmed(plant, number, replace(LI_KE, region=LUOHE))

    assert isinstance(done, Applied)
    assert done.counts == Counts(rows=1, rejected=1)
    assert await sources(plant) == []


async def test_what_is_doubted_stays_out_unless_the_sender_says_that_it_is_so(plant: Database) -> None:
    rows = (plant_row(invested_wan=1), row(3, started="2021-10-08"), row(4, code="XC-901"))
    shown = await sent(plant, *rows)
    assert [(asked.row, asked.doubt) for asked in shown.asked] == [
        (2, Doubt.INVESTMENT_FALLS),
        (3, Doubt.FUTURE_DAY),
    ]
    assert shown.counts == Counts(rows=3, new_entries=1, new_projects=1, left_out=2)
    assert shown.all_counts == Counts(rows=3, new_entries=2, new_projects=2, changed_projects=1, changes=1)

    await answered(plant, shown.number, Doubt.INVESTMENT_FALLS)
    done = await confirmed(plant, shown.number)

    assert isinstance(done, Applied)
    assert done.counts == Counts(
        rows=3, new_entries=1, new_projects=1, changed_projects=1, changes=1, left_out=1
    )
    assert done.taken == {Doubt.INVESTMENT_FALLS}
    async with plant.reading() as session:
        rows_of_history = (await session.get_one(HistoryRow, number) for number in (3, 4, 5))
        kept = [(change.field, change.sure) async for change in rows_of_history]
    assert kept == [("*", ""), ("*", ""), ("invested_wan", "investment_falls")]


async def test_a_project_with_two_doubts_needs_both_answers(plant: Database) -> None:
    shown = await sent(plant, plant_row(invested_wan=1, started="2021-10-08"))
    await answered(plant, shown.number, Doubt.FUTURE_DAY)
    one = await taking.show(Workplace(plant), shown.number, LI_KE)
    await answered(plant, shown.number, Doubt.INVESTMENT_FALLS)
    both = await taking.show(Workplace(plant), shown.number, LI_KE)

    assert (one.counts.changed_projects, one.left_out("XC-001")) == (0, True)
    assert (both.counts.changed_projects, both.left_out("XC-001")) == (1, False)
    assert [(count.doubt, count.rows, count.taken) for count in both.doubts] == [
        (Doubt.FUTURE_DAY, 1, True),
        (Doubt.INVESTMENT_FALLS, 1, True),
    ]


async def test_an_answer_can_be_taken_back(plant: Database) -> None:
    shown = await sent(plant, plant_row(invested_wan=1))
    await answered(plant, shown.number, Doubt.INVESTMENT_FALLS)
    await answered(plant, shown.number, Doubt.INVESTMENT_FALLS)
    await answered(plant, shown.number, Doubt.INVESTMENT_FALLS, sure=False)

    done = await confirmed(plant, shown.number)

    assert isinstance(done, Applied)
    assert done.counts == Counts(rows=1, left_out=1)
    assert await sources(plant) == []


async def test_days_are_judged_by_the_day_on_which_the_file_came(plant: Database) -> None:
    shown = await sent(plant, plant_row(started="2021-10-08"))

    done = await confirmed(plant, shown.number, at=AT + timedelta(days=30))

    assert isinstance(done, Applied)
    assert done.counts.left_out == 1


async def test_the_rules_are_the_offices(plant: Database) -> None:
    content = file_of(plant_row(started="2021-09-01"))
    strict = Workplace(plant, DoubtRules(late_after_days=10))

    shown = await taking.propose(strict, content, NAME, Sender(LI_KE, AT))

    assert [asked.doubt for asked in shown.asked] == [Doubt.LATE_REPORT]
    assert (shown.asked[0].old, shown.asked[0].new) == (None, date(2021, 9, 1))


async def test_the_same_file_twice_names_the_first(plant: Database) -> None:
    first = await imported(plant, plant_row(invested_wan=9000))

    shown = await sent(plant, plant_row(invested_wan=9000))

    assert shown.first is not None
    assert (shown.first.number, shown.first.by_id, shown.first.since) == (first.number, LI_KE.id, False)
    assert shown.counts == Counts(rows=1, unchanged=1)


async def test_the_same_file_is_compared_anew_where_the_ledger_has_changed(plant: Database) -> None:
    await imported(plant, plant_row(invested_wan=9000))
    await imported(plant, plant_row(invested_wan=9500))

    shown = await sent(plant, plant_row(invested_wan=9000))

    assert shown.first is not None
    assert shown.first.since
    assert [asked.doubt for asked in shown.asked] == [Doubt.INVESTMENT_FALLS]


async def test_the_same_file_by_somebody_else_is_read_with_their_rights(plant: Database) -> None:
    await imported(plant, plant_row(invested_wan=9000))

    shown = await sent(plant, plant_row(invested_wan=9000), by=WANG_KE)

    assert shown.first is not None
    assert shown.counts == Counts(rows=1, rejected=1)


async def test_the_same_file_is_asked_about_again_where_it_was_left_out(plant: Database) -> None:
    await imported(plant, plant_row(invested_wan=1), row(3))

    shown = await sent(plant, plant_row(invested_wan=1), row(3))

    assert [asked.doubt for asked in shown.asked] == [Doubt.INVESTMENT_FALLS]


async def test_a_file_with_nothing_new_can_be_confirmed(plant: Database) -> None:
    done = await imported(plant, plant_row())

    assert done.counts == Counts(rows=1, unchanged=1)
    assert await sources(plant) == []


async def test_a_rehearsal_leaves_nothing(plant: Database) -> None:
    shown = await taking.propose(Workplace(plant), file_of(row()), NAME, Sender(ZHANG_CHU, AT), keep=False)

    assert shown.number == 0
    async with plant.reading() as session:
        assert await fact(session, 1) is None


async def test_the_terminal_takes_in_at_once(plant: Database) -> None:
    content, sender = file_of(plant_row(invested_wan=1), row(3)), Sender(OPERATOR, AT)

    done = await taking.take_in(Workplace(plant), content, NAME, sender, frozenset(Doubt))
    again = await taking.take_in(Workplace(plant), content, NAME, sender, frozenset(Doubt))

    assert isinstance(done, Applied)
    assert (done.number, done.counts.changed_projects, done.counts.new_entries) == (1, 1, 1)
    assert isinstance(again, Proposal)
    assert (again.number, again.counts) == (0, Counts(rows=2, unchanged=2))


async def test_a_failure_leaves_nothing_behind(plant: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    number = (await sent(plant, plant_row(invested_wan=9000), row(3))).number

    async def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(LedgerWriter, "add_entries", fail)
    with pytest.raises(OSError):
        await confirmed(plant, number)

    assert await sources(plant) == []
    assert await state(plant, number) == ImportState.WAITING


async def test_it_tells_how_far_it_is(plant: Database) -> None:
    told: list[Progress] = []
    number = (await sent(plant, plant_row(invested_wan=9000), row(3))).number

    await taking.confirm(Workplace(plant, tell=told.append), number, Sender(LI_KE, AT))

    assert list(dict.fromkeys(one.stage for one in told)) == [Stage.READING, Stage.COMPARING, Stage.WRITING]
    assert 0 < told[-1].done <= told[-1].total


async def test_a_long_file_name_keeps_its_ending(plant: Database) -> None:
    name = "许昌" * 150 + ".csv"
    shown = await taking.propose(Workplace(plant), file_of(row()), name, Sender(LI_KE, AT))

    assert isinstance(await confirmed(plant, shown.number), Applied)
