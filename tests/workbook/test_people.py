"""Sheets as people really fill them in; what was read how is noted."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from db.workbook.columns import Field
from db.workbook.problems import Why
from db.workbook.reading.notes import DISTINCT, How, Listener
from db.workbook.reading.reading import Passed
from db.workbook.reading.said import hear
from ledger.regions import Region, RegionLevel, RegionTree
from tests.workbook.books import TREE, csv, parts_of, reading, row, xlsx, zipped

HEADERS = ["序号", "项目编号", "项目名", "期数", "批次", "所在县区", "总投资（亿元）", "计划开工时间"]
LINE = [1, "XC-1", "甲项目", "第一期", "签约一批", "许昌市长葛市", 1.2, "2021年9月"]
TITLE = ["许昌市“三个一批”项目台账"]


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*lines: Iterable[object]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(list(line))
    return book, sheet


def test_headers_in_other_words_under_titles_are_found() -> None:
    found = reading(xlsx(TITLE, ["填报单位：许昌市"], HEADERS, LINE))

    (only,) = found.rows
    assert (only.number, only.cells[Field.CODE], only.cells[Field.COUNTY]) == (4, "XC-1", "许昌市长葛市")
    assert only.units == {Field.TOTAL: Decimal(10_000)}
    assert found.sheets[0].header == 3
    assert found.sheets[0].columns[Field.CODE] == 1
    said = {(note.how, note.text, note.taken) for note in found.notes}
    assert (How.HEADER_SYNONYM, "计划开工时间", "计划开工日期") in said
    assert (How.HEADER_UNIT, "总投资（亿元）", "亿元") in said


def test_a_row_is_heard_with_its_units_and_noted_where_it_stands() -> None:
    found = reading(xlsx(TITLE, HEADERS, LINE))
    listener = Listener(date(2021, 10, 8), found.notes)

    said = hear(found.rows[0], TREE, [1], None, listener)

    assert said.problems == []
    assert said.values[Field.TOTAL] == 12_000
    assert (said.values[Field.CITY], said.values[Field.COUNTY]) == ("411000", "411082")
    assert said.values[Field.START_PLANNED] == date(2021, 9, 30)
    month = next(note for note in listener.notes if note.how is How.MONTH_END)
    assert (month.text, month.taken, month.sheet, month.row) == ("2021年9月", date(2021, 9, 30), "Sheet", 3)


def test_a_header_of_two_rows_with_merged_cells_is_read_as_one() -> None:
    upper = ["项目编号", "项目名称", "期", "批次", "所属市", "开工", None, "投产", None, "投资（亿元）", None]
    lower = [None, None, None, None, None, "计划", "实际", "计划", "实际", "总投资", "累计完成"]
    book, sheet = sheet_of(
        TITLE, upper, lower, ["X1", "甲", 1, "签约", "许昌", *[date(2021, 9, 1)] * 4, 5, 1]
    )
    for area in ("A1:K1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:I2", "J2:K2"):
        sheet.merge_cells(area)

    found = reading(saved(book))

    assert found.sheets[0].header == 3
    columns = found.sheets[0].columns
    days = (Field.START_PLANNED, Field.STARTED, Field.PRODUCE_PLANNED, Field.PRODUCING)
    assert [columns[field] for field in days] == [5, 6, 7, 8]
    assert found.rows[0].units == {Field.TOTAL: Decimal(10_000), Field.INVESTED: Decimal(10_000)}


def test_planned_over_the_milestones_is_understood_too() -> None:
    upper = ["项目编号", "项目名称", "期", "批次", "所属市", "计划", None, "实际", None]
    lower = [None, None, None, None, None, "开工", "投产", "开工", "投产"]
    book, sheet = sheet_of(upper, lower, ["X1", "甲", 1, "签约", "许昌", *["2021-09-01"] * 4])
    sheet.merge_cells("F1:G1")
    sheet.merge_cells("H1:I1")

    columns = reading(saved(book)).sheets[0].columns

    assert (columns[Field.START_PLANNED], columns[Field.PRODUCING]) == (5, 8)


def test_totals_titles_repeated_headers_and_footers_are_passed_over_and_said() -> None:
    found = reading(
        xlsx(
            HEADERS,
            ["一、许昌市"],
            LINE,
            [None, None, "小计", None, None, None, 1.2],
            HEADERS,
            LINE,
            ["合计", None, None, None, None, None, 2.4],
            [],
            ["填表人：张三", None, None, "联系电话：0374-1234567"],
        )
    )

    assert [r.number for r in found.rows] == [3, 6]
    assert found.sheets[0].passed == (
        Passed(2, How.TITLE_ROW_SKIPPED),
        Passed(4, How.TOTAL_ROW_SKIPPED),
        Passed(5, How.HEADER_ROW_SKIPPED),
        Passed(7, How.TOTAL_ROW_SKIPPED),
        Passed(9, How.TITLE_ROW_SKIPPED),
    )
    assert {(n.how, n.text) for n in found.notes} >= {
        (How.TOTAL_ROW_SKIPPED, "小计"),
        (How.TOTAL_ROW_SKIPPED, "合计"),
    }


@pytest.mark.parametrize("name", ["合计科技园项目", "一、二期厂房项目", "第一批标准化厂房"])
def test_a_project_with_an_odd_name_is_a_project(name: str) -> None:
    assert len(reading(xlsx(HEADERS, [1, "XC-1", name, *LINE[3:]])).rows) == 1
    assert len(reading(xlsx(HEADERS[1:], [f"许-{name}", name, *LINE[3:]])).rows) == 1


def test_a_row_without_its_code_is_not_dropped() -> None:
    found = reading(xlsx(HEADERS, LINE, [2, None, *LINE[2:]]))

    assert [r.number for r in found.rows] == [2, 3]


def test_numbered_but_empty_rows_are_empty() -> None:
    assert len(reading(xlsx(HEADERS, LINE, [2], [3])).rows) == 1


def test_all_sheets_with_a_header_are_read_and_the_others_said() -> None:
    book, first = sheet_of(HEADERS, LINE)
    first.title = "签约"
    others: dict[str, Sequence[Sequence[object]]] = {
        "开工": [TITLE, HEADERS, [2, "XC-2", *LINE[2:]]],
        "汇总": [["所属市", "总投资(万元)", "行业"], ["许昌", 5, "x"]],
        "填表说明": [["请按要求填写"]],
        "说明": [["我们自己给出的"]],
        "选项": [["许昌市"]],
        "空": [],
        "旧": [HEADERS, LINE],
    }
    for title, lines in others.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book["旧"].sheet_state = book["选项"].sheet_state = "hidden"

    found = reading(saved(book))

    assert [(r.sheet, r.number) for r in found.rows] == [("签约", 2), ("开工", 3)]
    assert [(s.name, s.header, s.rows) for s in found.sheets] == [("签约", 1, 1), ("开工", 2, 1)]
    assert {(n.how, n.text) for n in found.notes} >= {
        (How.SHEET_HIDDEN, "旧"),
        (How.SHEET_INCOMPLETE, "汇总"),
        (How.SHEET_WITHOUT_HEADER, "填表说明"),
    }
    assert not {"空", "说明", "选项"} & {n.text for n in found.notes}


def test_hidden_rows_are_read_and_said_for_a_filter_hides_them() -> None:
    book, sheet = sheet_of(HEADERS, LINE, [2, "XC-2", *LINE[2:]])
    sheet.row_dimensions[3].hidden = True

    found = reading(saved(book))

    assert len(found.rows) == 2
    assert [(n.row, n.count) for n in found.notes if n.how is How.HIDDEN_ROW_READ] == [(3, 1)]


def test_merged_cells_say_the_same_in_all_their_rows_but_no_amount_is_counted_twice() -> None:
    book, sheet = sheet_of(HEADERS, LINE, [2, "XC-2", "乙", "一期", "签约", None, None, "2021-9-1"])
    sheet.merge_cells("F2:F3")
    sheet.merge_cells("G2:G3")

    found = reading(saved(book))

    assert found.rows[1].cells[Field.COUNTY] == "许昌市长葛市"
    assert Field.TOTAL not in found.rows[1].cells
    assert [n.count for n in found.notes if n.how is How.MERGED_FILLED] == [1]


def test_unknown_columns_and_cells_beside_the_table_are_passed_over_and_said() -> None:
    found = reading(xlsx([*HEADERS, "开工时间", "联系电话"], [*LINE, "2021-9-1", "0374", "旁注"]))

    assert {(n.how, n.text) for n in found.notes} >= {
        (How.COLUMN_AMBIGUOUS, "开工时间"),
        (How.COLUMN_IGNORED, "联系电话"),
        (How.BESIDE_THE_TABLE, "旁注"),
    }
    assert not any(n.text == "序号" for n in found.notes)


def test_the_contracts_own_header_goes_before_a_synonym() -> None:
    found = reading(xlsx([*HEADERS, "项目名称"], [*LINE, "乙项目"]))

    assert found.rows[0].cells[Field.NAME] == "乙项目"
    assert (How.COLUMN_SPARE, "项目名") in {(n.how, n.text) for n in found.notes}


def test_a_unit_above_the_table_holds_for_columns_that_say_none() -> None:
    headers = [*HEADERS[:6], "总投资", "累计完成投资（万元）"]

    found = reading(xlsx([*TITLE, "单位：亿元"], headers, [*LINE[:7], 5]))

    assert found.rows[0].units == {Field.TOTAL: Decimal(10_000)}
    assert (How.HEADER_UNIT, "单位：亿元", "亿元") in {(n.how, n.text, n.taken) for n in found.notes}


def test_a_formula_that_came_to_nothing_does_not_pass_for_an_empty_cell() -> None:
    book, _ = sheet_of(HEADERS, [*LINE[:6], "=1/0", "=TODAY()"])
    parts = parts_of(saved(book))
    name = "xl/worksheets/sheet1.xml"
    came_to = rb'<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    parts[name] = re.sub(rb'<c r="G2"><f>1/0</f><v ?(/>|></v>)</c>', came_to, parts[name])

    (only,) = reading(zipped(parts)).rows

    assert (only.cells[Field.TOTAL], only.cells[Field.START_PLANNED]) == ("#DIV/0!", "=TODAY()")
    assert [p.field for p in hear(only, TREE, [1], None).problems] == [Field.TOTAL, Field.START_PLANNED]


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    parts = parts_of(xlsx(HEADERS, [*LINE[:7], 44469 - 1462]))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"')

    (only,) = reading(zipped(parts)).rows

    assert hear(only, TREE, [1], None).values[Field.START_PLANNED] == date(2021, 9, 30)


def test_csv_of_a_chinese_spreadsheet_program_is_taken_and_said() -> None:
    content = csv(HEADERS, [str(cell) for cell in LINE]).decode().encode("gbk")

    found = reading(content, "台账.csv")

    assert found.rows[0].cells[Field.NAME] == "甲项目"
    assert [(n.how, n.text) for n in found.notes if n.how is How.ENCODING] == [(How.ENCODING, "GB18030")]


def test_macros_are_ignored_and_said() -> None:
    parts = parts_of(xlsx(HEADERS, LINE)) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}

    found = reading(zipped(parts), "台账.xlsm")

    assert found.macros and len(found.rows) == 1
    assert How.MACROS_IGNORED in {n.how for n in found.notes}


def test_notes_stay_few_however_many_cells_they_are_about() -> None:
    listener = Listener(date(2021, 10, 8))
    for number in range(2, 500):
        cells = row(number, started=f"2021年{number % 9 + 1}月", bank="中原").cells
        listener.at("", number)
        hear(row(number, **{name.value: cell for name, cell in cells.items()}), TREE, [1], None, listener)

    months = [note for note in listener.notes if note.how is How.MONTH_END]
    assert len(months) == DISTINCT + 1
    assert sum(note.count for note in months) == 498
    assert next(note for note in months if not note.text).taken is None


@pytest.mark.parametrize(
    ("city", "county", "code"),
    [
        ("许昌", "长葛", "411082"),
        ("411000", None, "411000"),
        (411000.0, 411082.0, "411082"),
        ("许昌市长葛市", None, "411082"),
        ("河南省许昌市", "长葛市", "411082"),
        (None, "许昌长葛", "411082"),
        (None, "河南省许昌市-长葛市", "411082"),
        (None, "许昌市", "411000"),
        ("许昌市", "许昌市长葛市", "411082"),
        ("长葛市", None, "411082"),
    ],
)
def test_a_place_is_understood_however_it_is_written(
    city: str | float | None, county: str | float | None, code: str
) -> None:
    said = hear(row(city=city, county=county), TREE, [1], None)

    assert said.problems == []
    assert said.values.get(Field.COUNTY, said.values[Field.CITY]) == code


@pytest.mark.parametrize(
    ("city", "county"), [("漯河市", "长葛市"), ("火星市", None), (None, "火星"), ("许昌市长葛市", "禹州市")]
)
def test_a_place_that_is_none_is_refused(city: str | None, county: str | None) -> None:
    problems = hear(row(city=city, county=county), TREE, [1], None).problems

    assert [problem.why for problem in problems] == [Why.UNKNOWN_REGION]


def test_a_county_of_two_cities_needs_its_city() -> None:
    tree = RegionTree([*TREE, Region("411099", "新华区", "新华", RegionLevel.COUNTY, "411000", "411000")])

    alone = hear(row(city=None, county="新华区"), tree, [1], None)
    near = hear(row(city=None, county="新华区"), tree, [1], "411082")

    assert [problem.why for problem in alone.problems] == [Why.AMBIGUOUS_REGION]
    assert near.values[Field.COUNTY] == "411099"
    assert hear(row(city="平顶山", county="新华"), tree, [1], None).values[Field.COUNTY] == "410402"
