"""Workbooks that went wrong, sent in and confirmed: the ledger has the whole plan, or nothing of it."""

import pytest

from db.engine import Database
from db.workbook.importing import taking
from db.workbook.importing.proposal import Applied, Proposal, Sender
from db.workbook.importing.taking import Workplace
from db.workbook.sheets.rows import SheetRow
from db.workbook.sheets.write import export_rows
from ledger.doubts import Doubt
from ledger.errors import Refused
from tests.db.cast import LI_KE
from tests.workbook.books import TREE
from tests.workbook.fuzzing import mutations
from tests.workbook.taking import AT

ALL = frozenset(Doubt)
EACH = 60
"""Workbooks of each seed."""


async def exported(database: Database) -> list[SheetRow]:
    async with database.reading() as session:
        return await export_rows(session, TREE)


async def sent_in(database: Database, content: bytes) -> Applied | Proposal | None:
    """What becomes of a workbook of which all is said to be so; None where it cannot be taken at all."""
    try:
        return await taking.take_in(Workplace(database), content, "台账.xlsx", Sender(LI_KE, AT), ALL)
    except Refused:
        return None


@pytest.mark.parametrize("seed", range(5))
async def test_it_takes_all_of_a_plan_or_nothing(plant: Database, seed: int) -> None:
    applied = 0
    for content in mutations(seed, EACH):
        before = await exported(plant)

        done = await sent_in(plant, content)

        after = await exported(plant)
        if not isinstance(done, Applied):
            assert after == before
            continue
        applied += 1
        assert after != before
        assert len(after) == len(before) + done.counts.new_entries
        again = await sent_in(plant, content)
        assert isinstance(again, Proposal)
        assert again.counts.unchanged == done.counts.rows - done.counts.rejected
    assert applied > 0
