"""The picture of a ranking."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread
from numpy.typing import NDArray

from answers.charts import RankingPicture, style
from answers.charts.canvas import Canvas
from answers.charts.ranking import draw
from tests.charts.pictures import (
    ALL_CASES,
    CITIES_OF_PROVINCE,
    CITY_SHARES,
    COUNTIES_OF_XUCHANG,
    picture,
)
from tests.charts.printed import Words, placed, set_in_type

every_case = pytest.mark.parametrize("case", ALL_CASES.values(), ids=ALL_CASES.keys())


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Words]:
    """All words put on a canvas during the test."""
    found: list[Words] = []
    write = Canvas.text

    def text(canvas: Canvas, x: float, middle: float, words: str, size: float, **how: Any) -> None:
        write(canvas, x, middle, words, size, **how)
        found.extend(placed(x, middle, words, size, how))

    monkeypatch.setattr(Canvas, "text", text)
    return found


def pixels(png: bytes) -> NDArray[Any]:
    """Rows of columns of red, green, blue, opacity, each from 0 to 1."""
    return imread(io.BytesIO(png), format="png")


def test_it_grows_by_the_row() -> None:
    shorter = replace(CITIES_OF_PROVINCE, bars=CITIES_OF_PROVINCE.bars[:-1])

    heights = [pixels(draw(case)).shape[0] for case in (CITIES_OF_PROVINCE, shorter)]

    assert heights[0] - heights[1] == 64


@every_case
def test_it_names_every_region_and_the_rate(case: RankingPicture) -> None:
    said = set_in_type(case).said

    assert all(words in said for words in (case.rate, *(bar.name for bar in case.bars)))


def test_it_shows_value_and_counts_of_every_bar(printed: list[Words]) -> None:
    draw(CITIES_OF_PROVINCE)

    rows = _rows(printed)
    assert rows["许昌"] == ["1", "许昌", "85.7%", "12/14", "–"]
    assert rows["漯河"] == ["2", "漯河", "77.8%", "7/9", "↑2"]
    assert rows["驻马店"] == ["3", "驻马店", "76.9%", "10/13", "↓1"]
    assert rows["济源"] == ["—", "济源", "—"]


def test_it_lets_ties_share_a_rank(printed: list[Words]) -> None:
    draw(CITIES_OF_PROVINCE)

    rows = _rows(printed)
    assert [rows[name][0] for name in ("郑州", "南阳", "焦作")] == ["4", "4", "6"]


def test_it_labels_the_line_of_the_whole(printed: list[Words]) -> None:
    draw(COUNTIES_OF_XUCHANG)

    assert "许昌 75%  12/16" in [words.words for words in printed]


def test_it_draws_the_line_of_the_whole_through_all_bars() -> None:
    whole = replace(CITIES_OF_PROVINCE.whole, reached=1, total=2)
    sheet = pixels(draw(replace(CITIES_OF_PROVINCE, whole=whole)))

    ink = np.isclose(sheet[:, :, :3], _rgb(style.INK), atol=0.02).all(axis=2)
    longest = ink[:, 300:800].sum(axis=0).max()
    assert longest >= 18 * 64


def test_it_leaves_out_the_line_when_the_whole_has_no_entries(printed: list[Words]) -> None:
    draw(ALL_CASES["one without entries"])

    assert not [words for words in printed if words.words.startswith("许昌 ")]


def test_it_leaves_out_the_column_of_movements_when_nothing_is_known(printed: list[Words]) -> None:
    draw(picture(CITY_SHARES))

    assert "较上周" not in [words.words for words in printed]


def test_it_picks_out_the_own_city_by_more_than_colour(printed: list[Words]) -> None:
    own = pixels(draw(picture(CITY_SHARES, own="许昌")))
    row = round(next(words.middle for words in printed if words.words == "许昌"))
    plain = pixels(draw(picture(CITY_SHARES)))

    assert {words.words for words in printed if words.color == style.ACCENT} >= {"许昌", "85.7%"}
    marker = slice(20, 40)
    assert own[row, marker, :3].mean() < 0.8
    assert plain[row, marker, :3].mean() == 1


def test_it_splits_no_name_between_the_lines_of_the_title(printed: list[Words]) -> None:
    draw(CITIES_OF_PROVINCE)

    assert [words.words for words in printed[:2]] == ["开工率居前3位：", "许昌、漯河、驻马店，均在75%以上"]


def test_it_writes_neither_date_nor_program_into_the_file() -> None:
    png = draw(COUNTIES_OF_XUCHANG)

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    for chunk in (b"tEXt", b"iTXt", b"zTXt", b"tIME"):
        assert chunk not in png[:200]


def _rows(printed: list[Words]) -> dict[str, list[str]]:
    """By name, the words of its row from left to right."""
    rows: dict[float, list[Words]] = {}
    for words in printed:
        rows.setdefault(words.middle, []).append(words)
    texts = [[words.words for words in sorted(row, key=lambda w: w.left)] for row in rows.values()]
    return {row[1]: row for row in texts if len(row) > 2}


def _rgb(color: str) -> tuple[float, ...]:
    return tuple(int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
