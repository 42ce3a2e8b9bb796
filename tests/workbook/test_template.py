"""The empty workbook that people fill in."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from db.workbook.columns import Field
from db.workbook.problems import FileProblem
from db.workbook.sheets.template import hints, template_xlsx
from ledger.errors import Refused
from tests.workbook.books import CHANGGE, HEADERS, TREE, XUCHANG, rows_in


def template(region: str) -> Workbook:
    return load_workbook(BytesIO(template_xlsx(TREE, TREE[region], (1, 2, 3))))


def offered(book: Workbook, column: int) -> list[object]:
    values = [cell.value for cell in list(book.worksheets[1].columns)[column]]
    return [value for value in values if value is not None]


def test_every_column_has_its_hint() -> None:
    sheet = template(XUCHANG).worksheets[0]

    assert [cell.value for cell in sheet[1]] == HEADERS
    assert all(cell.comment is not None for cell in sheet[1])
    assert set(hints()) == set(Field)


def test_batch_phase_city_and_county_are_chosen_from_lists() -> None:
    book = template(XUCHANG)
    validations = book.worksheets[0].data_validations.dataValidation

    assert book.worksheets[1].sheet_state == "hidden"
    assert sorted(str(v.sqref)[0] for v in validations if v.type == "list") == ["C", "D", "E", "F"]
    assert offered(book, 0) == ["签约", "开工", "投产"]
    assert offered(book, 1) == [1, 2, 3]
    assert offered(book, 2) == ["许昌市"]
    assert "长葛市" in offered(book, 3)


def test_the_province_offers_all_cities_each_with_its_counties() -> None:
    book = template("410000")

    assert len(offered(book, 2)) == 18
    assert {"许昌市", "济源示范区"} <= set(book.defined_names)


def test_a_county_offers_itself() -> None:
    assert offered(template(CHANGGE), 3) == ["长葛市"]


def test_an_empty_template_is_recognized_as_such() -> None:
    with pytest.raises(Refused) as refused:
        rows_in(template_xlsx(TREE, TREE[XUCHANG]), "模板.xlsx")

    assert refused.value.facts["problem"] is FileProblem.EMPTY
