"""每周排名: on the first working day of the week, to every group that wants it, about its region, once."""

from answers.charts import RankingPicture
from answers.message_json import load
from sandbox import Message
from tests.e2e.stage import GROUPS, LI, PROVINCE_GROUP, XUCHANG_GROUP, ZHANG, Stage

WEEKLY = "每周排名"


def pictures(stage: Stage) -> dict[int, RankingPicture]:
    """The ranking that each group's newest report drew, by chat."""
    rows = stage.rows(
        "SELECT g.chat_id, o.body FROM outbox o JOIN chat_group g ON g.id = o.group_id"
        " WHERE o.dedupe_key LIKE 'weekly-ranking:%' ORDER BY o.id"
    )
    drawn = {chat: load(body).picture for chat, body in rows}
    return {chat: picture for chat, picture in drawn.items() if isinstance(picture, RankingPicture)}


async def test_it_waits_for_the_end_of_the_holidays(stage: Stage) -> None:
    await stage.move("2021-10-04T09:00:30")
    assert all(stage.reports(group, WEEKLY) == [] for group in GROUPS)

    await stage.move("2021-10-08T08:45:00")
    assert all(stage.reports(group, WEEKLY) == [] for group in GROUPS)

    await stage.move("2021-10-08T09:00:30")
    assert [len(stage.reports(group, WEEKLY)) for group in GROUPS] == [1, 1, 1, 1]


async def test_it_comes_again_on_the_next_monday(stage: Stage) -> None:
    await stage.move("2021-10-08T09:00:30")
    await stage.move("2021-10-11T09:00:30")

    first, second = stage.reports(XUCHANG_GROUP, WEEKLY)
    assert "截至2021年10月7日" in first.text and "截至2021年10月10日" in second.text


async def test_it_shows_the_province_its_cities(stage: Stage) -> None:
    await stage.job("weekly-ranking")

    report = stage.reports(PROVINCE_GROUP, WEEKLY)[0]
    drawn = pictures(stage)[PROVINCE_GROUP]
    assert report.photo is not None
    assert "“签约一批”开工率：57%（147/258）" in report.text
    assert "前三：" in report.text and "后三：" in report.text
    assert len(drawn.bars) == 18 and {"郑州", "许昌", "济源"} <= {bar.name for bar in drawn.bars}


async def test_it_shows_a_city_its_counties_and_its_own_place(stage: Stage) -> None:
    await stage.job("weekly-ranking")

    report = stage.reports(XUCHANG_GROUP, WEEKLY)[0]
    drawn = pictures(stage)[XUCHANG_GROUP]
    assert report.photo is not None
    assert "“签约一批”开工率：87.5%（14/16），全省第1位" in report.text
    assert {"魏都", "建安", "禹州", "长葛", "鄢陵", "襄城"} <= {bar.name for bar in drawn.bars}
    assert "郑州" not in {bar.name for bar in drawn.bars}


async def test_it_reaches_a_group_once_whoever_started_it(stage: Stage) -> None:
    await stage.move("2021-10-08T08:00")
    await stage.job("weekly-ranking")
    await stage.job("weekly-ranking")
    await stage.move("2021-10-08T09:00:30")
    await stage.job("weekly-ranking")

    assert [len(stage.reports(group, WEEKLY)) for group in GROUPS] == [1, 1, 1, 1]


async def test_it_keeps_what_it_showed(stage: Stage) -> None:
    await stage.job("weekly-ranking")

    frozen = stage.rows(
        "SELECT region_code, period, as_of, definition_version, length(facts_hash) FROM report"
    )
    assert ("410000", "2021-W39", "2021-09-29", 1, 64) in frozen
    assert len(frozen) == len(GROUPS)


async def test_it_answers_below_a_pushed_report_and_leaves_the_report_as_it_was(stage: Stage) -> None:
    await stage.job("weekly-ranking")
    report = stage.reports(XUCHANG_GROUP, WEEKLY)[0]

    overdue = await stage.below(LI, report, "⏰ 逾期项目")

    assert overdue.text.startswith("【演示】许昌市")
    assert stage.again(report) == report


async def test_it_stays_away_from_groups_that_switched_it_off(stage: Stage) -> None:
    menu = await stage.ask(ZHANG, "/bind", XUCHANG_GROUP)
    bound = await stage.turn(ZHANG, menu, "河南")
    await stage.turn(ZHANG, bound, "☑ 每周排名")

    await stage.job("weekly-ranking")

    assert stage.reports(XUCHANG_GROUP, WEEKLY) == []
    assert len(stage.reports(PROVINCE_GROUP, WEEKLY)) == 1


async def test_it_makes_up_a_missed_week_once(stage: Stage) -> None:
    await stage.demo.stop_bot()
    await stage.move("2021-10-20T12:00")
    await stage.demo.start_bot()
    await stage.restart()
    await stage.move("2021-10-20T18:00")

    for group in GROUPS:
        assert [_day(message) for message in stage.reports(group, WEEKLY)] == ["截至2021年10月17日"]
        assert [_day(message) for message in stage.reports(group, "预警提醒")] == ["2021年10月20日"]


async def test_it_writes_the_row_before_it_touches_the_network(stage: Stage) -> None:
    await stage.box.stop()
    await stage.demo.program.scheduler.run_now("weekly-ranking")

    assert stage.rows("SELECT count(*) FROM outbox WHERE kind = 'message'") == [(len(GROUPS),)]

    await stage.box.start()
    await stage.move("2021-09-30T11:00")
    assert [len(stage.reports(group, WEEKLY)) for group in GROUPS] == [1, 1, 1, 1]


async def test_a_report_that_still_waits_makes_way_for_the_next_weeks(stage: Stage) -> None:
    await stage.move("2021-10-10T20:00")
    held = "SELECT state, count(*) FROM outbox WHERE dedupe_key LIKE 'weekly-ranking:%' GROUP BY state"
    await stage.job("weekly-ranking")
    assert stage.rows(held) == [("queued", len(GROUPS))]

    await stage.demo.stop_bot()
    await stage.move("2021-10-18T12:00")
    await stage.demo.start_bot()

    assert stage.rows(held) == [("merged", len(GROUPS)), ("sent", len(GROUPS))]
    assert [_day(message) for message in stage.reports(XUCHANG_GROUP, WEEKLY)] == ["截至2021年10月17日"]


def _day(message: Message) -> str:
    return message.text.splitlines()[0].rpartition("｜")[2]
