"""A genuine application talks with people: updates, presses, edits, files."""

import asyncio
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest, Conflict
from telegram.ext import CallbackQueryHandler, InlineQueryHandler, MessageHandler, TypeHandler, filters

from sandbox import Sandbox
from tests.sandbox.cast import LI, PROVINCE, WANG, XUCHANG, ZHANG, picture
from tests.sandbox.conftest import Running

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="ack")]])


async def echo(update: Update, _: Any) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_html(
        f"<b>收到</b> {update.effective_message.text}", reply_markup=KEYS
    )


async def acknowledge(update: Update, _: Any) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer(f"已签收 {query.data}", show_alert=True)
    await query.edit_message_text(f"{query.from_user.first_name}已签收")


ECHO = MessageHandler(filters.TEXT, echo)
ACKNOWLEDGE = CallbackQueryHandler(acknowledge)


async def test_it_carries_a_question_and_its_answer(sandbox: Sandbox, running: Running) -> None:
    async with running(ECHO):
        answer = await sandbox.ask(LI, LI, "许昌一期开工率")

    assert answer.text == "收到 许昌一期开工率"
    assert answer.content.found("bold") == ["收到"]
    assert answer.buttons == ["签收"]


async def test_it_carries_a_press_its_toast_and_the_edit(sandbox: Sandbox, running: Running) -> None:
    async with running(ECHO, ACKNOWLEDGE):
        answer = await sandbox.ask(LI, XUCHANG, "/warnings")
        query = sandbox.press(ZHANG, XUCHANG, answer.id, "签收")
        toast = await sandbox.answered(query)
        edited = await sandbox.next_edit(answer)

    assert (toast.text, toast.alert, sandbox.toasts(ZHANG)) == ("已签收 ack", True, [toast])
    assert (edited.text, edited.buttons, edited.edit_date is None) == ("张处已签收", [], False)


async def test_it_takes_forged_presses_but_no_press_of_a_button_that_is_not_there(
    sandbox: Sandbox, running: Running
) -> None:
    async with running(ECHO, ACKNOWLEDGE):
        answer = await sandbox.ask(LI, LI, "x")
        with pytest.raises(ValueError, match="没有按钮“批准”，有：签收"):
            sandbox.press(LI, LI, answer.id, "批准")
        toast = await sandbox.answered(sandbox.forge(LI, LI, answer.id, "approve:1"))

    assert toast.text == "已签收 approve:1"


async def test_it_answers_a_press_only_once_and_only_while_young(sandbox: Sandbox, bot: Bot) -> None:
    sent = await bot.send_message(LI, "x", reply_markup=KEYS)
    first, second = (sandbox.press(LI, LI, sent.id, "ack") for _ in range(2))

    await bot.answer_callback_query(first.id)
    sandbox.world.queries.expire()

    for query in (first, second):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_callback_query(query.id)


async def test_it_keeps_unfetched_updates_and_confirms_by_offset(sandbox: Sandbox, bot: Bot) -> None:
    for text in ("一", "二", "三"):
        sandbox.say(LI, LI, text)

    first = await bot.get_updates(limit=2, timeout=0)
    again = await bot.get_updates(timeout=0)
    rest = await bot.get_updates(offset=first[-1].update_id + 1, timeout=0)

    assert [u.message.text for u in first if u.message] == ["一", "二"]
    assert len(again) == 3
    assert [u.message.text for u in rest if u.message] == ["三"]


async def test_it_wakes_a_waiting_poll_at_once(sandbox: Sandbox, bot: Bot) -> None:
    async with asyncio.timeout(20):
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.sleep(0.05)
        sandbox.say(LI, LI, "醒")
        (update,) = await poll

    assert update.message is not None
    assert update.message.text == "醒"


async def test_it_ends_the_first_of_two_polls_with_a_conflict(sandbox: Sandbox, bot: Bot) -> None:
    async with Bot(sandbox.token, base_url=sandbox.api_url) as second:
        first_poll = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.sleep(0.05)
        assert await second.get_updates(timeout=0) == ()

        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first_poll


async def test_it_sends_only_the_kinds_asked_for(sandbox: Sandbox, bot: Bot) -> None:
    sent = await bot.send_message(LI, "x", reply_markup=KEYS)
    await bot.get_updates(timeout=0, allowed_updates=["message"])

    sandbox.block_bot(LI)
    with pytest.raises(ValueError, match="callback_query"):
        sandbox.press(LI, LI, sent.id, "签收")

    assert await bot.get_updates(timeout=0) == ()


async def test_it_gives_a_picture_an_id_to_send_again(sandbox: Sandbox, bot: Bot) -> None:
    sent = await bot.send_photo(LI, picture())
    again = await bot.send_photo(WANG, sent.photo[-1].file_id, caption="同一张")
    file = await bot.get_file(again.photo[-1].file_id)

    assert again.photo == sent.photo
    assert bytes(await file.download_as_bytearray()) == picture()
    assert "bytes" in str(sandbox.calls("sendPhoto")[0].params["photo"])
    assert sandbox.calls("sendPhoto")[1].params["photo"] == sent.photo[-1].file_id
    with pytest.raises(BadRequest, match="use file of type photo as document"):
        await bot.send_document(LI, sent.photo[-1].file_id)


async def test_it_takes_albums_and_new_pictures_for_old(sandbox: Sandbox, bot: Bot) -> None:
    album = await bot.send_media_group(
        LI, [InputMediaPhoto(picture(shade=s)) for s in (1, 2)], caption="两张"
    )
    edited = await bot.edit_message_media(InputMediaPhoto(picture(50, 50)), LI, album[1].id)

    assert album[0].media_group_id == album[1].media_group_id
    assert [m.text for m in sandbox.messages(LI)] == ["两张", ""]
    assert not isinstance(edited, bool)
    assert edited.photo[-1].width == 50


async def test_it_hands_documents_over_in_both_directions(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.upload(LI, LI, "台账.xlsx", b"rows", "请导入")
    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()

    sent = await bot.send_document(LI, b"report", filename="通报.docx")

    assert (update.message.document.file_name, update.message.caption) == ("台账.xlsx", "请导入")
    assert bytes(await file.download_as_bytearray()) == b"rows"
    assert sent.document is not None
    assert sent.document.file_name == "通报.docx"


async def test_it_turns_a_deep_link_into_start(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.open_link(LI, "https://t.me/sanpi_bot?start=invite_Ab-1")
    (update,) = await bot.get_updates(timeout=0)

    assert update.message is not None
    assert update.message.text == "/start invite_Ab-1"
    assert [e.type for e in update.message.entities] == ["bot_command"]
    with pytest.raises(ValueError, match="不是本机器人的链接"):
        sandbox.open_link(LI, "https://t.me/other_bot?start=1")


async def test_it_keeps_command_menus_by_scope_and_language(bot: Bot) -> None:
    menu, scope = (BotCommand("rates", "三率"),), BotCommandScopeAllGroupChats()
    await bot.set_my_commands(menu, scope)
    await bot.set_my_commands([("help", "帮助")], language_code="zh")

    assert await bot.get_my_commands(scope) == menu
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope)
    assert await bot.get_my_commands(scope) == ()


async def test_it_keeps_topics_apart(sandbox: Sandbox, bot: Bot) -> None:
    topic = await bot.create_forum_topic(PROVINCE, "预警")
    await bot.send_message(PROVINCE, "在话题里", message_thread_id=topic.message_thread_id)
    await bot.send_message(PROVINCE, "在外面")

    assert [m.text for m in sandbox.messages(PROVINCE, topic.message_thread_id)] == ["", "在话题里"]


async def test_it_asks_and_sends_inline(sandbox: Sandbox, running: Running) -> None:
    async def offer(update: Update, _: Any) -> None:
        assert update.inline_query is not None
        text = InputTextMessageContent(f"<b>{update.inline_query.query}</b> 80%", parse_mode="HTML")
        await update.inline_query.answer([InlineQueryResultArticle("1", "许昌", text)])

    async with running(InlineQueryHandler(offer)):
        query = sandbox.inline_query(LI, "许昌")
        results = await sandbox.results(query)
        sent = sandbox.choose_result(LI, XUCHANG, query.id, "1")

    assert results[0]["title"] == "许昌"
    assert (sent.text, sent.via_bot, sent.content.found("bold")) == ("许昌 80%", True, ["许昌"])


async def test_it_waits_until_the_bot_has_nothing_left_to_do(sandbox: Sandbox, running: Running) -> None:
    seen: list[int] = []

    async def note(update: Update, _: Any) -> None:
        seen.append(update.update_id)

    async with running(TypeHandler(Update, note)):
        for _ in range(5):
            sandbox.say(LI, LI, "x")
        await sandbox.wait_idle()

    assert len(seen) == 5


async def test_it_comes_back_after_an_outage(sandbox: Sandbox, running: Running) -> None:
    async with running(ECHO):
        await sandbox.stop()
        sandbox.say(LI, LI, "断网时说的")
        await sandbox.start()
        answer = await sandbox.next_message(LI, 0)

    assert answer.text == "收到 断网时说的"


async def test_it_pins_and_forgets_pins_of_deleted_messages(sandbox: Sandbox, bot: Bot) -> None:
    sent = await bot.send_message(PROVINCE, "置顶")
    await sent.pin()
    pinned = (await bot.get_chat(PROVINCE)).pinned_message
    await sent.delete()

    assert pinned is not None
    assert pinned.text == "置顶"
    assert (await bot.get_chat(PROVINCE)).pinned_message is None
    with pytest.raises(BadRequest, match="to pin not found"):
        await sent.pin()


async def test_it_names_what_did_not_happen(sandbox: Sandbox) -> None:
    with pytest.raises(TimeoutError, match="a message of the bot in 1001 after 0"):
        await sandbox.next_message(LI, 0, within=0.01)
