"""As-of days as people say them."""

from datetime import date

import pytest

from ledger.questions import Topic
from tests.reading.asking import understood

DAYS = [
    ("今天", date(2021, 10, 20)),
    ("昨天", date(2021, 10, 19)),
    ("前天", date(2021, 10, 18)),
    ("三天前", date(2021, 10, 17)),
    ("两周前", date(2021, 10, 6)),
    ("三个月前", date(2021, 7, 20)),
    ("半年前", date(2021, 4, 20)),
    ("上周三", date(2021, 10, 13)),
    ("上周末", date(2021, 10, 17)),
    ("本周一", date(2021, 10, 18)),
    ("上月底", date(2021, 9, 30)),
    ("上个月末", date(2021, 9, 30)),
    ("9月底", date(2021, 9, 30)),
    ("八月底", date(2021, 8, 31)),
    ("12月底", date(2020, 12, 31)),
    ("二月底", date(2021, 2, 28)),
    ("2020年二月底", date(2020, 2, 29)),
    ("2月29日", date(2020, 2, 29)),
    ("9月30日", date(2021, 9, 30)),
    ("9月30号", date(2021, 9, 30)),
    ("9.30", date(2021, 9, 30)),
    ("9/30", date(2021, 9, 30)),
    ("9 月 30 日", date(2021, 9, 30)),
    ("十月八日", date(2021, 10, 8)),
    ("十二月三十一日", date(2020, 12, 31)),
    ("2021年9月30日", date(2021, 9, 30)),
    ("２０２１年９月３０日", date(2021, 9, 30)),
    ("二〇二一年九月三十日", date(2021, 9, 30)),
    ("21年9月30日", date(2021, 9, 30)),
    ("2021-09-30", date(2021, 9, 30)),
    ("2021.9.30", date(2021, 9, 30)),
    ("20210930", date(2021, 9, 30)),
    ("今年8月底", date(2021, 8, 31)),
    ("去年9月30日", date(2020, 9, 30)),
    ("去年底", date(2020, 12, 31)),
    ("2020年底", date(2020, 12, 31)),
    ("三季度末", date(2021, 9, 30)),
    ("四季度末", date(2020, 12, 31)),
    ("2021年第二季度末", date(2021, 6, 30)),
    ("上半年", date(2021, 6, 30)),
]


@pytest.mark.parametrize(("said", "day"), DAYS, ids=[said for said, _ in DAYS])
@pytest.mark.parametrize("until", ["", "截至", "截止到"])
def test_it_knows_the_day(said: str, day: date, until: str) -> None:
    question = understood(f"{until}{said}三率")

    assert question.topic is Topic.RATES
    assert question.as_of == day


def test_a_day_without_a_year_is_the_latest_that_is_not_after_today() -> None:
    assert understood("8月底三率", today=date(2021, 9, 30)).as_of == date(2021, 8, 31)
    assert understood("9月30日三率", today=date(2021, 9, 30)).as_of == date(2021, 9, 30)
    assert understood("9月30日三率", today=date(2022, 9, 29)).as_of == date(2021, 9, 30)
    assert understood("2月29日三率", today=date(2025, 2, 28)).as_of == date(2024, 2, 29)


def test_a_day_far_ahead_means_last_year_even_before_any_phase() -> None:
    assert understood("12月底三率", today=date(2021, 10, 31)).as_of == date(2020, 12, 31)


def test_a_day_soon_to_come_means_last_year_once_a_phase_was_held_by_then() -> None:
    assert understood("12月底三率", today=date(2022, 1, 5)).as_of == date(2021, 12, 31)
    assert understood("8月底三率", today=date(2022, 8, 30)).as_of == date(2021, 8, 31)


def test_a_month_that_has_begun_is_meant_up_to_today() -> None:
    assert understood("截至10月三率").as_of == date(2021, 10, 20)
    assert understood("截至9月三率").as_of == date(2021, 9, 30)
    assert understood("截至本月三率").as_of == date(2021, 10, 20)


def test_now_says_no_day() -> None:
    assert understood("截至目前三率").as_of is None
