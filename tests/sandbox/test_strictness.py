"""What Telegram refuses, the sandbox refuses, with the exception that python-telegram-bot makes of it."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
)
from telegram.error import BadRequest, Forbidden

from sandbox import Pace, Sandbox
from tests.sandbox.cast import LI, PROVINCE, STRANGER, XUCHANG, ZHANG, picture


def buttons(data: str, label: str = "签收") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


def article(number: str = "1", title: str = "许昌", text: str = "80%") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, title, InputTextMessageContent(text))


REFUSED: list[tuple[str, Callable[[Bot], Awaitable[object]]]] = [
    ("essage is too long", lambda bot: bot.send_message(LI, "长" * 4097)),
    ("essage is too long", lambda bot: bot.send_message(LI, f"<b>{'长' * 4097}</b>", "HTML")),
    ("essage text is empty", lambda bot: bot.send_message(LI, " \n")),
    ("essage text is empty", lambda bot: bot.send_message(LI, "<b></b>", "HTML")),
    ("essage caption is too long", lambda bot: bot.send_photo(LI, picture(), "长" * 1025)),
    ("an't parse entities: unsupported start tag", lambda bot: bot.send_message(LI, "<x>", "HTML")),
    ("utton_data_invalid", lambda bot: bot.send_message(LI, "x", reply_markup=buttons("签" * 22))),
    ("hat not found", lambda bot: bot.send_message(424242, "x")),
    ("hat not found", lambda bot: bot.send_message("@nobody", "x")),
    ("hat not found", lambda bot: bot.send_message(STRANGER, "x")),
    ("essage to edit not found", lambda bot: bot.edit_message_text("x", LI, 99)),
    ("essage to delete not found", lambda bot: bot.delete_message(LI, 99)),
    ("essage to be replied not found", lambda bot: bot.send_message(LI, "x", reply_to_message_id=99)),
    ("essage thread not found", lambda bot: bot.send_message(PROVINCE, "x", message_thread_id=99)),
    ("rong file identifier", lambda bot: bot.send_photo(LI, "AgAC-unknown")),
    ("mage_process_failed", lambda bot: bot.send_photo(LI, b"no picture")),
    ("hoto_invalid_dimensions", lambda bot: bot.send_photo(LI, picture(2100, 100))),
    ("hoto_invalid_dimensions", lambda bot: bot.send_photo(LI, picture(9990, 500))),
    ("nvalid file_id", lambda bot: bot.get_file("unknown")),
    ("uery is too old", lambda bot: bot.answer_callback_query("1", "x")),
    ("oo few messages", lambda bot: bot.send_media_group(LI, [InputMediaPhoto(picture())])),
    (
        "an't be mixed",
        lambda bot: bot.send_media_group(LI, [InputMediaPhoto(picture()), InputMediaDocument(b"x")]),
    ),
    ("rticle_title_empty", lambda bot: bot.answer_inline_query("1", [article(title=" ")])),
    ("essage is too long", lambda bot: bot.answer_inline_query("1", [article(text="长" * 4097)])),
    ("esult_id_duplicate", lambda bot: bot.answer_inline_query("1", [article(), article()])),
    (
        "tart_param_invalid",
        lambda bot: bot.answer_inline_query(
            "1", [], button=InlineQueryResultsButton("看", start_parameter="看")
        ),
    ),
    ("xactly one", lambda bot: bot.answer_inline_query("1", [], button=InlineQueryResultsButton("看"))),
    ("uery is too old", lambda bot: bot.answer_inline_query("1", [article()])),
    ("ot_command_invalid", lambda bot: bot.set_my_commands([("开工率", "x")])),
    ("ad webhook", lambda bot: bot.set_webhook("https://example.org/")),
]


@pytest.mark.parametrize(("words", "attempt"), REFUSED)
async def test_it_refuses(bot: Bot, words: str, attempt: Callable[[Bot], Awaitable[object]]) -> None:
    with pytest.raises(BadRequest, match=words):
        await attempt(bot)


async def test_it_takes_what_is_just_within_the_limits(bot: Bot) -> None:
    assert (await bot.send_message(LI, f"<b>{'长' * 4096}</b>", "HTML")).text == "长" * 4096
    assert (await bot.send_photo(LI, picture(), "长" * 1024)).caption == "长" * 1024
    assert (await bot.send_message(LI, "x", reply_markup=buttons("签" * 21 + "!"))).reply_markup == buttons(
        "签" * 21 + "!"
    )


async def test_it_refuses_an_edit_that_changes_nothing(bot: Bot) -> None:
    sent = await bot.send_message(LI, "<b>预警</b>", "HTML", reply_markup=buttons("a"))

    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply"):
        await sent.edit_text("<b>预警</b>", "HTML", reply_markup=buttons("a"))
    assert (await bot.edit_message_text("<b>预警</b>", LI, sent.id, parse_mode="HTML")).reply_markup is None  # type: ignore[union-attr]


async def test_it_lets_a_text_become_a_picture_but_not_back(bot: Bot) -> None:
    sent = await bot.send_message(LI, "预警", reply_markup=buttons("a"))

    edited = await bot.edit_message_media(InputMediaPhoto(picture(), caption="图"), LI, sent.id)
    with pytest.raises(BadRequest, match="no text in the message to edit"):
        await bot.edit_message_text("x", LI, sent.id)

    assert not isinstance(edited, bool)
    assert edited.caption == "图"
    assert edited.photo[-1].width == 40
    with pytest.raises(BadRequest, match="no caption in the message to edit"):
        await bot.edit_message_caption(LI, (await bot.send_message(LI, "x")).id, caption="y")


async def test_it_lets_the_bot_change_only_its_own_messages(sandbox: Sandbox, bot: Bot) -> None:
    said = sandbox.say(LI, XUCHANG, "/help")

    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", XUCHANG, said.id)
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(XUCHANG, said.id)


async def test_it_forbids_where_the_bot_is_not_wanted(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.block_bot(LI)
    sandbox.remove_bot(ZHANG, XUCHANG)
    sandbox.add_group(-1009, "别的群", [ZHANG, STRANGER], bot_in=False)
    sandbox.join(STRANGER, PROVINCE)

    for chat_id, words in (
        (LI, "bot was blocked by the user"),
        (XUCHANG, "bot was kicked from the group chat"),
        (-1009, "bot is not a member of the group chat"),
        (STRANGER, "bot can't initiate conversation with a user"),
    ):
        with pytest.raises(Forbidden, match=words):
            await bot.send_message(chat_id, "x")


async def test_it_enforces_telegrams_pace_when_asked(sandbox: Sandbox) -> None:
    pace = Pace(per_chat_second=100, per_group_minute=2)

    pace.admit("sendMessage", XUCHANG, 0.0)
    pace.admit("sendMessage", XUCHANG, 1.0)

    with pytest.raises(Exception, match="retry after 58") as refused:
        pace.admit("sendPhoto", XUCHANG, 2.0)
    assert refused.value.parameters == {"retry_after": 58}  # type: ignore[attr-defined]
    pace.admit("sendMessage", LI, 2.0)
    pace.admit("sendMessage", XUCHANG, 60.5)
