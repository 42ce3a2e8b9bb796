"""The days that 签收 offers: each once, none too far, every button a whole action."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from answers import menus
from answers.context import Context, Office
from answers.shapes import Message
from db.queries.warnings import warning_page
from ledger.actions import Action, ActionKind, decode
from ledger.clock import CHINA
from ledger.promises import check_promise
from ledger.warning_rules import WarningRules
from tests.answers.conftest import ZHANG

ACTION = Action(ActionKind.ACKNOWLEDGE, subject=1, digest=1)


async def menu(context: Context, day: date, within: int = 60) -> Message:
    office = Office(rules=WarningRules(promise_within_days=within))
    now = datetime(day.year, day.month, day.day, 10, tzinfo=CHINA)
    on = replace(context, now=now, reference=replace(context.reference, office=office))
    page = await warning_page(context.session, context.tree.province, day, 1, 1)
    return menus.promise_day(ACTION, page.warnings, ZHANG, on, in_group=True)


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        (date(2021, 9, 30), ["三天内（10月3日）", "两周内（10月14日）", "月底前（9月30日）"]),
        (
            date(2021, 10, 8),
            ["三天内（10月11日）", "本周内（10月10日）", "两周内（10月22日）", "月底前（10月31日）"],
        ),
        (date(2021, 10, 17), ["三天内（10月20日）", "本周内（10月17日）", "两周内（10月31日）"]),
    ],
)
async def test_it_offers_each_day_once(context: Context, day: date, offered: list[str]) -> None:
    assert labels(await menu(context, day)) == offered


@pytest.mark.parametrize(
    ("within", "offered"), [(10, ["三天内（10月11日）", "本周内（10月10日）"]), (1, ["10月9日"])]
)
async def test_it_offers_no_day_that_is_too_far(context: Context, within: int, offered: list[str]) -> None:
    assert labels(await menu(context, date(2021, 10, 8), within)) == offered


@pytest.mark.parametrize("day", [date(2021, 9, 30), date(2021, 12, 31), date(2024, 2, 29), date(2027, 1, 3)])
async def test_every_button_is_a_promise_that_may_be_made(context: Context, day: date) -> None:
    for row in (await menu(context, day)).buttons:
        for button in row:
            action = decode(button.code)
            assert action.day is not None and replace(action, day=None) == ACTION
            check_promise(action.day, day, 60)
