"""`sanpi ledger reconcile FILE`."""

from tests.bot.terminal import Terminal
from tests.reading.test_reported import BULLETIN

AT = ("--at", "2021-09-30T10:00")


def test_it_prints_what_the_chat_says(keeper: Terminal) -> None:
    (keeper.folder / "通报.txt").write_text(BULLETIN, encoding="utf-8")

    printed = keeper.run("ledger", "reconcile", "通报.txt", *AT)

    assert (printed.code, printed.err) == (0, "")
    assert printed.out.startswith("【演示】对账｜读到6项｜第一期｜截至2021年9月30日\n\n✓ 河南省“签约一批”")
    assert printed.out.endswith("共6项：✓一致6\n")


def test_it_prints_every_line_however_many(keeper: Terminal) -> None:
    percents = [f"{percent}.{tenth}" for percent in range(50, 80) for tenth in range(10)]
    rows = [f"许昌,{percent}%" for percent in percents]
    (keeper.folder / "c.csv").write_text("\n".join(["地区,开工率", *rows]), encoding="utf-8-sig")

    printed = keeper.run("ledger", "reconcile", "c.csv", *AT)

    assert printed.out.count("许昌市“签约一批”开工率：报") == 300


def test_it_refuses_in_one_line(keeper: Terminal) -> None:
    (keeper.folder / "a.pdf").write_bytes(b"%PDF")
    (keeper.folder / "a.txt").write_text("今天天气好", encoding="utf-8")
    rows = ["地区,开工率"] + ["许昌,80%"] * 2001
    (keeper.folder / "a.csv").write_text("\n".join(rows), encoding="utf-8")

    refusals = [keeper.refusal("ledger", "reconcile", f"a.{end}", *AT) for end in ("md", "pdf", "txt", "csv")]

    assert refusals == [
        "没有文件 a.md，请核对路径。",
        "对账只读 .txt、.md、.csv 和 .xlsx 文件，请另存为其中一种再核对。",
        "没有读到可以核对的率或数，请写明地区、期数、是哪个率和所报的数，或发来通报原文，"
        "例如“对账 许昌一期开工率百分之八十”。",
        "内容超过2000行，请分几次核对。",
    ]


def test_it_changes_nothing(keeper: Terminal) -> None:
    ledger, file = keeper.folder / "sanpi.db", keeper.folder / "a.txt"
    file.write_text(BULLETIN, encoding="utf-8")
    before = ledger.read_bytes()

    keeper.run("ledger", "reconcile", "a.txt", *AT)

    assert ledger.read_bytes() == before
