"""上报进度: in three presses, in a reply or in one line; what may be doubted is asked, and kept."""

import asyncio

import pytest

from db.writing import LedgerWriter, Origin
from ledger.actions import Action, ActionKind
from ledger.phases import Batch, Milestone
from ledger.projects import ProjectRecord
from sandbox import Message
from tests.conftest import START
from tests.e2e.deeds import overdue, reply
from tests.e2e.sites import Site
from tests.e2e.stage import LI, LIU, STRANGER, WANG, XUCHANG_GROUP, ZHANG, Stage

CHEN = 1004
"""陈书记, who may look only."""


@pytest.fixture
def site(stage: Stage) -> Site:
    return Site(stage)


async def days(stage: Stage, site: Site, who: int = LI) -> Message:
    """The menu of days for 开工."""
    return await stage.ask(who, f"上报 {site.code} {site.word}")


async def test_it_reports_a_milestone_in_three_presses(stage: Stage, site: Site) -> None:
    card = await stage.ask(LI, f"/project {site.code}")
    steps = await stage.turn(LI, card, "上报进度")
    menu = await stage.turn(LI, steps, "开工")
    done = await stage.turn(LI, menu, "昨天")

    assert steps.buttons == ["开工", "投产", "达效", "更正签约", "只报投资", "↩ 返回"]
    assert menu.buttons == ["今天（9月30日）", "昨天（9月29日）", "↩ 返回"]
    assert "✅ 已上报（第1号）" in done.text and "开工（2021年9月29日）" in done.text
    assert stage.toast_texts(LI) == ["已上报，编号1。"]
    assert site.reported(stage) == [(1, LI, "start", "2021-09-29", None, "")]
    assert site.history(stage) == [("report:1", LI, "milestone:start", "actual_on", '"2021-09-29"', "")]
    assert stage.rows(f"SELECT reached_on FROM entry WHERE project_id = {site.id}") == [("2021-09-29",)]
    assert stage.rows(f"SELECT progress_on FROM project WHERE id = {site.id}") == [("2021-09-30",)]


async def test_the_warning_is_settled_at_once(stage: Stage) -> None:
    await stage.job("early-warning")
    await stage.settled()
    late = overdue(stage, "411024")
    [(code,)] = stage.rows(f"SELECT code FROM project WHERE id = {late.project}")
    word = {"start": "开工", "produce": "投产", "efficient": "达效"}[late.milestone]

    await stage.ask(LI, f"上报 {code} {word} 今天")
    await stage.settled()

    assert stage.rows(f"SELECT state, settlement FROM warning WHERE id = {late.id}") == [
        ("resolved", "reached")
    ]
    assert f"{late.serial}｜☑️ 已销号：节点已达成" in stage.warning(XUCHANG_GROUP).text


async def test_the_card_says_who_reported_what(stage: Stage, site: Site) -> None:
    await stage.ask(LI, f"上报 {site.code} 开工 9月28日 累计1.2亿")

    card = await stage.ask(LI, f"/project {site.code}")

    assert (
        "📝 第1号上报：李科9月30日 10:00报开工（2021年9月28日），累计完成投资12000万元（1.2亿元）"
        in card.text
    )
    assert "⏳ 待核实" in card.text and "📝 第1号上报" in card.buttons


async def test_a_reply_gives_any_day_and_an_amount(stage: Stage, site: Site) -> None:
    menu = await days(stage, site)

    done = await reply(stage, LI, menu, "9月20日，累计1.2亿")

    assert "✅ 已上报" in done.text
    assert site.reported(stage) == [(1, LI, "start", "2021-09-20", 12_000, "")]


async def test_an_amount_joins_what_was_reported_just_before(stage: Stage, site: Site) -> None:
    done = await stage.ask(LI, f"上报 {site.code} 开工 今天")
    more = await reply(stage, LI, done, "1.2亿")
    later = await reply(stage, LI, done, "1.3亿")

    assert "补投资：回复本条消息" in done.text
    assert "已上报（第1号）" in more.text and "已上报（第2号）" in later.text
    assert site.reported(stage) == [
        (1, LI, "start", "2021-09-30", 12_000, ""),
        (2, LI, None, None, 13_000, ""),
    ]


async def test_investment_alone_is_asked_for_by_a_reply(stage: Stage, site: Site) -> None:
    steps = await stage.ask(LI, f"上报 {site.code}")
    prompt = await stage.below(LI, steps, "只报投资")

    unreadable = await reply(stage, LI, prompt, "很多")
    done = await reply(stage, LI, prompt, "12,000万元")

    assert "请回复本条消息，写上现在的累计完成投资" in prompt.text
    assert unreadable.text.startswith("没有看懂金额")
    assert "累计完成投资12000万元（1.2亿元）" in done.text
    assert site.reported(stage) == [(1, LI, None, None, 12_000, "")]


DOUBTED = {
    "开工 10月8日": ("2021年10月8日还没有到", "future_day"),
    "开工 2021-07-15": ("事后很久才报", "late_report"),
    "开工 2021-07-01": ("开工（2021年7月1日）早于签约", "out_of_order,late_report"),
    "累计1元": ("减少到0万元", "investment_falls"),
}


@pytest.mark.parametrize("said", DOUBTED)
async def test_what_may_be_doubted_is_asked_and_the_answer_kept(stage: Stage, site: Site, said: str) -> None:
    before = stage.dump()
    asked = await stage.ask(LI, f"上报 {site.code} {said}")
    await stage.settled()
    meanwhile = stage.dump()

    await stage.turn(LI, asked, "属实，照报")

    question, kept = DOUBTED[said]
    assert question in asked.text and asked.buttons == ["属实，照报", "↩ 返回"]
    assert meanwhile == before
    [report], [change] = site.reported(stage), site.history(stage)
    assert report[-1] == change[-1] == kept
    card = await stage.ask(ZHANG, f"/project {site.code}")
    assert "已声明属实：" in card.text


async def test_one_who_is_not_sure_goes_back(stage: Stage, site: Site) -> None:
    asked = await stage.ask(LI, f"上报 {site.code} 开工 10月8日")
    menu = await stage.turn(LI, asked, "返回")
    card = await stage.turn(LI, menu, "返回")

    assert "哪一天开工？" in menu.text and "项目｜" in card.text
    assert site.reported(stage) == []


async def test_more_than_the_total_is_asked_about(stage: Stage, site: Site) -> None:
    asked = await stage.ask(LI, f"上报 {site.code} 累计9999亿")

    assert "超过了总投资" in asked.text
    assert site.reported(stage) == []


async def test_a_day_on_record_is_corrected_knowingly(stage: Stage, site: Site) -> None:
    await stage.ask(LI, f"上报 {site.code} 开工 9月20日")
    steps = await stage.ask(LI, f"上报 {site.code}")
    menu = await stage.turn(LI, steps, "更正开工")
    asked = await stage.turn(LI, menu, "昨天")
    done = await stage.turn(LI, asked, "属实，照报")

    assert "台账里开工日期是2021年9月20日（李科9月30日 10:00报），要更正为哪一天？" in menu.text
    assert "现更正为2021年9月29日" in asked.text
    assert "（原为2021年9月20日）" in done.text
    assert site.reached(stage) == "2021-09-29"


async def test_the_second_of_two_officers_is_told_of_the_first(stage: Stage) -> None:
    site = Site(stage, "411082", Milestone.PRODUCE)
    mine, theirs = await days(stage, site), await days(stage, site, LIU)

    await asyncio.gather(stage.press(LI, mine, "今天"), stage.press(LIU, theirs, "今天"))
    await stage.settled()

    [(number, winner, *_)] = site.reported(stage)
    loser = LI + LIU - int(str(winner))
    name = {LI: "李科", LIU: "刘主任"}[int(str(winner))]
    assert number == 1
    assert stage.toast_texts(loser)[-1].startswith(f"投产已经报过：2021年9月30日，{name}9月30日 10:00报的")


async def test_who_would_report_another_day_sees_what_is_there(stage: Stage) -> None:
    site = Site(stage, "411082", Milestone.PRODUCE)
    mine = await stage.ask(LI, f"上报 {site.code} 投产 2021-07-15")
    await stage.ask(LIU, f"上报 {site.code} 投产 9月20日")

    again = await stage.turn(LI, mine, "属实，照报")

    assert "台账里投产日期是2021年9月20日（刘主任9月30日 10:00报），现更正为2021年7月15日" in again.text
    assert site.reached(stage) == "2021-09-20"


async def test_pressing_twice_reports_once(stage: Stage, site: Site) -> None:
    menu = await days(stage, site)

    await asyncio.gather(*(stage.press(LI, menu, "今天") for _ in range(3)))
    await stage.settled()

    assert len(site.reported(stage)) == 1
    assert sum("已经报过" in text for text in stage.toast_texts(LI)) == 2


async def test_a_press_made_while_it_was_down_counts_once(stage: Stage, site: Site) -> None:
    menu = await days(stage, site)
    await stage.demo.stop_bot()
    stage.box.press(LI, LI, menu.id, "今天")

    await stage.demo.start_bot()
    await stage.settled()
    await stage.restart()
    await stage.settled()

    assert site.reported(stage) == [(1, LI, "start", "2021-09-30", None, "")]


async def test_a_name_that_means_several_offers_them(stage: Stage, site: Site) -> None:
    choice = await stage.ask(LI, "上报 项目 开工 今天")
    [first, *_] = choice.buttons

    asked = await stage.turn(LI, choice, first)

    assert "是哪一个？" in choice.text and "请写项目编号或更完整的名称" in choice.text
    assert len(choice.buttons) == 6
    assert "【演示】" in asked.text


async def test_the_whole_name_is_enough(stage: Stage, site: Site) -> None:
    done = await stage.ask(LI, f"上报 {site.name} 开工 今天")

    assert "✅ 已上报" in done.text and site.reached(stage) == "2021-09-30"


async def test_it_works_in_a_group(stage: Stage, site: Site) -> None:
    card = await stage.ask(LI, f"/project@sanpi_demo_bot {site.code}", XUCHANG_GROUP)
    steps = await stage.below(LI, card, "上报进度")
    menu = await stage.turn(LI, steps, "开工")
    done = await reply(stage, LI, menu, "9月20日")

    assert "上报进度" in str(stage.again(card).buttons)
    assert "上报人：李科" in done.text and "分钟内直接发来" not in done.text
    assert site.reached(stage) == "2021-09-20"


async def test_nobody_reports_who_may_not(stage: Stage, site: Site) -> None:
    card = await stage.ask(LI, f"/project {site.code}")
    before = stage.dump()
    told = {
        WANG: "您的范围是漯河市",
        LIU: "您的范围是长葛市",
        ZHANG: "您是督导人员，这项操作要由经办人员来办。",
        CHEN: "您是查看人员，这项操作要由经办人员来办。",
        STRANGER: "您还没有登记",
    }
    full = Action(ActionKind.REPORT, subject=site.id, milestone=Milestone.START, day=START.date()).encode()

    for who, sentence in told.items():
        for code in (site.code_for(), full):
            toast = await stage.forge(who, card, code)
            await stage.settled()
            assert sentence in toast.text and toast.alert
        assert sentence in (await stage.ask(who, f"上报 {site.code} 开工 今天")).text
        await stage.settled()
        assert stage.dump() == before
    for who in (ZHANG, CHEN):
        assert "上报进度" not in str((await stage.ask(who, f"/project {site.code}")).buttons)


async def test_what_cannot_be_reported_gets_one_sentence(stage: Stage, site: Site) -> None:
    await _without_entries(stage)
    other = Site(stage, number=1)
    async with stage.demo.program.services.writing() as context:
        writer = LedgerWriter(context.session, context.tree, Origin(context.now, "test"))
        await writer.withdraw(other.code, 1, Batch.SIGNED, START.date(), "建设条件变化")
    before = stage.dump()
    lines = {
        "上报 P-NEW 开工 今天": "台账里没有项目“P-NEW”，请核对编号或改用名称查找。",
        "上报 查无此项 开工 今天": "台账里没有项目“查无此项”，请核对编号或改用名称查找。",
        "上报 " + "长" * 4000: f"台账里没有项目“{'长' * 39}…”，请核对编号或改用名称查找。",
        "上报": "没有看懂，请写成“上报 HN2101-0001 开工 9月28日 累计1.2亿”。",
        f"上报 {site.code} 开工 2月30日": "没有“2月30日”这一天，请写成“9月30日”或“2021-09-30”。",
        f"上报 {site.code} 开工 2089-01-01": "2089年1月1日太远，实际日期最迟只能在今天（2021年9月30日）"
        "之后一年内，请核对年份。",
        f"上报 {site.code} 累计99999999亿": "金额超出范围，请核对单位。",
        f"上报 {site.code} 累计{site.invested}万": "台账里的累计完成投资已经是这个数，无需重复；有变化再报。",
        f"上报 {other.code} 开工 今天": "项目已经全部调出，不再上报进度；如有误请联系督导人员。",
    }

    for line, sentence in lines.items():
        told = await stage.ask(LI, line)
        await stage.settled()

        assert told.text == sentence
        assert stage.dump() == before


async def test_a_reply_that_says_no_day_gets_an_example(stage: Stage, site: Site) -> None:
    menu = await days(stage, site)

    for text in ("尽快", "长" * 4096):
        assert (await reply(stage, LI, menu, text)).text == "没有看懂，请写成“9月28日 累计1.2亿”。"
    assert site.reported(stage) == []


async def test_a_project_that_is_in_no_list_is_said(stage: Stage, site: Site) -> None:
    await _without_entries(stage)
    [(new,)] = stage.rows("SELECT id FROM project WHERE code = 'P-NEW'")
    card = await stage.ask(LI, f"/project {site.code}")
    told = {new: "项目还没有列入任何一期，不能上报进度", 999_999: "台账里没有项目“999999”"}

    for subject, sentence in told.items():
        toast = await stage.forge(LI, card, Action(ActionKind.REPORT, subject=subject).encode())
        assert toast.text.startswith(sentence)


async def _without_entries(stage: Stage) -> None:
    services = stage.demo.program.services
    async with services.writing() as context:
        writer = LedgerWriter(context.session, context.tree, Origin(context.now, "test"))
        await writer.add_projects([ProjectRecord("P-NEW", "尚未入列的项目", "411002")])
