"""预警: every working day one message a group, with everything that waits in its region."""

from tests.e2e.stage import GROUPS, LUOHE_GROUP, PROVINCE_GROUP, XUCHANG_GROUP, ZHANG, Stage

WARNING = "预警提醒"


async def test_it_comes_every_working_day_and_on_no_other(stage: Stage) -> None:
    for day in ("01", "04", "07"):
        await stage.move(f"2021-10-{day}T12:00")
    assert all(stage.reports(group, WARNING) == [] for group in GROUPS)

    for day in ("08", "09", "10", "11"):
        await stage.move(f"2021-10-{day}T12:00")

    days = ["2021年10月8日", "2021年10月9日", "2021年10月11日"]  # Saturday the 9th makes up for a holiday
    for group in GROUPS:
        told = [message.text.splitlines()[0].rpartition("｜")[2] for message in stage.reports(group, WARNING)]
        assert told == days


async def test_it_tells_each_group_once_a_day_whoever_started_the_job(stage: Stage) -> None:
    await stage.job("early-warning")
    await stage.job("early-warning")

    assert [len(stage.reports(group, WARNING)) for group in GROUPS] == [1, 1, 1, 1]


async def test_it_tells_a_group_only_of_its_own_region(stage: Stage) -> None:
    await stage.job("early-warning")

    luohe, xuchang = stage.warning(LUOHE_GROUP), stage.warning(XUCHANG_GROUP)
    assert "漯河市｜预警提醒" in luohe.text and "舞阳县" in luohe.text
    assert "魏都区" not in luohe.text and "魏都区" in xuchang.text and "舞阳县" not in xuchang.text


async def test_it_tells_of_what_is_overdue_and_of_what_is_due_soon(stage: Stage) -> None:
    await stage.job("early-warning")

    text = stage.warning(XUCHANG_GROUP).text
    assert "🟡建安区年产2900万双运动鞋项目" in text and "9月19日投产，逾期11天" in text
    assert "🔵襄城县大数据中心项目" in text and "10月6日开工，还有6天" in text


async def test_it_brings_older_messages_up_to_date_when_a_concern_is_gone(stage: Stage) -> None:
    await stage.job("early-warning")
    old = stage.warning(XUCHANG_GROUP)

    await stage.move("2021-10-08T09:00")

    assert "襄城县大数据中心项目" in old.text and "☑️ 已销号" not in old.text
    assert "☑️ 已销号" in stage.again(old).text
    assert "襄城县大数据中心项目" not in stage.warning(XUCHANG_GROUP).text


async def test_it_keeps_the_page_that_people_turned_to(stage: Stage) -> None:
    await stage.job("early-warning")
    second = await stage.turn(ZHANG, stage.warning(PROVINCE_GROUP), "下一页 2/11")
    assert "第11—20条" in second.text

    await stage.move("2021-10-08T09:00")

    assert "第11—20条" in stage.again(second).text
