"""An empty ledger workbook to fill in: drop-down lists, and a comment on each header saying what is expected.

The words of the comments are in `hints.toml`.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from db.workbook.columns import COLUMNS, Field
from db.workbook.reading.read import MAX_ROWS
from db.workbook.sheets.write import add_sheet, position
from ledger.regions import Region, RegionLevel, RegionTree
from ledger.vocabulary import BATCH

LISTS = "选项"


def template_xlsx(tree: RegionTree, region: Region, phases: Sequence[int] = ()) -> bytes:
    """An empty workbook for a region.

    Args:
        region: its cities and counties are the ones to choose from.
        phases: the phases to choose from; with none, 期 has no list.
    """
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        guide(book, add_sheet(book, ()), tree, region, phases)
    return out.getvalue()


def guide(
    book: Workbook, sheet: Worksheet, tree: RegionTree, region: Region, phases: Sequence[int] = ()
) -> None:
    """Put comments on the headers of the ledger's sheet, and lists to choose from into its columns."""
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for i, column in enumerate(COLUMNS):
        sheet.write_comment(0, i, hints()[column.field], {"x_scale": 1.6})
    _offer(sheet, lists, Field.BATCH, 0, list(BATCH.values()))
    if phases:
        _offer(sheet, lists, Field.PHASE, 1, list(phases))
    _offer_places(book, sheet, lists, 2, _places(tree, region))


@cache
def hints() -> dict[Field, str]:
    """What each column expects, in words for the person who fills it in."""
    text = resources.files("db.workbook.sheets").joinpath("hints.toml").read_text(encoding="utf-8")
    return {Field(name): hint for name, hint in tomllib.loads(text).items()}


def _places(tree: RegionTree, region: Region) -> dict[str, list[str]]:
    """The cities to choose from, each with its counties."""
    if region.level is RegionLevel.COUNTY:
        return {tree[region.city].name: [region.name]}
    cities = tree.cities if region.level is RegionLevel.PROVINCE else (region,)
    return {city.name: [county.name for county in tree.children(city.code)] for city in cities}


def _offer(
    sheet: Worksheet, lists: Worksheet, field: Field, column: int, choices: Sequence[str | int]
) -> None:
    """A drop-down list for a column; the choices stand in a column of the hidden sheet."""
    lists.write_column(0, column, choices)
    _validate(sheet, field, f"={LISTS}!{xl_range_abs(0, column, len(choices) - 1, column)}")


def _offer_places(
    book: Workbook, sheet: Worksheet, lists: Worksheet, column: int, places: dict[str, list[str]]
) -> None:
    """A list of cities; and for 所属县 that of the counties of the city that the row says."""
    _offer(sheet, lists, Field.CITY, column, list(places))
    for i, (city, counties) in enumerate(places.items(), column + 1):
        offered = counties or [city]
        lists.write_column(0, i, offered)
        book.define_name(city, f"={LISTS}!{xl_range_abs(0, i, len(offered) - 1, i)}")
    city_cell = f"${xl_col_to_name(position(Field.CITY))}2"
    _validate(sheet, Field.COUNTY, f"=INDIRECT({city_cell})")


def _validate(sheet: Worksheet, field: Field, source: str) -> None:
    column = position(field)
    sheet.data_validation(1, column, MAX_ROWS, column, {"validate": "list", "source": source})
