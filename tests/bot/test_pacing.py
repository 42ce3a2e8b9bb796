"""Pacing: Telegram's limits are kept whatever the network does, and people do not wait for broadcasts."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, RetryAfter

from bot.limits import ARRIVES_WITHIN, Chat, Limits, Sending
from bot.pacing import MOST_TRIES, Pacer
from handlers.courier import BROADCAST

XUCHANG, LUOHE, LI = -1002, -1003, 1001
Arrivals = list[tuple[float, Chat]]


def now() -> float:
    """The loop's own clock."""
    return asyncio.get_running_loop().time()


def keeps_the_limits(arrivals: Arrivals) -> bool:
    """By brute force: in no window that begins with an arrival is there too much."""
    return all(
        sum(at <= other < at + 1 for other, _ in arrivals) <= 30
        and sum(at <= other < at + 1 for other, chat in arrivals if chat == own) <= 1
        and (own > 0 or sum(at <= other < at + 60 for other, chat in arrivals if chat == own) <= 20)
        for at, own in arrivals
        if isinstance(own, int)
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from([XUCHANG, LUOHE, LI, *range(-60, -20)]),
            st.floats(0, 0.2),
            st.floats(0, 1.5),
            st.floats(0, 1),
        ),
        max_size=150,
    )
)
def test_it_keeps_the_limits_however_long_requests_take(
    messages: list[tuple[int, float, float, float]],
) -> None:
    """Each message: to whom, how long after the last one, how long until the answer, when it arrived.

    A request that is not answered within a second has arrived by then, or never will.
    """
    limits, now = Limits(), 0.0
    flying: list[tuple[float, Sending]] = []
    arrivals: Arrivals = []
    for chat, gap, takes, part in messages:
        now = _pass(flying, now + gap)
        while (free_at := limits.free_at(chat, now)) > now:
            now = _pass(flying, min([free_at, *(ends for ends, _ in flying)]))
        flying.append((now + takes, limits.begin(chat, now)))
        arrivals.append((now + min(takes * part, ARRIVES_WITHIN), chat))

    assert keeps_the_limits(arrivals)


def _pass(flying: list[tuple[float, Sending]], now: float) -> float:
    """Time goes on until now: answers come."""
    for ends, sending in flying:
        if ends <= now:
            sending.ended = ends
    flying[:] = [(ends, sending) for ends, sending in flying if ends > now]
    return now


def test_it_lets_a_burst_of_thirty_go_at_once_and_then_the_next_after_a_second() -> None:
    limits = Limits()
    for chat in range(30):
        assert limits.free_at(chat + 1, 5.0) == 5.0
        limits.begin(chat + 1, 5.0).ended = 5.1

    assert limits.free_at(99, 5.1) == pytest.approx(6.1)


def test_it_waits_for_what_never_answers_only_so_long() -> None:
    limits = Limits()
    limits.begin(LI, 0.0)

    assert limits.free_at(LI, 0.5) == 2.0
    assert limits.free_at(LI, 2.0) == 2.0


def test_it_forgets_chats_that_no_limit_needs_any_more() -> None:
    limits = Limits()
    for number in range(3000):
        limits.begin(number + 1, number).ended = number

    assert len(limits._chats) <= 1001


@dataclass
class Server:
    """Takes messages, and notes in which order and at which instants of pacing."""

    pacer: Pacer = field(default_factory=lambda: Pacer(time=now))
    arrivals: Arrivals = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    answers: dict[str, list[Exception]] = field(default_factory=dict)
    takes: float = 0.1

    async def take(self, text: str, chat: int) -> bool:
        self.arrivals.append((now(), chat))
        self.said.append(text)
        await asyncio.sleep(self.takes)
        if self.answers.get(text):
            raise self.answers[text].pop(0)
        return True

    def send(self, text: str, chat: int, urgency: str | None = None) -> "asyncio.Task[Any]":
        return self._call("sendMessage", text, {"chat_id": chat}, urgency)

    def edit(
        self, text: str, chat: int = XUCHANG, message: int = 7, urgency: str | None = None
    ) -> "asyncio.Task[Any]":
        return self._call("editMessageText", text, {"chat_id": chat, "message_id": message}, urgency)

    def _call(
        self, endpoint: str, text: str, data: dict[str, Any], urgency: str | None
    ) -> "asyncio.Task[Any]":
        take: Callable[..., Coroutine[Any, Any, bool]] = self.take
        request = self.pacer.process_request(take, (text, data["chat_id"]), {}, endpoint, data, urgency)
        return asyncio.create_task(request)

    async def starting(self) -> None:
        """Let everything that was called come to its turn or to its place in the line."""
        for _ in range(3):
            await asyncio.sleep(0)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    return Server()


def told(seconds: float) -> RetryAfter:
    return RetryAfter(timedelta(seconds=seconds))


async def test_it_keeps_the_limits_in_truth(server: Server) -> None:
    chats = [XUCHANG] * 22 + [LI] * 3 + list(range(-50, -10)) * 2
    await asyncio.gather(*[server.send(str(n), chat, BROADCAST) for n, chat in enumerate(chats)])

    assert keeps_the_limits(server.arrivals)
    assert len(server.arrivals) == len(chats)
    began, *_, ended = [at for at, chat in server.arrivals if chat == XUCHANG]
    assert 60 < ended - began < 70


async def test_it_keeps_the_order_within_a_chat_and_lets_others_pass(server: Server) -> None:
    await asyncio.gather(*[server.send(f"{chat} {n}", chat) for chat in (XUCHANG, LUOHE) for n in range(3)])

    assert server.said == [f"{chat} {n}" for n in range(3) for chat in (XUCHANG, LUOHE)]


async def test_it_lets_replies_go_before_broadcasts(server: Server) -> None:
    tasks = [server.send(f"push {n}", -10 - n, BROADCAST) for n in range(60)]
    await server.starting()
    tasks += [server.send(f"reply {n}", 10 + n) for n in range(5)]
    await asyncio.gather(*tasks)

    said = [text.split()[0] for text in server.said]
    assert said.count("reply") == 5
    assert all(at < 40 for at, what in enumerate(said) if what == "reply"), "before half of the pushes"


async def test_it_spreads_broadcasts_over_the_second(server: Server) -> None:
    await asyncio.gather(*[server.send(f"push {n}", -10 - n, BROADCAST) for n in range(30)])

    began, *_, ended = [at for at, _ in server.arrivals]
    assert 0.8 < ended - began < 3


async def test_it_does_not_pace_what_does_not_count(server: Server) -> None:
    for number in range(100):
        data = {"callback_query_id": str(number)}
        await server.pacer.process_request(server.take, ("answer", 0), {}, "answerCallbackQuery", data, None)

    assert len(server.said) == 100


async def test_it_lets_a_refused_chat_wait_and_no_other(server: Server) -> None:
    server.answers["first"] = [told(3)]
    tasks = [server.send("first", XUCHANG), server.send("second", XUCHANG)]
    await asyncio.gather(*tasks, *[server.send("other", LUOHE) for _ in range(3)])

    assert server.said == ["first", "other", "other", "other", "first", "second"]
    assert server.arrivals[4][0] - server.arrivals[0][0] >= 3


async def test_it_lets_everyone_wait_when_a_second_chat_is_refused_as_well(server: Server) -> None:
    server.answers = {"first": [told(2)], "second": [told(3)]}
    first = server.send("first", XUCHANG)
    await asyncio.sleep(0.5)
    second = server.send("second", LUOHE)
    await asyncio.sleep(0.5)
    await asyncio.gather(first, second, server.send("third", LI))

    assert server.said[:2] == ["first", "second"]
    assert all(at - server.arrivals[1][0] >= 3 for at, _ in server.arrivals[2:])


async def test_it_takes_two_refusals_as_they_are_when_something_got_through_between(server: Server) -> None:
    server.answers = {"first": [told(5)], "second": [told(5)]}
    tasks = []
    for text, chat in (("first", XUCHANG), ("between", LI), ("second", LUOHE), ("third", 1002)):
        tasks.append(server.send(text, chat))
        await asyncio.sleep(0.5)
    await asyncio.gather(*tasks)

    assert server.said[:4] == ["first", "between", "second", "third"]


async def test_it_lets_everyone_wait_when_the_refused_call_names_no_chat(server: Server) -> None:
    server.answers["menu"] = [told(2)]
    menu = server.pacer.process_request(server.take, ("menu", 0), {}, "setMyCommands", {}, None)
    task = asyncio.create_task(menu)
    await asyncio.sleep(0.5)
    await asyncio.gather(task, server.send("reply", LI))

    assert sorted(server.said) == ["menu", "menu", "reply"] and server.said[0] == "menu"
    assert all(at - server.arrivals[0][0] >= 2 for at, _ in server.arrivals[1:])


async def test_it_leaves_the_refusal_of_a_broadcast_to_the_outbox(server: Server) -> None:
    server.answers["push"] = [told(2)]

    with pytest.raises(RetryAfter):
        await server.send("push", XUCHANG, BROADCAST)
    began = now()
    await server.send("reply", XUCHANG)

    assert server.said == ["push", "reply"]
    assert server.arrivals[1][0] - began >= 1.5


@pytest.mark.parametrize(("refusals", "wait", "tries"), [(9, 0.1, MOST_TRIES), (9, 61, 1)])
async def test_it_gives_a_reply_up_that_is_refused_too_often_or_for_too_long(
    server: Server, refusals: int, wait: float, tries: int
) -> None:
    server.answers["reply"] = [told(wait) for _ in range(refusals)]

    with pytest.raises(RetryAfter):
        await server.send("reply", LI)

    assert server.said == ["reply"] * tries


async def test_it_sends_only_the_last_of_several_edits_that_wait(server: Server) -> None:
    tasks = [server.edit(str(n)) for n in range(4)]
    tasks.append(server.edit("other message", message=8))
    results = await asyncio.gather(*tasks)

    assert server.said == ["0", "3", "other message"]
    assert results == [True] * 5


async def test_it_tells_all_of_them_what_became_of_the_last(server: Server) -> None:
    server.answers["2"] = [BadRequest("Message to edit not found")]
    results = await asyncio.gather(*[server.edit(str(n)) for n in range(3)], return_exceptions=True)

    assert server.said == ["0", "2"]
    assert results[0] is True
    assert [str(result) for result in results[1:]] == ["Message to edit not found"] * 2


async def test_it_never_puts_an_older_state_after_a_newer_one(server: Server) -> None:
    server.answers["old"] = [told(2)]
    old = server.edit("old")
    await asyncio.sleep(0.05)
    await asyncio.gather(old, server.edit("new"))

    assert server.said == ["old", "new"]


async def test_it_goes_back_to_the_edit_before_when_the_last_is_given_up(server: Server) -> None:
    tasks = [server.edit(str(n)) for n in range(4)]
    await server.starting()
    tasks[3].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert server.said == ["0", "2"]
    assert results[:3] == [True] * 3


async def test_it_forgets_who_no_longer_waits(server: Server) -> None:
    tasks = [server.send(str(n), LI) for n in range(3)]
    await server.starting()
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert server.said == ["0", "2"]
    assert isinstance(results[1], asyncio.CancelledError)


async def test_it_counts_an_edit_as_a_message(server: Server) -> None:
    await asyncio.gather(server.send("new", XUCHANG), server.edit("edit"))

    (first, _), (second, _) = server.arrivals
    assert second - first >= 1


def test_it_tells_groups_from_people() -> None:
    limits = Limits()
    for chat, _ in itertools.product((XUCHANG, LI), range(20)):
        now = max(limits.free_at(chat, 0.0), limits.free_for_all(0.0))
        limits.begin(chat, now).ended = now

    assert limits.free_at(XUCHANG, 50.0) >= 60.0
    assert limits.free_at(LI, 50.0) == 50.0
