"""这个数怎么来的: from a rate to the projects behind it and back, in a genuine chat."""

from tests.e2e.stage import LI, XUCHANG_GROUP, Stage
from tests.e2e.test_listed import AS_WORKBOOK, keys, sheet

SOURCE = "❔这个数怎么来的"


async def test_it_leads_from_a_rate_to_its_projects_their_cards_and_a_workbook(stage: Stage) -> None:
    rate = await stage.ask(LI, "许昌一期开工率")
    assert "87.5%（14/16）" in rate.text

    source = await stage.turn(LI, rate, SOURCE)
    assert "14/16＝87.5%" in source.text and "已开工14个，未开工2个" in source.text
    second = await stage.turn(LI, source, "下一页 2/2 ▶")
    assert second.text.count("未开工，应于") == 2

    card = await stage.turn(LI, second, "16")
    assert "首席服务官" in card.text
    back = await stage.turn(LI, card, "↩ 返回列表")
    assert back.text == second.text and back.buttons == second.buttons

    exported = await stage.below(LI, back, AS_WORKBOOK)
    assert len(keys(sheet(stage, exported))) == 16
    assert (await stage.turn(LI, back, "↩ 返回")).text == rate.text


async def test_it_shows_a_group_the_number_of_another_city_and_no_project(stage: Stage) -> None:
    rate = await stage.ask(LI, "/rates 漯河 一期 开工率", XUCHANG_GROUP)

    source = await stage.turn(LI, rate, SOURCE)

    assert "10/12＝83.3%" in source.text and "只有当地和上级的人员能看" in source.text
    assert not [label for label in source.buttons if label.isdecimal() or label == AS_WORKBOOK]
