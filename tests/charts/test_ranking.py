"""The picture of a ranking."""

import io
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread
from numpy.typing import NDArray

from answers.charts import RankingPicture, style
from answers.charts.canvas import Canvas
from answers.charts.font import width_of
from answers.charts.ranking import draw
from answers.charts.sheet import DEMO_MARK
from tests.charts.pictures import (
    ALL_CASES,
    CITIES_OF_PROVINCE,
    CITY_SHARES,
    COUNTIES_OF_XUCHANG,
    picture,
)

every_case = pytest.mark.parametrize("case", ALL_CASES.values(), ids=ALL_CASES.keys())


@dataclass(frozen=True)
class Words:
    """Words as they stand on the sheet."""

    words: str
    left: float
    right: float
    middle: float
    size: float
    color: str

    def overlaps(self, other: "Words") -> bool:
        """Whether the two stand in each other's way; type fills about 0.9 of its size."""
        apart = abs(self.middle - other.middle) >= 0.45 * (self.size + other.size)
        return not apart and self.left < other.right and other.left < self.right


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Words]:
    """All words put on a canvas during the test."""
    found: list[Words] = []
    write = Canvas.text

    def text(self: Canvas, x: float, middle: float, words: str, size: float, **kwargs: Any) -> None:
        write(self, x, middle, words, size, **kwargs)
        width = width_of(words, size)
        left = x - {"left": 0, "center": width / 2, "right": width}[kwargs.get("align", "left")]
        if words:
            found.append(Words(words, left, left + width, middle, size, kwargs.get("color", style.INK)))

    monkeypatch.setattr(Canvas, "text", text)
    return found


def pixels(png: bytes) -> NDArray[Any]:
    """Rows of columns of red, green, blue, opacity, each from 0 to 1."""
    return imread(io.BytesIO(png), format="png")


@every_case
def test_it_is_1080_wide_and_no_taller_than_twice_that(case: RankingPicture) -> None:
    height, width, _ = pixels(draw(case)).shape

    assert width == 1080
    assert 350 <= height <= 2160


def test_it_grows_by_the_row() -> None:
    shorter = replace(CITIES_OF_PROVINCE, bars=CITIES_OF_PROVINCE.bars[:-1])

    heights = [pixels(draw(case)).shape[0] for case in (CITIES_OF_PROVINCE, shorter)]

    assert heights[0] - heights[1] == 64


@every_case
def test_it_leaves_the_edge_of_the_sheet_white(case: RankingPicture) -> None:
    sheet = pixels(draw(case))

    for edge in (sheet[:, :12], sheet[:, -12:], sheet[:12], sheet[-12:]):
        assert edge.min() == 1


@every_case
def test_it_uses_no_type_smaller_than_22_px(case: RankingPicture, printed: list[Words]) -> None:
    draw(case)

    assert min(words.size for words in printed) >= 22


@every_case
def test_it_keeps_words_apart_and_on_the_sheet(case: RankingPicture, printed: list[Words]) -> None:
    draw(case)

    assert all(words.left >= 40 and words.right <= 1040 for words in printed)
    assert [pair for pair in combinations(printed, 2) if pair[0].overlaps(pair[1])] == []


@every_case
def test_it_says_everything_it_was_handed(case: RankingPicture, printed: list[Words]) -> None:
    draw(case)

    said = "".join(words.words for words in printed).replace(" ", "")
    for words in (case.title, case.subtitle, case.foot, case.rate, *(bar.name for bar in case.bars)):
        assert words.replace(" ", "") in said


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


def test_it_marks_a_demo_and_only_a_demo(printed: list[Words]) -> None:
    draw(picture(CITY_SHARES, demo=False))
    assert DEMO_MARK not in [words.words for words in printed]

    draw(picture(CITY_SHARES, demo=True))
    assert DEMO_MARK in [words.words for words in printed]


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


@every_case
def test_it_gives_equal_bytes_for_equal_pictures(case: RankingPicture) -> None:
    assert draw(case) == draw(replace(case))


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
