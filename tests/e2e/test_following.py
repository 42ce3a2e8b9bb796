"""那漯河呢: what somebody typed or pressed last in a chat can be gone on from there."""

from tests.e2e.stage import LI, PROVINCE_GROUP, WANG, ZHANG, Stage

NOT_KNOWN = "不知道您接着哪个问题问"


async def test_it_goes_on_with_what_was_typed_or_pressed(stage: Stage) -> None:
    first = await stage.ask(ZHANG, "许昌一期开工率")
    assert "许昌市｜第一期｜开工率" in first.text

    assert "漯河市｜第一期｜开工率" in (await stage.ask(ZHANG, "那漯河呢")).text
    await stage.turn(ZHANG, first, "投产率")
    assert "许昌市｜第一期｜投产率" in (await stage.ask(ZHANG, "截至8月底呢")).text
    assert "50亿元以上" in (await stage.ask(ZHANG, "只看50亿以上")).text.splitlines()[0]
    source = await stage.ask(ZHANG, "这个数怎么来的")
    assert "许昌市" in source.text and "投产率" in source.text.splitlines()[0]
    drawn = await stage.ask(ZHANG, "画成图")
    assert drawn.photo is not None


async def test_it_never_goes_on_where_one_may_not(stage: Stage) -> None:
    await stage.ask(LI, "许昌逾期项目")

    refused = await stage.ask(LI, "那漯河呢")

    assert refused.text.startswith("您的范围是许昌市，不能查看或办理漯河市的项目")
    assert "“画成图”接不上您刚才的问题" in (await stage.ask(LI, "画成图")).text


async def test_it_keeps_people_and_chats_apart_and_forgets(stage: Stage) -> None:
    mention = f"@{stage.box.world.bot.username}"
    await stage.ask(LI, "许昌一期开工率")

    assert (await stage.ask(WANG, "换成投产率")).text.startswith(NOT_KNOWN)
    assert (await stage.ask(LI, f"{mention} 换成投产率", PROVINCE_GROUP)).text.startswith(NOT_KNOWN)
    await stage.ask(LI, f"{mention} 郑州一期达效率", PROVINCE_GROUP)
    assert "洛阳市｜第一期｜达效率" in (await stage.ask(LI, f"{mention} 那洛阳呢", PROVINCE_GROUP)).text
    assert "洛阳市｜第一期｜开工率" in (await stage.ask(LI, "那洛阳呢")).text

    await stage.move("2021-09-30T10:45")
    assert (await stage.ask(LI, "那漯河呢")).text.startswith(NOT_KNOWN)
