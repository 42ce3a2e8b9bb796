"""Every topic: by /command, by typed Chinese, and by the buttons under the answers."""

import pytest

from tests.e2e.stage import LI, WANG, ZHANG, Stage


@pytest.mark.parametrize(
    ("command", "typed", "head"),
    [
        ("/rates 许昌 一期", "许昌一期三率", "许昌市｜第一期｜三率｜截至2021年9月30日"),
        ("/ranking 投产率", "投产率排名", "河南省｜第一期｜“开工一批”投产率排名｜截至2021年9月30日"),
        ("/overdue 许昌", "许昌逾期项目", "许昌市｜逾期项目｜截至2021年9月30日"),
        ("/due 10天", "未来10天到期", "许昌市｜未来10天到期项目｜截至2021年9月30日"),
        ("/search 产业园", "查找产业园", "许昌市｜查找“产业园”｜截至2021年9月30日"),
        ("/warnings", "预警", "许昌市｜未销号预警｜截至2021年9月30日"),
        ("/weekly", "每周排名", "许昌市｜第一期｜每周排名｜截至2021年9月30日"),
        ("/help", "帮助", "直接打字就能问，地区、期数、问什么，先后随意："),
    ],
)
async def test_it_answers_a_command_and_the_typed_question_alike(
    stage: Stage, command: str, typed: str, head: str
) -> None:
    by_command = await stage.ask(LI, command)
    by_text = await stage.ask(LI, typed)

    assert by_command.text.splitlines()[0] == f"【演示】{head}"
    assert by_text.text == by_command.text and by_text.buttons == by_command.buttons


@pytest.mark.parametrize("asked", ["/project 比亚迪", "比亚迪项目进展", "/search 比亚迪"])
async def test_it_shows_the_card_of_the_one_project_that_is_meant(stage: Stage, asked: str) -> None:
    card = (await stage.ask(ZHANG, asked)).text

    assert "比亚迪汽车产业项目" in card and "160亿元" in card
    for named in ("签约", "开工", "投产", "达效", "首席服务官", "包联领导", "主办银行"):
        assert named in card


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("开工率前三", "1. 许昌 ◀ 87.5%（14/16）"),
        ("全省一期三率", "开工一批：555个项目，总投资7345亿元（已调出3个）"),
        ("截至8月底许昌开工率", "截至2021年8月31日"),
        ("一期开工率郑州", "郑州市｜第一期｜开工率"),
    ],
)
async def test_it_understands_the_common_forms(stage: Stage, asked: str, said: str) -> None:
    assert said in (await stage.ask(LI, asked)).text


async def test_it_turns_pages_and_comes_back_from_a_card_to_the_page(stage: Stage) -> None:
    first = await stage.ask(ZHANG, "全省逾期项目")
    second = await stage.turn(ZHANG, first, "下一页 2/")
    assert second.id == first.id and "（第11—20个）" in second.text

    card = await stage.turn(ZHANG, second, "13")
    assert "首席服务官" in card.text and card.buttons == ["🗓 时间线", "🕘 变更记录", "↩ 返回列表"]

    back = await stage.turn(ZHANG, card, "↩ 返回列表")
    assert back.text == second.text and back.buttons == second.buttons
    assert (await stage.turn(ZHANG, back, "◀ 上一页")).text == first.text


async def test_it_narrows_to_a_city_and_goes_back(stage: Stage) -> None:
    province = await stage.ask(ZHANG, "全省逾期项目")

    places = await stage.turn(ZHANG, province, "选城市")
    assert len([label for label in places.buttons if label != "↩ 返回"]) == 18

    back = await stage.turn(ZHANG, places, "↩ 返回")
    assert back.text == province.text

    city = await stage.turn(ZHANG, await stage.turn(ZHANG, back, "选城市"), "许昌")
    assert city.text.startswith("【演示】许昌市｜逾期项目")
    assert "选县区" in city.buttons


async def test_it_switches_the_rate_and_the_phase_of_view(stage: Stage) -> None:
    start = await stage.ask(LI, "许昌一期开工率")

    production = await stage.turn(LI, start, "投产率")
    assert "“开工一批”投产率" in production.text and "开工率" in production.buttons

    every = await stage.turn(LI, production, "三率")
    assert all(rate in every.text for rate in ("开工率", "投产率", "达效率"))

    province = await stage.turn(LI, every, "看全省")
    assert "河南省｜第一期｜三率" in province.text


async def test_it_changes_between_picture_and_words(stage: Stage) -> None:
    words = await stage.ask(LI, "开工率排名")
    assert words.photo is None and "<b>" not in words.text and "许昌 ◀" in words.text

    picture = await stage.below(LI, words, "🖼 图片")
    assert picture.photo is not None

    other = await stage.turn(LI, picture, "达效率")
    assert other.photo is not None and other.photo.id != picture.photo.id
    assert "“投产一批”达效率排名" in other.text

    back = await stage.below(LI, other, "📝 文字")
    assert back.photo is None and "“投产一批”达效率排名" in back.text


async def test_it_narrows_overdue_projects_to_a_stage(stage: Stage) -> None:
    every = await stage.ask(ZHANG, "全省逾期项目")

    started = await stage.turn(ZHANG, every, "只看开工")
    assert started.text.startswith("【演示】河南省｜逾期未开工项目")

    assert (await stage.turn(ZHANG, started, "全部节点")).text == every.text


async def test_it_asks_of_ones_own_region_when_none_is_named(stage: Stage) -> None:
    assert (await stage.ask(LI, "逾期项目")).text.startswith("【演示】许昌市")
    assert (await stage.ask(WANG, "逾期项目")).text.startswith("【演示】漯河市")
    assert (await stage.ask(ZHANG, "逾期项目")).text.startswith("【演示】河南省")


async def test_it_offers_three_questions_when_it_did_not_understand(stage: Stage) -> None:
    unclear = await stage.ask(LI, "许昌开工率天气怎么样")

    assert unclear.text == "没有看懂“许昌开工率天气怎么样”。您是不是想问："
    codes = [button.data or "" for row in unclear.keyboard for button in row]
    assert len(codes) == 3
    for code in codes:
        await stage.forge(LI, unclear, code)
        await stage.settled()
        assert stage.box.last(LI).text.startswith("【演示】")
        assert stage.toast_texts(LI) == []


async def test_it_says_what_it_read_otherwise(stage: Stage) -> None:
    answer = await stage.ask(LI, "许常一期kaigonglv")

    first, second, *_ = answer.text.splitlines()
    assert first == "“kaigonglv”按“开工率”理解，“许常”按“许昌”理解。"
    assert second.startswith("【演示】许昌市｜第一期｜开工率｜截至")


async def test_of_two_meanings_it_asks_which(stage: Stage) -> None:
    unclear = await stage.ask(LI, "许昌开工项目")

    assert unclear.text == "“许昌开工项目”有不止一种意思，您想问的是："
    assert unclear.buttons == ["许昌开工一批项目", "许昌已开工的项目"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("许昌智能开工率", "许昌查找“智能”"),
        ("比亚迪开工率", "查找“比亚迪”"),
        ("比亚迪项目进展 截至8月底", "查找“比亚迪”"),
        ("郑州比亚迪", "郑州查找“比亚迪”"),
    ],
)
async def test_it_drops_no_word_beside_a_name(stage: Stage, asked: str, first: str) -> None:
    unclear = await stage.ask(ZHANG, asked)

    assert unclear.text == f"没有看懂“{asked}”。您是不是想问："
    assert unclear.buttons[0] == first and len(unclear.buttons) == 3


@pytest.mark.parametrize("asked", ["比亚迪", "请问比亚迪怎么样"])
async def test_it_searches_at_once_for_what_is_nothing_but_a_name(stage: Stage, asked: str) -> None:
    assert "比亚迪汽车产业项目" in (await stage.ask(ZHANG, asked)).text
