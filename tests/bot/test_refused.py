"""What a person can cause at the terminal is one Chinese sentence and exit code 1."""

import sqlite3
from contextlib import closing

import pytest

from bot import logs
from tests.bot.terminal import Terminal

NOWHERE = "[telegram]\napi_url = 'http://127.0.0.1:9'\n"
OFFICIAL = ("official", "add", "--role", "officer", "--region", "许昌")


def test_it_says_that_a_picture_cannot_be_written(keeper: Terminal) -> None:
    said = keeper.refusal("ask", "开工率排名", "--picture", "nowhere/x.png", "--at", "2021-09-30T10:00")

    assert said == "写不进 nowhere/x.png，请检查文件夹是否存在、是否有权限。"


def test_it_says_that_a_backup_cannot_be_written(keeper: Terminal) -> None:
    assert keeper.refusal("db", "backup", "nowhere/b.db").startswith("写不进 nowhere/b.db，")


def test_it_leaves_no_file_of_a_backup_that_failed(terminal: Terminal) -> None:
    (terminal.folder / "sanpi.db").write_text("not a ledger" * 100)

    assert terminal.refusal("db", "backup", "b.db").startswith("写不进 b.db，")
    assert not (terminal.folder / "b.db").exists()


def test_it_backs_up_into_a_new_file_only(keeper: Terminal) -> None:
    assert keeper.run("db", "backup", "b.db").out == "已备份到 b.db。\n"
    assert keeper.refusal("db", "backup", "b.db") == "文件 b.db 已存在，请换一个文件名。"


def test_it_queues_nothing_if_it_is_to_deliver_and_telegram_is_out_of_reach(
    keeper: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[bool] = []
    monkeypatch.setattr(logs, "set_up", lambda: logged.append(True))
    keeper.config(NOWHERE)
    (keeper.folder / "telegram-token").write_text("123456:secret-token", encoding="utf-8")

    said = keeper.refusal("job", "weekly-ranking", "--deliver", "--at", "2021-09-30T10:00")

    assert said.startswith("连不上 Telegram（NetworkError）") and logged == [True]
    with closing(sqlite3.connect(keeper.folder / "sanpi.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM outbox").fetchall() == [(0,)]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_it_sets_no_clock_out_of_its_years(terminal: Terminal, day: str) -> None:
    assert (
        terminal.refusal("ask", "帮助", "--at", day) == f"“{day}”不在范围内，请写2000年到2099年之间的时刻。"
    )


@pytest.mark.parametrize("command", [("ask", "帮助"), ("db", "upgrade"), ("job", "weekly-ranking")])
def test_it_says_that_the_ledgers_folder_is_missing(terminal: Terminal, command: tuple[str, ...]) -> None:
    terminal.config("[database]\nurl = 'sqlite+aiosqlite:///nowhere/sanpi.db'\n")

    assert terminal.refusal(*command).startswith(f"连不上数据库（{terminal.folder}/nowhere/sanpi.db）")


@pytest.mark.parametrize("name", ["", "  ", "张" * 81])
def test_it_registers_nobody_under_an_impossible_name(keeper: Terminal, name: str) -> None:
    said = keeper.refusal(*OFFICIAL, "--id", "5", "--name", name)

    assert said == "名称不能为空，也不能超过80个字，请改写。"


@pytest.mark.parametrize("number", ["0", "-5", "12345678901234567890"])
def test_it_takes_no_number_that_cannot_be_an_officials(keeper: Terminal, number: str) -> None:
    assert keeper.run(*OFFICIAL, "--name", "李科", "--id", number).code == 2


def test_it_binds_no_group_by_a_persons_number(keeper: Terminal) -> None:
    said = keeper.refusal("group", "bind", "--id", "1001", "--title", "专班", "--region", "许昌")

    assert said == "1001 不是群编号：群编号是负数，例如 -1001234567890，请核对。"
