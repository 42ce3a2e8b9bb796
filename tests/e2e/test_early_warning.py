"""预警: one message a group and scan, when there is news for it; what it says, and to whom it goes."""

import re

from sqlalchemy import text

from bot.warning_settings import Steps, WarningSection
from db import outbox
from sandbox import Message
from tests.e2e.stage import GROUPS, LI, LUOHE_GROUP, PROVINCE_GROUP, WANG, XUCHANG_GROUP, ZHANG, Stage

WARNING = "预警提醒"


def days_of(stage: Stage, group: int) -> list[str]:
    return [message.text.splitlines()[0].rpartition("｜")[2] for message in stage.reports(group, WARNING)]


def line_of(message: Message, title: str) -> str:
    """The lines that a list has for a warning."""
    found = re.search(rf"^\d+\. [^\n]*{title}.*?(?=^\d+\. |\Z)", message.text, re.DOTALL | re.MULTILINE)
    assert found is not None, message.text
    return found[0]


async def acknowledge(stage: Stage, who: int, message: Message, button: str, day: str) -> None:
    menu = await stage.below(who, message, button)
    await stage.press(who, menu, day)
    await stage.settled()


async def test_it_comes_on_working_days_only(stage: Stage) -> None:
    for day in ("01", "04", "07"):
        await stage.move(f"2021-10-{day}T12:00")
    assert all(stage.reports(group, WARNING) == [] for group in GROUPS)

    for day in ("08", "09", "10", "11"):
        await stage.move(f"2021-10-{day}T12:00")

    for group in GROUPS:  # Saturday the 9th makes up for a holiday
        assert set(days_of(stage, group)) <= {"2021年10月8日", "2021年10月9日", "2021年10月11日"}
    assert days_of(stage, XUCHANG_GROUP)[0] == "2021年10月8日"


async def test_it_tells_each_group_once_whoever_started_the_job(stage: Stage) -> None:
    await stage.job("early-warning")
    await stage.job("early-warning")

    assert [len(stage.reports(group, WARNING)) for group in GROUPS] == [1, 1, 1, 1]


async def test_it_says_nothing_to_a_group_without_news(stage: Stage) -> None:
    """漯河 has two overdue projects, and nobody is reminded of them before the second working day."""
    await stage.job("early-warning")

    await stage.move("2021-10-08T12:00")

    assert len(stage.reports(LUOHE_GROUP, WARNING)) == 1
    assert len(stage.reports(XUCHANG_GROUP, WARNING)) == 2


async def test_it_tells_a_group_only_of_its_own_region(stage: Stage) -> None:
    await stage.job("early-warning")

    luohe, xuchang = stage.warning(LUOHE_GROUP), stage.warning(XUCHANG_GROUP)
    assert "漯河市｜预警提醒" in luohe.text and "舞阳县" in luohe.text
    assert "魏都区" not in luohe.text and "魏都区" in xuchang.text and "舞阳县" not in xuchang.text


async def test_a_new_warning_is_told_to_its_home_only_and_to_those_above_when_nobody_acts(
    stage: Stage,
) -> None:
    await stage.job("early-warning")
    home = "舞阳县年产7500万人份体外诊断试剂项目"
    assert home in stage.warning(LUOHE_GROUP).text
    told = await _whole(stage, stage.warning(PROVINCE_GROUP))
    assert home not in told

    for day in ("08", "09", "11", "12"):
        await stage.move(f"2021-10-{day}T12:00")

    reminded = stage.reports(LUOHE_GROUP, WARNING)[1]
    assert "2021年10月9日" in reminded.text
    assert "⏰催办" in line_of(reminded, home) and "2个工作日未签收" in line_of(reminded, home)
    escalated = await _whole(stage, stage.warning(PROVINCE_GROUP))
    assert "2021年10月12日" in escalated
    assert re.search(rf"{home} ⏫督办\n　漯河舞阳县｜.*\n　2021-\d{{6}}｜4个工作日未签收", escalated)


async def _whole(stage: Stage, message: Message) -> str:
    """The text of all pages."""
    text = message.text
    while message.button("下一页") is not None:
        message = await stage.turn(ZHANG, message, "下一页")
        text += message.text
    return text


async def test_it_tells_of_what_is_overdue_due_soon_and_silent(stage: Stage) -> None:
    await stage.job("early-warning")

    text = stage.warning(XUCHANG_GROUP).text
    assert re.search(r"🟡建安区年产2900万双运动鞋项目\n　建安区｜应于9月19日投产，逾期11天", text)
    assert re.search(r"🔵襄城县大数据中心项目\n　襄城县｜应于10月6日开工，还有6天", text)
    assert "　襄城县｜7月10日以来没有进展\n" in text


async def test_it_counts_what_the_scan_did_in_the_region(stage: Stage) -> None:
    await stage.job("early-warning")

    text = stage.warning(XUCHANG_GROUP).text
    assert "新增12条、升级0条、销号0条；扫描时共12条未销号，12条待签收。" in text
    assert "本群12条：🟡5 🔵7\n待签收12条｜已签收0条｜已销号0条" in text


async def test_it_marks_what_is_new_and_what_has_risen_and_puts_it_first(stage: Stage) -> None:
    await stage.job("early-warning")
    first = stage.warning(XUCHANG_GROUP)

    await stage.move("2021-10-08T09:00")

    digest = stage.warning(XUCHANG_GROUP)
    marks = re.findall(r"^\d+\. .*?(🆕新增|⬆️升级|)$", digest.text, re.MULTILINE)
    news = [mark for mark in marks if mark]
    assert set(news) == {"🆕新增", "⬆️升级"} and marks[: len(news)] == news
    assert "🆕" not in first.text, "where all are new it is said once, at the top"


async def test_a_promise_stops_the_reminders(stage: Stage) -> None:
    await stage.job("early-warning")
    await acknowledge(stage, WANG, stage.warning(LUOHE_GROUP), "签收1", "两周内（10月14日）")

    for day in ("08", "09", "11", "12", "13", "14"):
        await stage.move(f"2021-10-{day}T12:00")

    serial = re.findall(r"2021-\d{6}", stage.reports(LUOHE_GROUP, WARNING)[0].text)[0]
    later = stage.reports(LUOHE_GROUP, WARNING)[1:]
    assert later and all(serial not in message.text for message in later)
    assert serial not in await _whole(stage, stage.warning(PROVINCE_GROUP))


async def test_a_missed_promise_is_told_to_the_group_and_to_the_level_above(stage: Stage) -> None:
    await stage.job("early-warning")
    await acknowledge(stage, LI, stage.warning(XUCHANG_GROUP), "签收2", "三天内（10月3日）")

    await stage.move("2021-10-08T09:00")

    title = "建安区年产2900万双运动鞋项目"
    line = line_of(stage.warning(XUCHANG_GROUP), title)
    assert f"🟠{title} ❗承诺未兑现" in line
    assert "承诺10月3日前办结，未兑现，待签收" in line
    assert f"{title} ❗承诺未兑现" in await _whole(stage, stage.warning(PROVINCE_GROUP))


async def test_it_brings_older_messages_up_to_date_when_a_concern_is_gone(stage: Stage) -> None:
    await stage.job("early-warning")
    old = stage.warning(XUCHANG_GROUP)

    await stage.move("2021-10-08T09:00")

    title = "襄城县大数据中心项目"
    assert "待签收" in line_of(old, title)
    assert "☑️ 已销号：" in line_of(stage.again(old), title)


async def test_an_older_message_points_to_the_newer_one(stage: Stage) -> None:
    await stage.job("early-warning")
    old = stage.warning(XUCHANG_GROUP)

    await stage.move("2021-10-08T09:00")

    after = stage.again(old)
    assert "已有新的预警提醒，请在最新一条里签收。" in after.text
    assert not any(label.startswith("签收") for label in after.buttons)


async def test_an_older_message_stays_the_one_to_answer_when_the_newer_never_arrived(stage: Stage) -> None:
    await stage.job("early-warning")
    old = stage.warning(XUCHANG_GROUP)
    await stage.move("2021-10-08T09:00")
    async with stage.demo.program.services.writing() as context:
        await context.session.execute(text(NEWER_FAILED))
        codes = [row[0] for row in stage.rows(f"SELECT shows FROM outbox WHERE message_id = {old.id}")]
        await outbox.put_edits(context.session, codes, context.now)
    await stage.settled()

    after = stage.again(old)
    assert "已有新的预警提醒" not in after.text
    assert any(label.startswith("签收") for label in after.buttons)


NEWER_FAILED = f"""
UPDATE outbox SET state = 'failed' WHERE kind = 'message' AND id = (
    SELECT max(o.id) FROM outbox o JOIN chat_group g ON g.id = o.group_id
    WHERE g.chat_id = {XUCHANG_GROUP} AND o.dedupe_key LIKE 'digest:%'
)
"""


async def test_red_news_at_night_comes_with_all_that_waits_if_nothing_else_is_news(stage: Stage) -> None:
    await stage.job("early-warning")
    old = stage.warning(XUCHANG_GROUP)
    await stage.move("2021-09-30T20:00")
    await rules(stage, WarningSection(overdue=Steps(red=1)))
    await stage.job("early-warning")

    new = stage.warning(XUCHANG_GROUP)
    assert new.id != old.id and "🔴" in new.text
    assert stage.rows(HELD) == []
    assert "已有新的预警提醒" in stage.again(old).text
    assert serials(new) == serials(old)


async def test_other_news_of_the_night_waits_for_the_opening(stage: Stage) -> None:
    await stage.move("2021-09-30T20:00")
    await rules(stage, WarningSection(overdue=Steps(red=1)))
    await stage.job("early-warning")

    red = stage.warning(XUCHANG_GROUP)
    assert "🔴" in red.text and "🔵" not in red.text
    assert len(stage.rows(HELD)) == len(GROUPS)
    await stage.move("2021-10-08T08:31")

    rest = stage.warning(XUCHANG_GROUP)
    assert rest.id != red.id and serials(rest) - serials(red)


HELD = "SELECT id FROM outbox WHERE state = 'queued' AND kind = 'message'"


async def rules(stage: Stage, section: WarningSection) -> None:
    """The bot is started anew with other rules."""
    await stage.demo.stop_bot()
    stage.demo.settings = stage.demo.settings.model_copy(update={"warnings": section})
    await stage.demo.start_bot()


def serials(message: Message) -> set[str]:
    """The numbers of the warnings that a message lists."""
    return {*re.findall(r"\d{4}-\d{6}", message.text.rpartition("\n")[0])}


async def test_it_keeps_the_page_that_people_turned_to(stage: Stage) -> None:
    await stage.job("early-warning")
    second = await stage.turn(ZHANG, stage.warning(PROVINCE_GROUP), "下一页 2/")
    assert "第11—20条" in second.text

    await stage.move("2021-10-08T09:00")

    assert "第11—20条" in stage.again(second).text


async def test_it_says_what_was_missed_while_it_was_down(stage: Stage) -> None:
    await stage.move("2021-10-08T09:00")
    await stage.demo.stop_bot()
    await stage.move("2021-10-12T12:00")

    await stage.demo.start_bot()
    await stage.settled()

    [first, made_up] = stage.reports(XUCHANG_GROUP, WARNING)
    assert "停机期间漏报了10月9日起的预警，以下一并补报。" in made_up.text
    assert "停机" not in first.text


async def test_the_story_of_a_warning_comes_below_the_message(stage: Stage) -> None:
    await stage.job("early-warning")
    digest = stage.warning(XUCHANG_GROUP)

    story = await stage.below(LI, digest, "🔎2")

    assert story.reply_to == digest.id and "【演示】预警2021-" in story.text
    assert "建安区年产2900万双运动鞋项目" in story.text
    assert stage.again(digest) == digest
