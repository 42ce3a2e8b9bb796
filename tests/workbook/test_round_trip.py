"""Exporting and importing again finds nothing new, nothing changed, nothing wrong."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.demo import demo_ledger
from db.engine import Database
from db.workbook.importing.compare import Measure, make_plan
from db.workbook.importing.facts import LedgerFacts
from db.workbook.importing.plan import Counts
from db.workbook.importing.proposal import Sender
from db.workbook.importing.taking import Workplace, propose
from db.workbook.reading.cells import FIRST_DAY, LAST_DAY, MAX_WAN, clean
from db.workbook.reading.read import read_workbook
from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import export_rows, write_csv, write_xlsx
from db.writing import LedgerWriter, Origin
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from tests.db.cast import ZHANG_CHU
from tests.workbook.books import TREE, facts

WRITERS = (("a.xlsx", write_xlsx), ("a.csv", write_csv))
ORIGIN = Origin(datetime(2021, 7, 10, tzinfo=UTC), "test")
DAY = date(2021, 7, 10)
MEASURE = Measure(TREE, lambda region: True, DAY)

odd_bits = st.sampled_from(
    ["=", "+", "-", "@", "'", '"', ",", "、", "\t", "\r\n", "_x000D_", "<&>", "　", "0", "年"]
)
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.lists(odd_bits, max_size=6).map("".join),
)
names = texts.filter(lambda text: bool(clean(text)))
amounts = st.integers(0, MAX_WAN)
days = st.none() | st.dates(FIRST_DAY, LAST_DAY)
places = st.sampled_from([region.code for region in TREE])


@st.composite
def projects(draw: st.DrawFn, code: str) -> ProjectRecord:
    return ProjectRecord(
        code=code,
        name=draw(names),
        region=draw(places),
        company=draw(texts),
        industry=draw(texts),
        chain=draw(texts),
        categories=tuple(draw(st.lists(texts, max_size=3, unique=True))),
        total_wan=draw(amounts),
        year_plan_wan=draw(amounts),
        invested_wan=draw(amounts),
        service_officer=draw(texts),
        leader=draw(texts),
        bank=draw(texts),
        remark=draw(texts),
        milestones={milestone: Plan(draw(days), draw(days)) for milestone in Milestone},
    )


@st.composite
def entries(draw: st.DrawFn, code: str) -> list[EntryRecord]:
    keys = st.tuples(st.integers(1, 3), st.sampled_from(Batch))
    chosen = draw(st.lists(keys, min_size=1, max_size=3, unique=True))
    return [EntryRecord(code, phase, batch, draw(days), draw(texts)) for phase, batch in chosen]


@st.composite
def ledgers(draw: st.DrawFn) -> LedgerFacts:
    codes = draw(st.lists(st.from_regex(r"[=+@'A-Z0-9-]{2,10}", fullmatch=True), max_size=4, unique=True))
    return facts(*[(draw(projects(code)), draw(entries(code))) for code in codes])


@given(ledgers())
@settings(max_examples=30, deadline=None)
def test_any_ledger_comes_back_unchanged(ledger: LedgerFacts) -> None:
    rows = [
        sheet_row(project.record, entry, TREE)
        for project in ledger.projects.values()
        for entry in project.entries.values()
    ]

    for file_name, write in WRITERS:
        if not rows:
            continue
        plan = make_plan(read_workbook(write(rows), file_name, DAY).rows, ledger, MEASURE)
        assert (plan.new, plan.changed, plan.rejected) == ((), (), ())
        assert plan.unchanged == len(rows)


async def fill(database: Database, records: Iterable[ProjectRecord], of: Iterable[EntryRecord]) -> None:
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_projects(list(records))
        await writer.add_entries(list(of))


@pytest.mark.parametrize("file_name", ["a.xlsx", "a.csv"])
async def test_a_ledger_of_many_projects_comes_back_unchanged(database: Database, file_name: str) -> None:
    records = [project.record for project in demo_ledger().projects][:500]
    known = {record.code for record in records}
    of = [entry.record for entry in demo_ledger().entries if entry.record.project in known]
    odd = ProjectRecord("'=1", " =cmd|x\t", "410000", remark="a\r\nb\x07", categories=("a、b", " "))
    await fill(database, [*records, odd], [*of, EntryRecord("'=1", 1, Batch.STARTED, date(2021, 9, 1), "@x")])

    async with database.reading() as session:
        rows = await export_rows(session, TREE)
    content = dict(WRITERS)[file_name](rows)
    shown = await propose(Workplace(database), content, file_name, Sender(ZHANG_CHU, ORIGIN.at))

    assert shown.all_counts == Counts(rows=len(rows), unchanged=len(rows))
    assert len(rows) > 500
