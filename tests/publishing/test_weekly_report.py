"""A published weekly report stays what it was; what late data changed of it, the next one corrects."""

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import text

from answers import front
from answers.charts import RankingPicture
from answers.charts.painter import draw
from answers.context import Asker, Context
from answers.message_json import load
from answers.shapes import Message
from answers.words import plain
from jobs import weekly_ranking
from jobs.schedule import Run
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.questions import Question, Topic
from tests.publishing.conftest import Looking

LI = Official(1001, "李科", Role.OFFICER, "411000")
FIRST, SECOND, THIRD = "2021-09-30T10:00", "2021-10-08T09:00", "2021-10-11T09:00"


async def publish(looking: Looking, now: str) -> dict[str, Message]:
    """The reports of a week as they were queued, by region."""
    async with looking(now) as context:
        await weekly_ranking.work(context, Run(context.now))
        rows = await context.session.execute(
            text(
                "SELECT g.region_code, o.body FROM outbox o JOIN chat_group g ON g.id = o.group_id"
                " WHERE o.id > (SELECT count(*) FROM outbox) - (SELECT count(*) FROM chat_group)"
            )
        )
        return {region: load(body) for region, body in rows}


async def report(context: Context, number: int | None) -> Message:
    question = Question(Topic.WEEKLY_REPORT, subject=number)
    return (await front.answer(question, Asker(LI), context)).message


async def reached(context: Context, batch: str, city: str, day: str) -> None:
    """Late data: a project that had not reached its milestone by the reports did so before them."""
    found = await context.session.execute(
        text(
            "SELECT project_id, target FROM entry WHERE phase = 1 AND batch = :batch AND city_code = :city"
            " AND reached_on > '2021-10-20' AND withdrawn_on > '2021-12-31' LIMIT 1"
        ),
        {"batch": batch, "city": city},
    )
    project, target = found.one()
    await context.session.execute(
        text("UPDATE milestone SET actual_on = :day WHERE project_id = :project AND kind = :kind"),
        {"day": day, "project": project, "kind": target},
    )


def drawn(message: Message) -> bytes:
    assert isinstance(message.picture, RankingPicture)
    return draw(message.picture)


def number_of(message: Message) -> int:
    return int(plain(message.text).split("第")[2].split("号")[0])


async def test_it_draws_a_report_again_whatever_the_ledger_says_now(looking: Looking) -> None:
    pushed = (await publish(looking, FIRST))["411000"]
    number, picture = number_of(pushed), drawn(pushed)

    async with looking("2021-10-20T10:00") as context:
        for batch in ("signed", "started", "producing"):
            await reached(context, batch, "411000", "2021-09-20")
        await context.session.execute(text("UPDATE region SET name = '许都市' WHERE code = '411000'"))
        await context.session.execute(text("DELETE FROM ledger_mark"))
    async with looking("2021-10-20T10:00") as context:
        again = await report(context, number)
        live = await front.answer(Question(Topic.WEEKLY), Asker(LI), context)

    assert again == pushed
    assert drawn(again) == picture
    assert live.message.text != again.text and "许都市" in plain(live.message.text)


async def test_the_next_report_says_what_late_data_changed_and_says_it_once(looking: Looking) -> None:
    first = await publish(looking, FIRST)
    numbers = {region: number_of(message) for region, message in first.items()}

    async with looking(SECOND) as context:
        await reached(context, "signed", "411000", "2021-09-20")
    second, third = await publish(looking, SECOND), await publish(looking, THIRD)

    xuchang = plain(second["411000"].text)
    assert f"更正第{numbers['411000']}号（截至9月29日，数据补报后）" in xuchang
    assert "　河南“签约一批”开工率：57%（147/258）→57.4%（148/258）\n" in xuchang
    assert "　许昌“签约一批”开工率：87.5%（14/16）→93.8%（15/16）" in xuchang
    assert "投产率：" not in xuchang.partition("更正")[2]
    province = plain(second["410000"].text).partition("更正")[2]
    assert "许昌“签约一批”开工率：87.5%（14/16）→93.8%（15/16）" in province and "郑州" not in province
    luohe = plain(second["411100"].text).partition("更正")[2]
    assert "河南“签约一批”开工率" in luohe and "许昌" not in luohe and "漯河" not in luohe
    assert all("更正" not in message.text for message in third.values())


async def test_it_corrects_a_rank_that_others_late_data_changed(looking: Looking) -> None:
    await publish(looking, FIRST)

    async with looking(SECOND) as context:
        for _ in range(2):
            await reached(context, "signed", "411100", "2021-09-20")
    second = await publish(looking, SECOND)

    assert "许昌“签约一批”开工率：第1位→第2位" in plain(second["411000"].text)
    assert "漯河“签约一批”开工率：83.3%（10/12）→100%（12/12），第2位→第1位" in plain(second["411100"].text)


DAMAGE = [
    "UPDATE report SET facts = replace(facts, '\"reached\": 14', '\"reached\": 15')",
    f"UPDATE report SET facts = '{{}}', facts_hash = '{hashlib.sha256(b'{}').hexdigest()}'",
    "UPDATE report SET as_of = '2021-09-28'",
]


@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_report_says_so_and_does_not_stop_the_next(looking: Looking, damage: str) -> None:
    number = number_of((await publish(looking, FIRST))["411000"])

    async with looking(SECOND) as context:
        await context.session.execute(text(damage))
    async with looking(SECOND) as context:
        with pytest.raises(Refused) as refused:
            await report(context, number)
        with pytest.raises(Refused) as unknown:
            await report(context, 9999)

    assert (refused.value.reason, unknown.value.reason) == (Reason.WEEKLY_DAMAGED, Reason.NO_SUCH_WEEKLY)
    assert len(await publish(looking, SECOND)) == 4


async def test_it_lists_the_reports_of_ones_own_place(looking: Looking) -> None:
    async with looking(FIRST) as context:
        assert "还没有发布过" in (await report(context, None)).text
    for week in (FIRST, SECOND, THIRD):
        await publish(looking, week)

    async with looking(THIRD) as context:
        listed = await report(context, None)

    lines = [line for line in listed.text.splitlines() if line.startswith("·")]
    assert [line.partition("截至")[2] for line in lines] == [
        "2021年10月10日",
        "2021年10月7日",
        "2021年9月29日",
    ]
    assert [button.label for button in listed.buttons[0]] == [line[2:].split("　")[0] for line in lines]


async def test_it_reads_reports_of_the_first_version(looking: Looking) -> None:
    """Those had neither names nor corrections with them."""
    number = number_of((await publish(looking, FIRST))["411000"])

    async with looking(SECOND) as context:
        stored: Any = await context.session.scalar(text(f"SELECT facts FROM report WHERE id = {number}"))
        facts = json.loads(stored)
        old = json.dumps({key: facts[key] for key in ("standings", "pictured")}, sort_keys=True)
        await context.session.execute(
            text("UPDATE report SET facts = :facts, facts_hash = :hash WHERE id = :id"),
            {"facts": old, "hash": hashlib.sha256(old.encode()).hexdigest(), "id": number},
        )
        assert "许昌市｜第一期｜每周排名" in (await report(context, number)).text
