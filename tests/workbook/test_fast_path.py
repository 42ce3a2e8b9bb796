"""A row that says nothing new is passed at a glance, and only such a row."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from db.engine import Database
from db.workbook.columns import Field
from db.workbook.importing.compare import make_plan
from db.workbook.importing.facts import LedgerFacts, load_facts
from db.workbook.importing.plan import ImportPlan, codes_in
from db.workbook.reading.cells import Cell
from db.workbook.reading.reading import RawRow
from db.workbook.sheets.rows import sheet_row
from db.writing import LedgerWriter
from tests.db.ledgers import random_ledger
from tests.workbook.books import MEASURE, PLANT, PLANT_SIGNED, TREE, plant_row, row
from tests.workbook.conftest import ORIGIN
from tests.workbook.taking import cells_of

SMALL = 30
ODD: tuple[Cell, ...] = (
    *(None, "", 0, 1, -1, 1.5, "1", " 1 ", "１", "许昌市", "长葛", "411000", "签约", "开工一批", "P-1"),
    *("2021-09-01", "2021年9月", "1亿元", date(2021, 9, 1), date(9999, 12, 31), "先进制造业、两新一重"),
    *("两新一重、先进制造业", "项目1", "=1+1", "2021-02-30"),
)


def slow(facts: LedgerFacts) -> LedgerFacts:
    """The same facts in a form that cannot be compared at a glance."""
    return replace(facts, projects=dict(facts.projects))


def same(quick: ImportPlan, thorough: ImportPlan) -> bool:
    """Whether two plans are one; what was noted of cells that say nothing new may be missing in the first."""
    return replace(quick, notes=()) == replace(thorough, notes=())


@pytest.fixture
async def filled(database: Database) -> tuple[LedgerFacts, list[RawRow]]:
    """The facts of a random ledger of many shapes, and its rows."""
    ledger = random_ledger(SMALL, 7)
    projects = [PLANT, *ledger.projects]
    entries = [PLANT_SIGNED, *(entry for entry in ledger.entries if entry.phase <= 3)]
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_projects(projects)
        await writer.add_entries(entries)
    by_code = {project.code: project for project in projects}
    rows = [
        RawRow("", number, cells_of(sheet_row(by_code[entry.project], entry, TREE)))
        for number, entry in enumerate(entries, 2)
    ]
    async with database.reading() as session:
        return await load_facts(session, codes_in(rows)), rows


async def test_bare_rows_become_the_same_facts(filled: tuple[LedgerFacts, list[RawRow]]) -> None:
    facts, rows = filled

    sorted_plant = replace(PLANT, categories=tuple(sorted(PLANT.categories)))
    assert facts.projects["XC-001"].record == sorted_plant
    assert facts.projects["XC-001"].entries == {(1, PLANT_SIGNED.batch): PLANT_SIGNED}
    assert "nobody" not in facts.projects
    assert len(rows) > SMALL


async def test_an_exported_ledger_is_unchanged_either_way(filled: tuple[LedgerFacts, list[RawRow]]) -> None:
    facts, rows = filled

    quick = make_plan(rows, facts, MEASURE)

    assert quick.does_nothing
    assert same(quick, make_plan(rows, slow(facts), MEASURE))


@pytest.mark.parametrize("seed", range(40))
async def test_any_mixture_of_rows_is_planned_the_same_either_way(
    filled: tuple[LedgerFacts, list[RawRow]], seed: int
) -> None:
    facts, rows = filled
    dice = Random(seed)
    mixed = []
    for number in range(2, 40):
        cells = dict(dice.choice(rows).cells)
        for _ in range(dice.choice((0, 0, 1, 2))):
            cells[dice.choice(list(Field))] = dice.choice(ODD)
        mixed.append(RawRow("", number, {name: cell for name, cell in cells.items() if cell is not None}))

    assert same(make_plan(mixed, facts, MEASURE), make_plan(mixed, slow(facts), MEASURE))


async def test_two_rows_of_one_entry_are_not_passed(plant: Database) -> None:
    rows = [plant_row(), plant_row(3), row(4)]
    async with plant.reading() as session:
        facts = await load_facts(session, codes_in(rows))

    found = make_plan(rows, facts, MEASURE)

    assert (found.unchanged, found.rejected_rows, len(found.new)) == (1, 1, 1)
