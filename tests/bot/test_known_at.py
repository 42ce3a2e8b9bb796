"""`--known-at`: what is asked and exported is answered from the ledger as it was known at an instant."""

import asyncio
import json
import shutil
from csv import reader
from datetime import date
from pathlib import Path

import pytest

from db.demo.load import move_on
from db.engine import Database
from db.queries.reference import region_tree
from tests.bot.terminal import Terminal

LATER = date(2021, 12, 31)
NOW = ("--at", "2022-01-10T09:00")
KNOWN = ("--known-at", "2021-09-30T10:00")
HEAD = "（台账按2021年9月30日 10:00所知）"


@pytest.fixture(scope="module")
def grown_ledger(demo_ledger_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo ledger, a quarter of a year later."""
    file = tmp_path_factory.mktemp("grown") / "sanpi.db"
    shutil.copy(demo_ledger_file, file)
    asyncio.run(_move_on(Database(f"sqlite+aiosqlite:///{file}")))
    return file


async def _move_on(database: Database) -> None:
    async with database.writing() as session:
        await move_on(session, await region_tree(session), LATER)
    await database.close()


@pytest.fixture
def grown(terminal: Terminal, grown_ledger: Path) -> Terminal:
    """In a folder that holds it."""
    shutil.copy(grown_ledger, terminal.folder / "sanpi.db")
    return terminal


def exported(terminal: Terminal, *options: str) -> list[list[str]]:
    """The rows of an export, with their header."""
    file = terminal.folder / "out.csv"
    file.unlink(missing_ok=True)
    assert terminal.run("ledger", "export", str(file), *options).code == 0
    return list(reader(file.read_text(encoding="utf-8-sig").splitlines()))


def test_it_exports_what_was_known_then(grown: Terminal, demo_ledger_file: Path, tmp_path: Path) -> None:
    at_that_time = Terminal(tmp_path)
    now = exported(grown, *NOW)

    then = exported(grown, *NOW, *KNOWN)

    grown.config(f'[database]\nurl = "sqlite+aiosqlite:///{demo_ledger_file}"\n')
    assert then == exported(at_that_time, "--at", "2021-09-30T10:00")
    assert then[0] == now[0] and len(then) < len(now)


@pytest.mark.parametrize("text", ["许昌一期开工率", "开工率排名", "全省逾期项目", "查找产业园", "每周排名"])
def test_it_answers_as_one_would_have_been_answered_then(
    grown: Terminal, demo_ledger_file: Path, text: str
) -> None:
    said = grown.run("ask", text, *NOW, *KNOWN)

    grown.config(f'[database]\nurl = "sqlite+aiosqlite:///{demo_ledger_file}"\n')
    then = grown.run("ask", text, "--at", "2021-09-30T10:00")
    assert said.out.splitlines()[0] == HEAD
    assert said.out.splitlines()[1:] == then.out.splitlines()


def test_it_says_so_in_json_and_beside_lists(grown: Terminal) -> None:
    answer = json.loads(grown.run("ask", "郑州一期开工率", "--json", *NOW, *KNOWN).out)
    listed = grown.run("ledger", "export", "l.xlsx", "--question", "许昌逾期项目", *NOW, *KNOWN)

    assert answer["text"].startswith(HEAD)
    assert answer["question"]["as_of"] == "2021-09-30"
    assert listed.out.splitlines()[0] == HEAD


def test_before_anything_was_known_the_ledger_is_empty(grown: Terminal) -> None:
    assert len(exported(grown, *NOW, "--known-at", "2021-01-01")) == 1


@pytest.mark.parametrize(
    ("text", "then", "said"),
    [
        (
            "许昌一期开工率",
            "2022-01-10T09:01",
            "2022年1月10日 09:01还没有到，--known-at 请写已经过去的时刻。",
        ),
        ("许昌一期开工率", "昨天", "“昨天”不是时刻，请写成 2021-10-08T09:00。"),
        (
            "截至2021年12月31日许昌一期开工率",
            "2021-09-30",
            "2021年12月31日还没有到，只能查到今天为止的数，请换一个日期。",
        ),
        (
            "全省预警",
            "2021-09-30",
            "--known-at 只能还原台账里的项目和率，预警、申请和报送情况没有留下那时的样子，",
        ),
    ],
)
def test_it_refuses_what_cannot_be_known(grown: Terminal, text: str, then: str, said: str) -> None:
    assert grown.refusal("ask", text, *NOW, "--known-at", then).startswith(said)
