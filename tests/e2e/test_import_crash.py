"""A process that is killed around 确认导入: it is done once, and its sender is told all the same."""

from collections.abc import Awaitable

import pytest

from db import people
from db.engine import Database
from db.workbook.importing.desk import ImportDesk
from handlers.order import ChatByChat
from sandbox import Message
from tests.e2e.importing import PLANT, book, count, final, sent
from tests.e2e.stage import LI, Stage
from tests.e2e.test_inbox import WAITING, taken

HISTORY = "SELECT count(*) FROM history WHERE source = 'import:1'"


@pytest.fixture
async def plan(stage: Stage) -> Message:
    """李科 has sent a workbook and got its plan."""
    return await sent(stage, LI, book(PLANT))


@pytest.fixture
async def pressed_in_vain(stage: Stage, plan: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    """李科 presses 确认导入; the bot takes the press, and is killed before it comes to it."""

    async def drop(_: ChatByChat, update: object, coroutine: Awaitable[object]) -> None:
        coroutine.close()  # type: ignore[attr-defined]

    await stage.settled()
    with monkeypatch.context() as killed:
        killed.setattr(ChatByChat, "do_process_update", drop)
        stage.box.press(LI, LI, plan.id, "✅ 确认导入")
        await taken(stage)
        await stage.demo.stop_bot()


async def test_it_imports_what_was_pressed_before_the_end(
    stage: Stage, plan: Message, pressed_in_vain: None
) -> None:
    assert count(stage) == 0

    await stage.demo.start_bot()
    told = await final(stage, await stage.box.next_edit(plan, within=60))
    await stage.settled()

    assert told.text.startswith("【演示】✅ 第1次导入已写入台账：新增1条")
    assert count(stage) == 1 and stage.rows(WAITING) == [(0,)]


async def test_it_tells_of_an_import_that_was_applied_just_before_the_end(
    stage: Stage, plan: Message, pressed_in_vain: None
) -> None:
    await apply_like_the_killed_one(stage)
    before = stage.rows(HISTORY)

    await stage.demo.start_bot()
    told = await final(stage, await stage.box.next_edit(plan, within=60))
    await stage.settled()

    assert told.text.startswith("【演示】✅ 第1次导入已写入台账：新增1条") and told.buttons == ["↩️ 撤销导入"]
    assert stage.rows(HISTORY) == before != [(0,)]
    assert stage.rows(WAITING) == [(0,)]


async def apply_like_the_killed_one(stage: Stage) -> None:
    """The ledger has the import, and nobody was told: the process ended between the two."""
    database = Database(stage.demo.settings.database.url)
    async with database.reading() as session:
        li = await people.official(session, LI)
    assert li is not None
    await ImportDesk(database).confirm(1, li, stage.demo.clock.now())
    await database.close()
