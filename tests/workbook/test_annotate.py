"""The annotated copy: the sender's own workbook with the cells coloured, and a list of all that is said."""

import time
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from xlsxwriter import Workbook as Writer

from db.workbook.columns import Field
from db.workbook.reading.reading import SheetRead
from db.workbook.sheets import annotate
from db.workbook.sheets.annotate import annotated
from db.workbook.sheets.marks import Colour, Mark, Words

WORDS = Words(
    title="核对结果",
    author="三批助手",
    intro=("表格核对结果",),
    headers=("情况", "表", "行", "列", "哪个项目", "表里写的", "说明"),
    colours={Colour.REFUSED: "红色"},
)
SHEET = SheetRead("台账", 2, {Field.CODE: 0, Field.NAME: 1, Field.TOTAL: 2}, 2, ())
FIRST = 5
"""The first line of the list."""


def mark(field: Field = Field.TOTAL, row: int = 3, **changes: object) -> Mark:
    basis = Mark("台账", row, field, Colour.REFUSED, "不能导入", "", "", "应为整数")
    return replace(basis, **changes)  # type: ignore[arg-type]


def book(*lines: tuple[object, ...]) -> Workbook:
    """A workbook with a title, a header and these rows."""
    made = Workbook()
    sheet = made.active
    sheet.title = "台账"
    sheet.append(["许昌市项目"])
    sheet.merge_cells("A1:C1")
    sheet.append(["项目编号", "项目名称", "总投资(万元)"])
    for line in lines:
        sheet.append(line)
    return made


def saved(made: Workbook) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def copied(content: bytes, *marks: Mark, name: str = "台账.xlsx") -> Workbook:
    return load_workbook(BytesIO(annotated(content, name, (SHEET,), marks, WORDS)))


def test_it_colours_the_cell_says_what_is_expected_and_keeps_the_rest() -> None:
    made = book(("XC-1", "一", "约3亿"), ("XC-2", "二", 5))
    made["台账"]["B3"].comment = Comment("请核实名称", "王刚")
    made.create_sheet("说明")["A1"] = "不要动"

    copy = copied(saved(made), mark(), mark(Field.NAME, text="不能为空"), mark(text="超出范围"))

    assert copy.sheetnames == ["核对结果", "台账", "说明"] and copy.active.title == "核对结果"
    cell = copy["台账"]["C3"]
    assert cell.fill.fgColor.rgb == "00F8B4B4" and cell.value == "约3亿"
    assert cell.comment.text == "不能导入｜总投资(万元)：应为整数\n不能导入｜总投资(万元)：超出范围"
    assert copy["台账"]["B3"].comment.text == "请核实名称\n不能导入｜项目名称：不能为空"
    assert copy["台账"]["C4"].fill.fill_type is None and copy["说明"]["A1"].value == "不要动"
    assert [sheet.sheet_view.tabSelected for sheet in copy.worksheets] == [True, False, False]


def test_it_lists_all_of_it_with_links() -> None:
    copy = copied(saved(book(("XC-1", "一", "约3亿"))), mark(), mark(Field.LEADER, written="王"))

    listed = copy["核对结果"]
    assert [cell.value for cell in listed[FIRST]] == [
        *("不能导入", "台账", 3, "总投资(万元)", "XC-1 一", "约3亿", "应为整数")
    ]
    assert listed[FIRST][2].hyperlink.location == "'台账'!C3"
    assert listed[FIRST + 1][2].hyperlink.location == "'台账'!A3", "a column that the sheet lacks"
    assert listed[FIRST + 1][5].value == "王"


@pytest.mark.parametrize("text", ["=1+2", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_it_writes_no_formula(text: str) -> None:
    content = f"项目编号,项目名称,总投资(万元)\r\nXC-1,'{text},{text}\r\n".encode()

    copy = copied(content, mark(sheet="", row=2, text=text), name="台账.csv")

    cells = [cell for sheet in copy.worksheets for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" for cell in cells)
    assert copy.worksheets[1]["C2"].value == text


def test_it_keeps_formulas_and_what_they_last_came_to() -> None:
    out = BytesIO()
    with Writer(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("台账")
        sheet.write_row(1, 0, ["项目编号", "项目名称", "总投资(万元)"])
        sheet.write_row(2, 0, ["XC-1", "一"])
        sheet.write_formula("C3", "=1200*10", None, 12_000)
        sheet.write_formula("D3", '="甲"&"<乙>"', None, "甲<乙>")
        sheet.write_formula("E3", "=1/0", None, "#DIV/0!")

    content = annotated(out.getvalue(), "台账.xlsx", (SHEET,), [mark()], WORDS)

    assert load_workbook(BytesIO(content))["台账"]["C3"].value == "=1200*10"
    results = load_workbook(BytesIO(content), data_only=True)["台账"]
    assert [results[at].value for at in ("C3", "D3", "E3")] == [12_000, "甲<乙>", "#DIV/0!"]


def test_it_forgets_what_an_earlier_copy_said() -> None:
    first = annotated(saved(book(("XC-1", "一", "约3亿"))), "台账.xlsx", (SHEET,), [mark()], WORDS)
    corrected = load_workbook(BytesIO(first))
    corrected["台账"]["C3"] = 30_000

    copy = copied(saved(corrected), mark(Field.NAME))

    assert copy.sheetnames == ["核对结果", "台账"]
    assert copy["台账"]["C3"].comment is None and copy["台账"]["C3"].fill.fill_type is None
    assert copy["台账"]["B3"].comment is not None


def test_it_marks_the_first_of_merged_cells() -> None:
    made = book(("XC-1", "一", 5), ("XC-2", None, 5))
    made["台账"].merge_cells("B3:B4")

    copy = copied(saved(made), mark(Field.NAME, row=4))

    assert copy["台账"]["B3"].comment is not None


def test_it_makes_the_list_alone_where_it_cannot_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(book(("XC-1", "一", "约3亿")))
    broken = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(broken, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, b"<x" if part.filename == "xl/styles.xml" else old.read(part))
    lists = [copied(b"", mark()), copied(broken.getvalue(), mark())]
    monkeypatch.setattr(annotate, "MOST_BYTES", 1000)
    lists.append(copied(content, mark()))

    for copy in lists:
        assert copy.sheetnames == ["核对结果"]
        assert copy["核对结果"].cell(FIRST, 7).value == "应为整数"
        assert copy["核对结果"].cell(FIRST, 3).hyperlink is None


@pytest.mark.parametrize("row", [20_000, 1_048_576])
def test_a_cell_far_out_costs_nothing(row: int) -> None:
    made = book(("XC-1", "=1+1", "约3亿"))
    made["台账"].cell(row, 16_384).fill = PatternFill("solid", fgColor="FF0000")
    made.create_sheet("另一张").cell(row, 50).value = "尾"
    started = time.process_time()

    copy = copied(annotated(saved(made), "台账.xlsx", (SHEET,), [mark()], WORDS), mark())

    assert time.process_time() - started < 3
    assert copy["台账"]["C3"].comment is not None and copy["另一张"].cell(row, 50).value == "尾"


def test_it_copies_a_csv_as_it_was_read() -> None:
    lines = ["许昌市项目", "项目编号\t项目名称\t总投资(万元)", "XC-1\t'=1+1\t约3亿"]
    for content in ("\n".join(lines).encode(), "\n".join(lines).encode("utf-16")):
        [copy] = [copied(content, mark(), name="台账.csv").worksheets[1]]

        assert [cell.value for cell in copy[3]] == ["XC-1", "=1+1", "约3亿"]
        assert copy["B3"].data_type == "s" and copy["B3"].quotePrefix and copy["C3"].comment is not None


def test_it_leaves_macros_out() -> None:
    packed = BytesIO(saved(book(("XC-1", "一", 5))))
    with ZipFile(packed, "a") as book_with_macros:
        book_with_macros.writestr("xl/vbaProject.bin", b"macros")

    content = annotated(packed.getvalue(), "台账.xlsm", (SHEET,), [mark()], WORDS)

    with ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name]
