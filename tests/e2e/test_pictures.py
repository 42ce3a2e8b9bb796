"""Map, ages of what is overdue, and the timeline of a project: by the buttons under the answers."""

from tests.e2e.stage import LI, ZHANG, Stage


async def test_it_shows_the_map_under_the_ranking_of_the_province_alone(stage: Stage) -> None:
    ranking = await stage.ask(LI, "达效率排名")

    province = await stage.below(LI, ranking, "🗺 地图")
    assert province.photo is not None and "🗺 地图" not in province.buttons
    assert "河南省｜第一期｜“投产一批”达效率地图｜截至2021年9月30日" in province.text
    assert "河南94.3%（494/524）；7市达效率达到全省水平，7市为100%" in province.text

    started = await stage.turn(LI, province, "开工率")
    assert started.photo is not None and started.photo.id != province.photo.id
    assert "许昌：第1位，87.5%（14/16）" in started.text

    counties = await stage.ask(LI, "许昌各县区开工率排名")
    assert "🗺 地图" not in counties.buttons


async def test_it_goes_from_overdue_projects_to_their_ages_and_to_a_timeline(stage: Stage) -> None:
    overdue = await stage.ask(ZHANG, "全省逾期项目")

    ages = await stage.turn(ZHANG, overdue, "📶 逾期时长")
    assert "河南省逾期71个项目，23个超过30天，其中洛阳最多（4个）" in ages.text
    assert "1. 洛阳 7个：31–90天4，1–30天3" in ages.text
    picture = await stage.below(ZHANG, ages, "🖼 图片")
    assert picture.photo is not None

    back = await stage.turn(ZHANG, ages, "⏰ 逾期项目")
    assert back.text == overdue.text
    card = await stage.turn(ZHANG, back, "1")
    timeline = await stage.below(ZHANG, card, "🗓 时间线")
    assert timeline.photo is not None and "投产：计划2021年7月27日，逾期65天" in timeline.text
    assert (await stage.below(ZHANG, timeline, "↩ 返回项目")).text == card.text


async def test_it_keeps_ages_to_those_who_may_see_the_projects(stage: Stage) -> None:
    refused = await stage.ask(LI, "漯河逾期账龄")

    assert refused.photo is None and "逾期时长｜" not in refused.text and "漯河" in refused.text
