"""Breaking Chinese text into lines."""

from hypothesis import given
from hypothesis import strategies as st

from answers.charts.wrapping import balance, wrap

TEXTS = st.text("开工率许昌漯河，。、：“”（）0123456789.%/ AB", max_size=60)


def test_it_breaks_between_any_two_characters() -> None:
    assert wrap("截至九月底开工率", 5, len) == ["截至九月底", "开工率"]


def test_it_keeps_numbers_whole() -> None:
    assert wrap("开工率85.7%，第一", 7, len) == ["开工率", "85.7%，第"[:7], "一"]


def test_it_begins_no_line_with_closing_punctuation() -> None:
    assert wrap("许昌漯河，周口", 4, len) == ["许昌漯", "河，周口"]


def test_it_ends_no_line_with_an_opening_bracket() -> None:
    assert wrap("许昌漯（周口）", 4, len) == ["许昌漯", "（周口）"]


def test_it_breaks_what_is_wider_than_a_line() -> None:
    assert wrap("ABCDEFG", 3, len) == ["ABC", "DEF", "G"]


def test_it_balances_where_the_sentence_pauses() -> None:
    assert balance("开工率前三：许昌、漯河、驻马店", 14, len) == ["开工率前三：", "许昌、漯河、驻马店"]


def test_it_leaves_no_character_alone() -> None:
    assert balance("一二三四五六七八九", 8, len) in (["一二三四五", "六七八九"], ["一二三四", "五六七八九"])


def test_it_makes_no_lines_of_nothing() -> None:
    assert wrap("", 8, len) == []
    assert balance("", 8, len) == []


@given(TEXTS, st.integers(4, 30))
def test_it_loses_nothing_and_stays_within_the_width(text: str, width: int) -> None:
    for lines in (wrap(text, width, len), balance(text, width, len)):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(len(line) <= width for line in lines)


@given(TEXTS, st.integers(4, 30))
def test_balance_needs_no_more_lines(text: str, width: int) -> None:
    assert len(balance(text, width, len)) == len(wrap(text, width, len))
