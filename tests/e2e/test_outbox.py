"""Pushes through bad weather: nothing is lost, and what may have come twice says so."""

import asyncio
import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

from answers.message_json import dump
from answers.shapes import Message as Words
from db import outbox, people
from db.models import OutboxKind
from db.outbox import Push
from handlers.courier import Courier
from jobs.delivering import Delivery
from sandbox import ChatNotFound, DropAfterAccept, DropBefore, Hang, Kicked, Message, RetryAfter, ServerError
from sandbox.faults import Fault
from sandbox.wire import ApiError, bad_request
from tests.e2e.stage import GROUPS, LUOHE_GROUP, PROVINCE_GROUP, XUCHANG_GROUP, ZHANG, Stage

AGAIN = "【补发】"
NUMBER = re.compile(r"编号 2021-\d{6}")


MADE_RED = f"""
UPDATE warning SET level = 'red' WHERE id IN (
    SELECT l.warning_id FROM digest_warning l JOIN digest d ON d.id = l.digest_id
    JOIN chat_group g ON g.id = d.group_id WHERE g.chat_id = {XUCHANG_GROUP} AND l.part = 'new'
)
"""


def states(stage: Stage, group: int = XUCHANG_GROUP) -> list[tuple[object, ...]]:
    return stage.rows(
        "SELECT o.state, o.attempts FROM outbox o JOIN chat_group g ON g.id = o.group_id"
        f" WHERE g.chat_id = {group} ORDER BY o.id"
    )


async def push(stage: Stage, text: str, group: int = XUCHANG_GROUP, minutes: int = 0) -> None:
    """Queue a push, held for so many minutes."""
    async with stage.demo.program.services.writing() as context:
        to = await people.group_by_chat(context.session, group)
        assert to is not None
        opening = context.now + timedelta(minutes=minutes)
        body = dump(Words(f"【演示】{text}"))
        await outbox.put_message(
            context.session, text, to.id, context.now, body=body, not_before=opening if minutes else None
        )


async def change(stage: Stage, message: Message) -> None:
    """Have a pushed message brought up to date."""
    query = f"SELECT shows FROM outbox WHERE message_id = {message.id} AND kind = 'message'"
    async with stage.demo.program.services.writing() as context:
        await outbox.put_edits(context.session, [row[0] for row in stage.rows(query)], context.now)
    await stage.settled()


def number_of(message: Message) -> str:
    found = NUMBER.findall(message.text)
    assert found and set(found) == {found[0]}
    return str(found[0])


def others_were_told_once(stage: Stage) -> bool:
    return all(len(stage.pushed(group)) == 1 for group in GROUPS if group != XUCHANG_GROUP)


async def test_it_waits_as_long_as_it_is_told(stage: Stage) -> None:
    stage.box.fail(RetryAfter(30), method="sendMessage", chat_id=XUCHANG_GROUP)

    await stage.job("early-warning")
    assert states(stage) == [("queued", 1)] and others_were_told_once(stage)
    await stage.move("2021-09-30T10:00:25")
    assert states(stage) == [("queued", 1)]

    await stage.move("2021-09-30T10:01")
    assert states(stage) == [("sent", 2)]
    assert [AGAIN in message.text for message in stage.pushed(XUCHANG_GROUP)] == [False]


async def test_it_sends_again_and_says_so_when_the_answer_was_lost(stage: Stage) -> None:
    stage.box.fail(DropAfterAccept(), method="sendMessage", chat_id=XUCHANG_GROUP)

    await stage.job("early-warning")
    assert states(stage) == [("uncertain", 1)]
    await stage.move("2021-09-30T10:01")

    first, second = stage.pushed(XUCHANG_GROUP)
    assert states(stage) == [("sent", 2)] and others_were_told_once(stage)
    assert not first.text.startswith(AGAIN) and second.text.startswith(AGAIN)
    assert second.text.partition("\n")[2] == first.text
    assert number_of(first) == number_of(second) and NUMBER.search(second.text.splitlines()[0])


async def test_it_sends_again_and_says_so_after_a_server_error(stage: Stage) -> None:
    stage.box.fail(ServerError(), method="sendMessage", chat_id=XUCHANG_GROUP)

    await stage.job("early-warning")
    await stage.move("2021-09-30T10:01")

    assert [message.text.startswith(AGAIN) for message in stage.pushed(XUCHANG_GROUP)] == [True]


async def test_it_keeps_trying_through_many_failures(stage: Stage) -> None:
    stage.box.fail(DropBefore(), method="sendMessage", chat_id=XUCHANG_GROUP, times=3)

    await stage.job("early-warning")
    for minute in ("01", "02", "03", "04"):
        await stage.move(f"2021-09-30T10:{minute}")

    assert states(stage) == [("sent", 4)] and len(stage.pushed(XUCHANG_GROUP)) == 1


@pytest.mark.parametrize(
    ("fault", "why", "said"), [(Kicked(), "kicked", "移出"), (ChatNotFound(), "chat not found", "找不到")]
)
async def test_it_gives_up_on_a_group_that_cannot_be_reached_and_tells_the_supervisors_once(
    stage: Stage, fault: Kicked | ChatNotFound, why: str, said: str
) -> None:
    stage.box.fail(fault, chat_id=XUCHANG_GROUP)

    await push(stage, "一")
    await push(stage, "二")
    await stage.settled()
    await stage.job("early-warning")
    await stage.job("weekly-ranking")

    assert states(stage) == [("failed", 1), ("failed", 0)] and stage.pushed(XUCHANG_GROUP) == []
    assert why in stage.rows("SELECT failure FROM outbox ORDER BY id")[0][0].lower()
    assert stage.rows(f"SELECT active FROM chat_group WHERE chat_id = {XUCHANG_GROUP}") == [(0,)]
    assert len(stage.reports(LUOHE_GROUP, "预警提醒")) == len(stage.reports(LUOHE_GROUP, "每周排名")) == 1
    (told,) = stage.reports(PROVINCE_GROUP, "推送送不到")
    assert "许昌专班" in told.text and said in told.text and "/bind" in told.text


async def test_it_tells_the_supervisors_too_when_it_is_told_that_it_was_thrown_out(stage: Stage) -> None:
    stage.box.remove_bot(ZHANG, XUCHANG_GROUP)
    await stage.settled()

    assert len(stage.reports(PROVINCE_GROUP, "推送送不到")) == 1
    assert stage.pushed(XUCHANG_GROUP) == []


async def test_it_is_not_stopped_by_a_message_that_telegram_refuses(stage: Stage) -> None:
    await push(stage, "<b>没有关上")
    await push(stage, "下一条")
    await stage.settled()

    assert states(stage) == [("failed", 1), ("sent", 1)]
    assert "parse" in stage.rows("SELECT failure FROM outbox ORDER BY id")[0][0]
    assert ["下一条" in message.text for message in stage.pushed(XUCHANG_GROUP)] == [True]


class Muzzled(Fault):
    """The bot may not write in the group for now."""

    def refusal(self) -> ApiError:
        return bad_request("not enough rights to send text messages to the chat")


async def test_it_keeps_what_is_for_a_group_in_which_it_may_not_write_for_a_while(stage: Stage) -> None:
    stage.box.fail(Muzzled(), method="sendMessage", chat_id=XUCHANG_GROUP)

    await push(stage, "一")
    await stage.settled()
    assert states(stage) == [("queued", 1)]
    await stage.move("2021-09-30T10:01")

    assert states(stage) == [("sent", 2)]


async def test_it_lets_no_group_wait_for_another_that_hangs(stage: Stage) -> None:
    stage.box.fail(Hang(1.0), method="sendMessage", chat_id=PROVINCE_GROUP)

    await stage.demo.program.scheduler.run_now("early-warning")
    await stage.box.wait_for(lambda: all(stage.pushed(group) for group in GROUPS))

    (hanging,) = stage.box.calls("sendMessage", PROVINCE_GROUP)
    assert hanging.answered is None
    await stage.demo.program.sender.settled()


async def test_it_keeps_the_order_within_a_group(stage: Stage) -> None:
    stage.box.fail(RetryAfter(30), method="sendMessage", chat_id=XUCHANG_GROUP)
    for text in "一二三":
        await push(stage, text)
    await stage.settled()
    assert states(stage) == [("queued", 1), ("queued", 0), ("queued", 0)]

    await stage.move("2021-09-30T10:01")

    assert [message.text[4] for message in stage.pushed(XUCHANG_GROUP)] == list("一二三")


async def test_it_holds_what_is_to_wait_for_the_opening_and_nothing_else(stage: Stage) -> None:
    await push(stage, "等", minutes=30)
    await push(stage, "红")
    await stage.settled()
    assert [message.text[4] for message in stage.pushed(XUCHANG_GROUP)] == ["红"]

    await stage.move("2021-09-30T10:32")

    assert [message.text[4] for message in stage.pushed(XUCHANG_GROUP)] == ["红", "等"]


async def test_it_holds_what_could_not_go_out_before_the_offices_closed(stage: Stage) -> None:
    await stage.move("2021-09-30T17:59")
    stage.box.fail(RetryAfter(90), method="sendMessage", chat_id=XUCHANG_GROUP)
    await push(stage, "晚")
    await stage.settled()
    await stage.move("2021-09-30T18:01")
    assert states(stage) == [("queued", 0)] and stage.pushed(XUCHANG_GROUP) == []

    await stage.move("2021-10-08T08:31")

    assert stage.pushed(XUCHANG_GROUP)[0].text[4] == "晚"
    assert not stage.pushed(XUCHANG_GROUP)[0].text.startswith(AGAIN)


async def test_it_lets_red_news_go_out_even_after_the_offices_closed(stage: Stage) -> None:
    await stage.move("2021-09-30T17:59")
    for group in GROUPS:
        stage.box.fail(RetryAfter(90), method="sendMessage", chat_id=group)
    await stage.job("early-warning")
    async with stage.demo.program.services.writing() as context:
        await context.session.execute(sqlalchemy.text(MADE_RED))

    await stage.move("2021-09-30T18:01")
    assert [group for group in GROUPS if stage.reports(group, "预警提醒")] == [XUCHANG_GROUP]

    await stage.move("2021-10-08T08:31")
    assert all(stage.reports(group, "预警提醒") for group in GROUPS)


async def test_it_keeps_number_and_mark_when_a_message_is_brought_up_to_date(stage: Stage) -> None:
    stage.box.fail(DropAfterAccept(), method="sendMessage", chat_id=XUCHANG_GROUP)
    await stage.job("early-warning")
    await stage.move("2021-09-30T10:01")
    _, again = stage.pushed(XUCHANG_GROUP)
    (once,) = stage.pushed(LUOHE_GROUP)

    await change(stage, again)
    await change(stage, once)

    edits = stage.box.calls("editMessageText")
    texts = {entry.chat_id: str(entry.params["text"]) for entry in edits}
    assert texts[XUCHANG_GROUP].startswith(AGAIN) and number_of(again) in texts[XUCHANG_GROUP]
    assert not texts[LUOHE_GROUP].startswith(AGAIN) and number_of(once) in texts[LUOHE_GROUP]


async def test_it_calls_an_edit_of_a_message_that_is_gone_failed(stage: Stage) -> None:
    await stage.job("early-warning")
    (message,) = stage.pushed(XUCHANG_GROUP)
    del stage.box.world.chats[XUCHANG_GROUP].messages[message.id]

    await change(stage, message)

    assert states(stage)[-1] == ("failed", 1)
    assert stage.rows("SELECT active FROM chat_group WHERE NOT active") == []


async def test_it_tries_again_after_twice_as_long_each_time_and_never_in_step(stage: Stage) -> None:
    delivery = Delivery(stage.demo.program.services, Random(7))
    now = stage.demo.program.services.clock.now

    def waits(attempts: int) -> list[float]:
        tried = Push(1, OutboxKind.MESSAGE, 1, -1, "", None, attempts, False, False, None, "")
        return [(delivery._later(tried) - now()).total_seconds() for _ in range(50)]

    for attempts, longest in (1, 2.0), (2, 4.0), (5, 32.0), (30, 300.0):
        found = waits(attempts)
        assert longest * 0.45 < min(found) < max(found) <= longest
        assert len({round(wait, 3) for wait in found}) > 20


async def test_it_goes_on_in_the_new_chat_when_told_by_an_error(stage: Stage) -> None:
    """The service message was lost; the first push learns of the new id."""
    await stage.demo.stop_bot()
    new = stage.box.migrate(XUCHANG_GROUP)
    stage.box.world.updates.clear()
    await stage.demo.start_bot()

    await stage.job("early-warning")

    assert stage.pushed(XUCHANG_GROUP) == [] and len(stage.pushed(new)) == 1
    assert states(stage, new) == [("sent", 2)]


async def test_it_loses_nothing_when_it_ends_between_claim_and_answer(stage: Stage) -> None:
    stage.box.fail(Hang(30.0), method="sendMessage", chat_id=XUCHANG_GROUP)
    await stage.demo.program.scheduler.run_now("early-warning")
    await stage.box.wait_for(lambda: stage.pushed(XUCHANG_GROUP))

    await stage.demo.stop_bot()
    assert states(stage) == [("sending", 1)]
    await stage.demo.start_bot()

    first, second = stage.pushed(XUCHANG_GROUP)
    assert second.text.startswith(AGAIN) and not first.text.startswith(AGAIN)
    assert all(len(stage.pushed(group)) == 1 for group in GROUPS if group != XUCHANG_GROUP)
    assert number_of(first) == number_of(second)


async def test_it_delivers_what_another_process_queued(stage: Stage) -> None:
    """`sanpi job` only queues; the running bot looks into the outbox at least every second."""
    news = stage.demo.program.services.outbox_has_news
    await stage.demo.program.scheduler.run_now("early-warning")
    news.clear()

    async with asyncio.timeout(30):
        await stage.box.wait_for(lambda: stage.pushed(XUCHANG_GROUP), within=30)


async def test_it_goes_on_after_the_database_failed_it(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is out, its outcome could not be written down: it is sent again, and says so."""

    async def locked(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE outbox", {}, Exception("database is locked"))

    monkeypatch.setattr("jobs.notebook.NOTE_AGAIN_AFTER", ())
    monkeypatch.setattr("jobs.outbox.LOOK_EVERY", 0.05)
    with monkeypatch.context() as broken:
        broken.setattr("db.outbox.mark_sent", locked)
        await stage.demo.program.scheduler.run_now("early-warning")
        await stage.box.wait_for(lambda: bool(stage.pushed(XUCHANG_GROUP)))
    for at in ("10:30", "11:00"):  # what it stumbled over is known by the first
        await stage.move(f"2021-09-30T{at}")

    assert {state for group in GROUPS for state, _ in states(stage, group)} == {"sent"}
    first, *later = stage.pushed(XUCHANG_GROUP)
    assert not first.text.startswith(AGAIN)
    assert all(message.text.startswith(AGAIN) for message in later)


async def test_it_calls_uncertain_what_ended_in_an_unknown_way(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sends = Courier.send_parcel

    async def stumbling(courier: Courier, *values: Any, **more: Any) -> Any:
        await sends(courier, *values, **more)
        raise KeyError("result")

    with monkeypatch.context() as odd:
        odd.setattr(Courier, "send_parcel", stumbling)
        await stage.job("early-warning")
        assert states(stage) == [("uncertain", 1)]
    await stage.move("2021-09-30T10:01")

    first, second = stage.pushed(XUCHANG_GROUP)
    assert not first.text.startswith(AGAIN) and second.text.startswith(AGAIN)


async def test_it_does_not_hold_a_rebound_group_back(stage: Stage) -> None:
    """The digest of the old region can no longer be shown there; what comes after it still goes out."""
    await stage.job("early-warning")
    warning = stage.warning(XUCHANG_GROUP)
    async with stage.demo.program.services.writing() as context:
        await people.bind_group(
            context.session, XUCHANG_GROUP, "专班", "411100", ["weekly-ranking", "early-warning"], None
        )

    await change(stage, warning)
    await stage.job("weekly-ranking")

    assert [state for state, _ in states(stage)] == ["sent", "failed", "sent"]
