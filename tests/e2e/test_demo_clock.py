"""The demo's clock jumps over weeks: reports that came in meanwhile are known to what is made up."""

from tests.e2e.stage import PROVINCE_GROUP, ZHANG, Stage


async def test_it_makes_up_a_ranking_from_all_that_was_reported_by_then(stage: Stage) -> None:
    await stage.move("2022-01-05T10:00")

    weekly = stage.reports(PROVINCE_GROUP, "每周排名")[-1]
    asked = await stage.ask(ZHANG, "全省二期开工率 截至2022年1月3日")

    assert "截至2022年1月3日" in weekly.text
    assert asked.text.splitlines()[-1] in weekly.text
