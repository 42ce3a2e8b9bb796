"""核实 and 存疑: a supervisor judges what he sees, the card says so, and the group is asked to explain."""

import asyncio

import pytest

from ledger.actions import Action, ActionKind
from ledger.officials import Official, Role
from sandbox import Message
from tests.e2e.deeds import register, reply
from tests.e2e.photos import png
from tests.e2e.sites import Site
from tests.e2e.stage import LI, LUOHE_GROUP, PROVINCE_GROUP, STRANGER, WANG, XUCHANG_GROUP, ZHANG, Stage

OTHER = Official(1021, "钱处", Role.SUPERVISOR, "410000")
CITY = Official(1022, "漯河督导", Role.SUPERVISOR, "411100")
WHY = "照片看不出已经开工"
DOUBTED = "❓ 张处于9月30日 10:00标为存疑：照片看不出已经开工"
VERIFIED = "✅ 张处于9月30日 10:00核实"


@pytest.fixture
async def site(stage: Stage) -> Site:
    """A project that 李科 has reported about."""
    site = Site(stage)
    await stage.ask(LI, f"上报 {site.code} 开工 今天")
    return site


async def card(stage: Stage, site: Site, who: int = ZHANG) -> Message:
    return await stage.ask(who, f"/project {site.code}")


async def doubted(stage: Stage, site: Site) -> Message:
    """张处 doubts it; the message in 许昌's group."""
    prompt = await stage.below(ZHANG, await card(stage, site), "存疑")
    await reply(stage, ZHANG, prompt, WHY)
    await stage.settled()
    return stage.pushed(XUCHANG_GROUP)[-1]


def standing(stage: Stage) -> list[tuple[object, ...]]:
    return stage.rows("SELECT standing, judged_by, judged_note FROM progress_report")


async def test_it_is_verified_in_one_press(stage: Stage, site: Site) -> None:
    shown = await stage.turn(ZHANG, await card(stage, site), "核实")

    assert stage.toast_texts(ZHANG) == ["第1号上报已核实。"]
    assert VERIFIED in shown.text and shown.buttons == ["❓ 存疑", "看项目"]
    seen = await card(stage, site, LI)
    assert VERIFIED in seen.text and "核实" not in str(seen.buttons)
    assert standing(stage) == [("verified", ZHANG, "")]


async def test_a_doubt_needs_a_reason_and_is_told_to_the_home_group(stage: Stage, site: Site) -> None:
    prompt = await stage.below(ZHANG, await card(stage, site), "存疑")
    hint = await stage.press(ZHANG, prompt, "❓怎么填")
    empty = await reply(stage, ZHANG, prompt, "。。。")
    long = await reply(stage, ZHANG, prompt, "长" * 4096)
    untouched = standing(stage)
    said = await reply(stage, ZHANG, prompt, WHY)
    await stage.settled()

    assert "请回复本条消息写上理由" in prompt.text
    assert said.text == "第1号上报已标为存疑，已告知“许昌专班”。"
    assert hint.text == empty.text == "请回复那条消息写上存疑的理由，例如“照片看不出已经开工”。"
    assert long.text == "理由有4096个字，最多500个字，请写短些。"
    assert untouched == [("reported", None, "")]
    [told] = stage.reports(XUCHANG_GROUP, "号上报")
    assert DOUBTED in told.text and "请经办人员说明" in told.text
    assert stage.reports(LUOHE_GROUP, "号上报") == stage.reports(PROVINCE_GROUP, "号上报") == []
    assert DOUBTED in (await card(stage, site, LI)).text


async def test_photos_in_reply_answer_a_doubt(stage: Stage, site: Site) -> None:
    told = await doubted(stage, site)
    hint = await stage.press(LI, told, "补照片")

    sent = stage.box.send_photo(LI, XUCHANG_GROUP, png(1), reply_to=told.id)
    kept = await stage.box.next_message(XUCHANG_GROUP, sent)
    await stage.settled()

    assert hint.text == "这次上报还没有照片：经办人员可以回复这条消息发照片。"
    assert "已收到1张照片，加到第1号上报" in kept.text
    assert "照片：1张" in stage.again(told).text and "🖼 照片1张" in stage.again(told).buttons


async def test_a_supervisor_may_think_again_and_the_group_sees_it(stage: Stage, site: Site) -> None:
    told = await doubted(stage, site)

    toast = await stage.press(ZHANG, told, "核实")
    await stage.settled()

    assert toast.text == "第1号上报已核实。"
    assert VERIFIED in stage.again(told).text and stage.again(told).buttons == ["❓ 存疑", "看项目"]
    assert len(stage.reports(XUCHANG_GROUP, "号上报")) == 1


async def test_one_of_two_who_judge_at_once_wins(stage: Stage, site: Site) -> None:
    await register(stage, OTHER)
    mine, theirs = await card(stage, site), await card(stage, site, OTHER.id)
    prompt = await stage.below(OTHER.id, theirs, "存疑")

    await asyncio.gather(stage.press(ZHANG, mine, "核实"), reply(stage, OTHER.id, prompt, WHY))
    await stage.settled()

    [(state, winner, _)] = standing(stage)
    name = {ZHANG: "张处", OTHER.id: "钱处"}[int(str(winner))]
    word = {"verified": "已核实", "doubted": "存疑"}[str(state)]
    said = [*stage.toast_texts(ZHANG), stage.box.last(OTHER.id).text]
    assert any(f"第1号上报已由{name}于9月30日 10:00标为{word}" in text for text in said)


async def test_an_old_button_says_what_happened_meanwhile(stage: Stage, site: Site) -> None:
    old = await card(stage, site)
    await doubted(stage, site)

    toast = await stage.press(ZHANG, old, "核实")

    assert toast.text == "第1号上报已由张处于9月30日 10:00标为存疑，请重新打开上报，看清后再办。"
    assert standing(stage)[0][0] == "doubted"


async def test_what_is_verified_takes_no_more_photos(stage: Stage, site: Site) -> None:
    done = stage.box.last(LI)
    await stage.turn(ZHANG, await card(stage, site), "核实")

    sent = stage.box.send_photo(LI, LI, png(1), reply_to=done.id)
    told = await stage.box.next_message(LI, sent)

    assert told.text == "第1号上报已经核实，不再补照片；有新进展请重新上报，再发照片。"
    assert site.photos(stage) == []


async def test_an_amount_does_not_join_what_was_judged(stage: Stage, site: Site) -> None:
    done = stage.box.last(LI)
    await stage.turn(ZHANG, await card(stage, site), "核实")

    await reply(stage, LI, done, "1.2亿")

    assert [(row[0], row[4]) for row in site.reported(stage)] == [(1, None), (2, 12_000)]


async def test_nobody_judges_who_may_not(stage: Stage, site: Site) -> None:
    await register(stage, CITY)
    message = await card(stage, site)
    codes = [
        Action(kind, subject=1, seen=seen).encode()
        for kind in (ActionKind.VERIFY_REPORT, ActionKind.DOUBT_REPORT)
        for seen in (None, 1)
    ]
    before = stage.dump()
    told = {
        LI: "您是经办人员，这项操作要由督导人员来办。",
        WANG: "您是经办人员",
        CITY.id: "您的范围是漯河市",
        STRANGER: "您还没有登记",
        ZHANG: "这个按钮已失效",
    }

    for who, sentence in told.items():
        for code in codes:
            assert sentence in (await stage.forge(who, message, code)).text
            await stage.settled()
            assert stage.dump() == before
    assert "核实" not in str((await card(stage, site, LI)).buttons)


async def test_outside_office_hours_the_doubt_waits_for_the_opening(stage: Stage, site: Site) -> None:
    await stage.move("2021-09-30T19:00")
    prompt = await stage.below(ZHANG, await card(stage, site), "存疑")
    said = await reply(stage, ZHANG, prompt, WHY)
    await stage.settled()
    held = stage.reports(XUCHANG_GROUP, "号上报")

    await stage.move("2021-10-08T08:31")

    assert held == [] and "上班后告知“许昌专班”" in said.text
    assert WHY in stage.reports(XUCHANG_GROUP, "号上报")[-1].text


async def test_a_place_without_a_group_is_said(stage: Stage, site: Site) -> None:
    for group in (XUCHANG_GROUP, PROVINCE_GROUP):
        stage.box.remove_bot(ZHANG, group)
    await stage.settled()
    prompt = await stage.below(ZHANG, await card(stage, site), "存疑")

    said = await reply(stage, ZHANG, prompt, WHY)

    assert said.text == "第1号上报已标为存疑，当地还没有可接收的群，请另行告知。"


async def test_in_a_group_who_may_judges_under_the_card(stage: Stage, site: Site) -> None:
    shown = await stage.ask(ZHANG, f"/project@sanpi_demo_bot {site.code}", XUCHANG_GROUP)

    refused = await stage.press(LI, shown, "核实")
    toast = await stage.press(ZHANG, shown, "核实")

    assert "您是经办人员" in refused.text and toast.text == "第1号上报已核实。"
    assert standing(stage) == [("verified", ZHANG, "")]
