"""The demo's clock jumps over weeks: reports that came in meanwhile are known to what is made up."""

from datetime import datetime

from ledger.clock import CHINA
from tests.e2e.stage import PROVINCE_GROUP, ZHANG, Stage


async def test_it_makes_up_a_ranking_from_all_that_was_reported_by_then(stage: Stage) -> None:
    await stage.move("2022-01-05T10:00")

    weekly = stage.reports(PROVINCE_GROUP, "每周排名")[-1]
    asked = await stage.ask(ZHANG, "全省二期开工率 截至2022年1月3日")

    assert "截至2022年1月3日" in weekly.text
    assert asked.text.splitlines()[-1] in weekly.text


async def test_the_page_lets_every_day_happen(stage: Stage) -> None:
    """No outage is told of, and on each working day the groups get that day's message."""
    await stage.demo.clock.advance_to(datetime(2021, 10, 12, 9, 0, tzinfo=CHINA))

    warnings = stage.reports(PROVINCE_GROUP, "预警提醒")
    days = [message.text.splitlines()[0].rpartition("｜")[2] for message in warnings]
    assert days == [f"2021年10月{day}日" for day in (8, 9, 11, 12)]
    assert not any("停机" in message.text for message in warnings)
