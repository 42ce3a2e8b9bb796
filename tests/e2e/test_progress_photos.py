"""Photos of a report: by reply, by album, or right after it; each kept once, and shown to who asks."""

import hashlib

import pytest

from ledger.questions import Question, Topic, View
from sandbox import Message, ServerError
from sandbox.wire import JsonObject
from tests.e2e.deeds import reply
from tests.e2e.photos import png
from tests.e2e.sites import Site
from tests.e2e.stage import LI, LIU, STRANGER, WANG, XUCHANG_GROUP, ZHANG, Stage

WITHOUT = "不知道这张照片属于哪次上报"
ONLY = "这里只收照片：请用“照片”方式发送"


@pytest.fixture
def site(stage: Stage) -> Site:
    return Site(stage)


@pytest.fixture
async def done(stage: Stage, site: Site) -> Message:
    """李科 has just reported."""
    return await stage.ask(LI, f"上报 {site.code} 开工 今天")


async def send(stage: Stage, who: int, photo: bytes, to: Message | None = None) -> Message:
    """Somebody sends a photo; what the bot says to that, where the photo was sent."""
    chat = who if to is None else to.chat_id
    sent = stage.box.send_photo(who, chat, photo, reply_to=None if to is None else to.id)
    return await stage.box.next_message(chat, sent, within=10)


async def test_a_photo_sent_in_reply_is_kept_with_what_it_is(stage: Stage, site: Site, done: Message) -> None:
    told = await send(stage, LI, png(1), done)

    [(unique, sha256)] = stage.rows("SELECT file_unique_id, sha256 FROM progress_photo")
    assert "已收到1张照片，加到第1号上报" in told.text and site.name in told.text
    assert sha256 == hashlib.sha256(png(1)).hexdigest() and unique
    assert site.photos(stage) == [(1, LI)]
    assert len(stage.box.calls("getFile")) == 1


async def test_an_album_is_answered_once(stage: Stage, site: Site, done: Message) -> None:
    before = len(stage.said())
    *_, last = stage.box.send_album(LI, LI, [png(n) for n in (1, 2, 3, 2)], reply_to=done.id)
    await stage.settled()

    [told] = [message for message in stage.box.messages(LI) if message.by_bot and message.id > last.id]
    assert "已收到3张照片，加到第1号上报" in told.text and "另有1张先前已经发过" in told.text
    assert site.photos(stage) == [(1, LI)] * 3
    assert len(stage.said()) - before == 4


async def test_the_same_photo_twice_is_said(stage: Stage, site: Site, done: Message) -> None:
    await send(stage, LI, png(1), done)

    told = await send(stage, LI, png(1), done)

    assert "已有这张照片，没有重复加" in told.text
    assert site.photos(stage) == [(1, LI)]


async def test_the_same_photo_with_two_projects_is_pointed_out(
    stage: Stage, site: Site, done: Message
) -> None:
    other = Site(stage)
    await send(stage, LI, png(1), done)
    second = await stage.ask(LI, f"上报 {other.code} 开工 今天")

    told = await send(stage, LI, png(1), second)
    shown = await stage.below(ZHANG, await stage.ask(ZHANG, f"/project {other.code}"), "照片1张")

    assert "⚠️ 有照片与第1号上报的相同，请核对" in told.text
    assert "⚠️ 同一张照片也用于第1号上报" in shown.text


async def test_a_photo_right_after_needs_no_reply(stage: Stage, site: Site, done: Message) -> None:
    told = await send(stage, LI, png(1))
    await stage.move("2021-09-30T10:29")
    in_time = await send(stage, LI, png(2))
    await stage.move("2021-09-30T10:31")
    late = await send(stage, LI, png(3))

    assert "加到第1号上报" in told.text and "加错了？" in told.text
    assert "加到第1号上报" in in_time.text
    assert late.text.startswith(WITHOUT)
    assert site.photos(stage) == [(1, LI)] * 2


async def test_a_photo_in_reply_to_something_else_is_not_guessed_at(
    stage: Stage, site: Site, done: Message
) -> None:
    other = await stage.ask(LI, f"/project {Site(stage).code}")

    told = await send(stage, LI, png(1), other)
    sent = stage.box.send_album(LI, LI, [png(2), png(3)], reply_to=other.id)
    await stage.settled()

    assert told.text.startswith(WITHOUT)
    assert [m.text for m in stage.box.messages(LI) if m.by_bot and m.id > sent[-1].id] == [told.text]
    assert site.photos(stage) == []


async def test_a_photo_of_somebody_else_needs_a_report(stage: Stage, done: Message) -> None:
    for who, said in {WANG: WITHOUT, ZHANG: WITHOUT, STRANGER: "您还没有登记"}.items():
        assert (await send(stage, who, png(1))).text.startswith(said)
    assert stage.rows("SELECT count(*) FROM progress_photo") == [(0,)]


async def test_the_card_leads_to_the_photos_one_at_a_time(stage: Stage, site: Site, done: Message) -> None:
    stage.box.send_album(LI, LI, [png(1), png(2)], reply_to=done.id)
    await stage.settled()
    card = await stage.ask(ZHANG, f"/project {site.code}")

    first = await stage.below(ZHANG, card, "照片2张")
    second = await stage.turn(ZHANG, first, "下一页")
    report = await stage.below(ZHANG, second, "第1号上报")

    assert "照片2张" in card.text
    assert first.photo is not None and first.photo.unique_id != (second.photo and second.photo.unique_id)
    assert "照片1/2" in first.text and "照片2/2" in second.text and "李科于9月30日 10:00发来" in first.text
    assert "照片：2张" in report.text and stage.uploads() == []


async def test_photos_are_shown_to_who_may_see_the_project(stage: Stage, site: Site, done: Message) -> None:
    await send(stage, LI, png(1), done)
    codes = [Question(Topic.PHOTOS, subject=1, view=view).encode() for view in (View.WORDS, View.PICTURE)]

    for code in codes:
        assert "您的范围是漯河市" in (await stage.forge(WANG, await stage.ask(WANG, "帮助"), code)).text
        assert "您还没有登记" in (await stage.forge(STRANGER, await stage.ask(STRANGER, "帮助"), code)).text
    unknown = Question(Topic.PHOTOS, subject=99).encode()
    assert "没有这次上报" in (await stage.forge(LI, done, unknown)).text


async def test_in_a_group_a_reply_brings_photos_of_who_may(stage: Stage, site: Site) -> None:
    done = await stage.ask(LI, f"@sanpi_demo_bot 上报 {site.code} 开工 今天", XUCHANG_GROUP)

    told = await send(stage, LI, png(1), done)
    refused = await send(stage, LIU, png(2), done)
    named = stage.box.send_photo(LI, XUCHANG_GROUP, png(3), "@sanpi_demo_bot 现场照片")
    without = await stage.box.next_message(XUCHANG_GROUP, named)
    before = len(stage.said())
    stage.box.send_photo(LI, XUCHANG_GROUP, png(3))
    await stage.settled()

    assert without.text.startswith(WITHOUT)
    assert "已收到1张照片" in told.text and "您的范围是长葛市" in refused.text
    assert len(stage.said()) == before
    assert site.photos(stage) == [(1, LI)]


async def test_anything_but_a_photo_gets_one_sentence(stage: Stage, site: Site, done: Message) -> None:
    box = stage.box
    chat, user = box.world.chats[LI], box.world.users[LI]
    thing: JsonObject = {"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}
    video: JsonObject = {"video": {**thing, "duration": 1}}
    sticker: JsonObject = {"sticker": {**thing, "type": "regular", "is_animated": False, "is_video": False}}

    for service in (video, sticker):
        sent = box.world.post(chat, user, reply_to=done.id, service=service)
        assert (await box.next_message(LI, sent)).text.startswith(ONLY)
    as_file = box.upload(LI, LI, "photo.png", png(1), mime="image/png")
    assert (await box.next_message(LI, as_file)).text.startswith(ONLY)
    for text in ("照片稍后补", "长" * 4096):
        assert (await reply(stage, LI, done, text)).text.startswith("没有看懂金额")
    assert site.photos(stage) == []


async def test_a_photo_that_cannot_be_fetched_is_asked_for_again(
    stage: Stage, site: Site, done: Message
) -> None:
    stage.box.fail(ServerError(), method="getFile")

    told = await send(stage, LI, png(1), done)
    again = await send(stage, LI, png(1), done)

    assert told.text == "这张照片没有取到，请再发一次。"
    assert "已收到1张照片" in again.text


async def test_a_photo_sent_while_it_was_down_counts(stage: Stage, site: Site, done: Message) -> None:
    await stage.demo.stop_bot()
    stage.box.send_photo(LI, LI, png(1), reply_to=done.id)

    await stage.demo.start_bot()
    await stage.settled()

    assert site.photos(stage) == [(1, LI)]


async def test_what_may_change_a_report_is_written_down_first(stage: Stage, site: Site) -> None:
    done = await stage.ask(LI, f"@sanpi_demo_bot 上报 {site.code} 开工 今天", XUCHANG_GROUP)
    await send(stage, LI, png(1), done)
    await send(stage, LI, png(2))
    stage.box.send_photo(LI, XUCHANG_GROUP, png(3))
    await stage.settled()

    assert stage.rows("SELECT count(*), count(CASE WHEN body LIKE '{%' THEN 1 END) FROM inbox") == [(3, 0)]


async def test_a_photo_that_telegram_has_lost_is_said(stage: Stage, site: Site, done: Message) -> None:
    await send(stage, LI, png(1), done)
    card = await stage.ask(LI, f"/project {site.code}")
    stage.box.world.files._files.clear()

    query = stage.box.press(LI, LI, card.id, "照片1张")
    told = await stage.box.next_message(LI, query)

    assert told.text.startswith("这张照片在 Telegram 上已经取不到")
