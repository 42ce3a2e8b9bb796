"""台账报送 for the operator: the settings, the workbook, the job run by hand."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.settings import Settings, load_settings
from ledger.collection import CollectionPlan
from tests.bot.terminal import Terminal

AT = ("--at", "2021-10-20T09:00")


def test_the_settings_are_the_plans_own_when_none_are_given() -> None:
    assert Settings().office().collection == CollectionPlan()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('opens = "31 09:00"', "配置项 collection.opens 有误：应写成 20 09:00（1至28日）。"),
        ('opens = "mon 09:00"', "配置项 collection.opens 有误：应写成 20 09:00（1至28日）。"),
        ("opens = 20", "配置项 collection.opens 有误：应写成带引号的文字。"),
        ("due_after_workdays = 0", "配置项 collection.due_after_workdays 有误：应不小于1。"),
        ("due_after_workdays = 21", "配置项 collection.due_after_workdays 有误：应不大于20。"),
        ('due_after_workdays = "5"', "配置项 collection.due_after_workdays 有误：应写整数。"),
        (
            'reminders = "often"',
            "配置项 collection.reminders 有误：应写成 mon 09:00 / workdays 08:30 / daily 07:30。",
        ),
        ('enabled = "yes"', "配置项 collection.enabled 有误：应写成 true 或 false。"),
        (
            "due = 5",
            "没有配置项 collection.due，可用的有：enabled、opens、due_after_workdays、reminders。",
        ),
    ],
)
def test_it_refuses_a_wrong_setting_with_its_name_and_what_is_allowed(
    terminal: Terminal, setting: str, said: str
) -> None:
    terminal.config(f"[collection]\n{setting}\n")

    assert terminal.refusal("ask", "帮助") == said


def test_it_takes_other_days(terminal: Terminal) -> None:
    terminal.config('[collection]\nopens = "5 14:00"\ndue_after_workdays = 3\nreminders = "mon 10:00"\n')

    plan = load_settings(terminal.folder / "config.toml").office().collection

    assert (plan.opens.day, plan.due_after, plan.opens.at.hour) == (5, 3, 14)


def test_it_runs_the_job_by_hand_once_a_month(keeper: Terminal) -> None:
    (keeper.folder / "telegram-token").write_text("1:test", encoding="utf-8")

    first = keeper.run("job", "collection", *AT)
    again = keeper.run("job", "collection", *AT)

    assert (first.out, again.out) == ("已执行 collection，待发送4条。\n",) * 2
    asked = keeper.run("ask", "未报送名单", *AT)
    assert "已报送0/18市，10月27日截止，还有5个工作日。" in asked.out


def test_without_it_there_is_no_such_job(keeper: Terminal) -> None:
    (keeper.folder / "telegram-token").write_text("1:test", encoding="utf-8")
    keeper.config("[database]\nurl = 'sqlite+aiosqlite:///sanpi.db'\n[collection]\nenabled = false\n")

    assert keeper.refusal("job", "collection", *AT).startswith("没有任务“collection”")
    assert "本系统没有启用按月报送" in keeper.run("ask", "未报送名单", *AT).out


def test_it_writes_a_regions_workbook_to_go_on_with(keeper: Terminal) -> None:
    printed = keeper.run("ledger", "template", "xc.xlsx", "--region", "许昌", "--filled", *AT)
    empty = keeper.run("ledger", "template", "empty.xlsx", "--region", "许昌")

    assert (printed.code, printed.out) == (0, "模板已写入 xc.xlsx。\n"), printed.err
    assert empty.code == 0
    sheet = load_workbook(BytesIO((keeper.folder / "xc.xlsx").read_bytes()))["台账"]
    cities = {row[4].value for row in sheet.iter_rows(min_row=2)}
    assert cities == {"许昌市"} and sheet.max_row == 85


def test_what_it_wrote_changes_nothing_when_it_comes_back(keeper: Terminal) -> None:
    keeper.run("ledger", "template", "all.xlsx", "--filled")

    said = keeper.run("ledger", "import", "all.xlsx", "--dry-run")

    assert said.code == 0, said
    assert "没有可导入的变化" in said.out


def test_it_refuses_a_region_that_there_is_not(keeper: Terminal) -> None:
    said = keeper.refusal("ledger", "template", "x.xlsx", "--region", "火星", "--filled")

    assert said.startswith("没有叫“火星”的地区")
