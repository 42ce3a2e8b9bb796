"""`sanpi ledger export --question`: just the rows of a list, and one sentence for what is none."""

import csv
import re

import pytest

from tests.bot.terminal import Terminal

AT = ("--at", "2021-09-30T10:00")


def test_it_exports_the_rows_of_a_list(keeper: Terminal) -> None:
    asked = keeper.run("ask", "许昌逾期项目", *AT).out

    printed = keeper.run("ledger", "export", "out.csv", "--question", "许昌逾期项目", *AT)

    total = re.search(r"共(\d+)个", asked)
    assert printed.code == 0 and total is not None
    with (keeper.folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == int(total[1])
    assert {row["所属市"] for row in rows} == {"许昌市"}
    assert f"{total[1]}" in printed.out


@pytest.mark.parametrize(
    ("question", "sentence"), [("许昌一期开工率", "不是项目清单"), ("逾期项目排名有吗", "不是项目清单")]
)
def test_it_says_what_is_no_list(keeper: Terminal, question: str, sentence: str) -> None:
    assert sentence in keeper.refusal("ledger", "export", "out.csv", "--question", question, *AT)
    assert not (keeper.folder / "out.csv").exists()
