"""The sandbox over HTTP: people, faults, record, events; and as a process of its own."""

import asyncio
import base64
import json
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import RetryAfter

from sandbox import Preset, Sandbox
from tests.sandbox.cast import LI, WANG, XUCHANG, picture


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{sandbox.url}/sandbox/") as client:
        yield client


async def test_it_lets_people_act(sandbox: Sandbox, bot: Bot, http: httpx.AsyncClient) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="ack")]])
    sent = await bot.send_message(XUCHANG, "预警", reply_markup=keys)
    data = base64.b64encode(b"rows").decode()

    for action, body in (
        ("add_user", {"user_id": 1003, "name": "赵科", "note": "信阳"}),
        ("add_group", {"chat_id": -1003, "title": "信阳专班", "members": [1003]}),
        ("say", {"user_id": LI, "chat_id": LI, "text": "许昌一期开工率"}),
        ("upload", {"user_id": LI, "chat_id": LI, "filename": "台账.xlsx", "data": data, "caption": "导入"}),
        ("press", {"user_id": LI, "chat_id": XUCHANG, "message_id": sent.id, "label_or_data": "签收"}),
        ("open_link", {"user_id": 1003, "url": "t.me/sanpi_bot?start=x"}),
    ):
        answer = await http.post(action, json=body)
        assert answer.status_code == 200, answer.text

    updates = await bot.get_updates(timeout=0)
    assert [m.text for m in sandbox.messages(1003)] == ["/start x"]
    assert [u.callback_query.data for u in updates if u.callback_query] == ["ack"]
    assert sandbox.messages(LI)[-1].document is not None


@pytest.mark.parametrize(
    ("action", "body", "words"),
    [
        ("say", {"user_id": LI, "chat_id": LI}, "say: text: Field required"),
        ("say", {"user_id": LI, "chat_id": LI, "text": "x", "colour": 1}, "colour: Extra inputs"),
        ("say", {"user_id": WANG, "chat_id": XUCHANG, "text": "x"}, "王科 不在会话"),
        ("dance", {}, "unknown action dance"),
        ("fail", {"kind": "fire"}, "kind must be one of retry_after, server_error"),
        ("advance", {"at": "2021-10-01"}, "没有可移动的时钟"),
    ],
)
async def test_it_says_what_is_wrong(http: httpx.AsyncClient, action: str, body: object, words: str) -> None:
    answer = await http.post(action, json=body)

    assert answer.status_code == 400
    assert words in answer.json()["error"]


async def test_it_takes_no_orders_from_a_plain_web_form(http: httpx.AsyncClient) -> None:
    answer = await http.post("heal", data={"a": "b"})

    assert answer.status_code == 400


async def test_it_orders_faults_and_shows_the_record(bot: Bot, http: httpx.AsyncClient) -> None:
    await http.post("fail", json={"kind": "retry_after", "seconds": 3, "method": "sendMessage"})
    with pytest.raises(RetryAfter):
        await bot.send_message(LI, "一")
    await http.post("fail_at_random", json={"seed": 1, "chances": {"server_error": 1.0}})
    await http.post("heal", json={})
    await bot.send_message(LI, "二")

    record = (await http.get("record", params={"method": "sendMessage", "chat_id": LI})).json()

    assert [(entry["status"], entry["fault"]) for entry in record] == [(429, "retry_after"), (200, None)]
    assert record[1]["params"]["text"] == "二"


async def test_it_moves_a_clock_and_dates_messages_by_it(sandbox: Sandbox, bot: Bot) -> None:
    class Clock:
        at = datetime(2021, 9, 30, tzinfo=UTC)

        def now(self) -> datetime:
            return self.at

        def presets(self) -> Sequence[Preset]:
            return [Preset("周一", datetime(2021, 10, 11, 1, tzinfo=UTC))]

        async def advance_to(self, at: datetime) -> None:
            self.at = at

    async with Sandbox("1:a", clock=Clock()) as box, httpx.AsyncClient() as http:
        box.add_user(LI, "李科")
        moved = await http.post(f"{box.url}/sandbox/advance", json={"at": "2021-10-11T09:00"})
        said = box.say(LI, LI, "x")

    assert moved.json()["result"]["now"] == "2021-10-11T09:00:00+08:00"
    assert datetime.fromtimestamp(said.date, UTC) == datetime(2021, 10, 11, 1, tzinfo=UTC)


async def test_it_streams_events_only_to_those_concerned(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    async with http.stream("GET", "events", params={"user": LI}) as stream:
        lines = (line async for line in stream.aiter_lines() if line.startswith("data:"))
        assert json.loads((await anext(lines))[5:])["kind"] == "hello"

        sandbox.say(WANG, WANG, "不给李科看")
        sandbox.say(LI, LI, "给自己看")
        event = json.loads((await anext(lines))[5:])

    assert (event["kind"], event["content"]["text"]) == ("message", "给自己看")


async def test_it_serves_pictures_to_the_page(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    said = sandbox.send_photo(LI, LI, picture())
    assert said.photo is not None

    answer = await http.get(f"files/{said.photo.id}")

    assert answer.content == picture()
    assert (await http.get("files/unknown")).status_code == 404


async def test_people_send_several_pictures_at_once(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    photos = [base64.b64encode(picture(shade=shade)).decode() for shade in (1, 2)]
    first = sandbox.say(LI, LI, "看")

    body = {"user_id": LI, "chat_id": LI, "photos": photos, "caption": "两张", "reply_to": first.id}
    sent = (await http.post("send_album", json=body)).json()["result"]
    alone = await http.post("send_album", json=body | {"photos": photos[:1]})

    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["两张", None]
    assert [message["reply_to_message"]["message_id"] for message in sent] == [first.id] * 2
    assert alone.json() == {"error": "一组应有 2 至 10 张图片"}


async def test_it_stops_while_someone_listens(sandbox: Sandbox, bot: Bot, http: httpx.AsyncClient) -> None:
    async with http.stream("GET", "events", params={"user": LI}) as stream:
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.sleep(0.05)
        async with asyncio.timeout(20):
            await sandbox.stop()
            await asyncio.gather(poll, return_exceptions=True)
        assert stream.status_code == 200


async def test_it_runs_as_a_process() -> None:
    command = (sys.executable, "-m", "sandbox", "--port", "0", "--token", "7:alone")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())

    async with Bot(told["token"], told["api_url"]) as bot:
        assert bot.username == "sandbox_bot"

    process.terminate()
    await process.wait()
