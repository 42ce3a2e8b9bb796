"""How a Message becomes a Telegram message: words, buttons, and pictures that are uploaded only once."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest

from answers.charts import Painter
from answers.message_json import picture_hash
from answers.shapes import Message, Picture, Rows
from db import pictures
from db.engine import Database

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PICTURE_NAME = "ranking.png"
Photo = str | bytes
"""A file id, or a picture to upload."""
T = TypeVar("T")


class Courier:
    """Sends and edits messages, for handlers and for the outbox."""

    def __init__(self, bot: Bot, database: Database, painter: Painter) -> None:
        self.bot = bot
        self._database = database
        self._painter = painter

    async def send(self, chat_id: int, message: Message, reply_to: int | None = None) -> Sent:
        """Send a message, as a reply if `reply_to` names one. Raises telegram.error.TelegramError."""
        reply = None
        if reply_to is not None:
            reply = ReplyParameters(reply_to, allow_sending_without_reply=True)
        if message.picture is None:
            return await self.bot.send_message(
                chat_id,
                message.text,
                ParseMode.HTML,
                reply_markup=keyboard(message.buttons),
                reply_parameters=reply,
                link_preview_options=NO_PREVIEW,
            )

        async def send_photo(photo: Photo) -> Sent:
            return await self.bot.send_photo(
                chat_id,
                photo,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message.buttons),
                reply_parameters=reply,
                filename=PICTURE_NAME,
            )

        return await self._with_picture(message.picture, send_photo)

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Bring a message up to date. That nothing changed is no error. Raises TelegramError."""
        try:
            await self._edit(chat_id, message_id, message)
        except BadRequest as error:
            if "not modified" not in error.message:
                raise

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> None:
        if message.picture is None:
            await self.bot.edit_message_text(
                message.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message.buttons),
                link_preview_options=NO_PREVIEW,
            )
            return

        async def edit_photo(photo: Photo) -> Sent | bool:
            media = InputMediaPhoto(
                photo, caption=message.text, parse_mode=ParseMode.HTML, filename=PICTURE_NAME
            )
            return await self.bot.edit_message_media(
                media, chat_id, message_id, reply_markup=keyboard(message.buttons)
            )

        await self._with_picture(message.picture, edit_photo)

    async def _with_picture(self, picture: Picture, use: Callable[[Photo], Awaitable[T]]) -> T:
        """Use the file id if this bot has uploaded the picture before, else draw and upload it."""
        key = picture_hash(picture)
        async with self._database.reading() as session:
            file_id = await pictures.file_id_of(session, self.bot.id, key)
        if file_id is not None:
            try:
                return await use(file_id)
            except BadRequest as error:
                if "file identifier" not in error.message:
                    raise
        sent = await use(await self._painter.draw(picture))
        if isinstance(sent, Sent) and sent.photo:
            async with self._database.writing() as session:
                await pictures.keep_file_id(session, self.bot.id, key, sent.photo[-1].file_id)
        return sent


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram wants them; None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(b.label, url=b.url)
                if b.url
                else InlineKeyboardButton(b.label, callback_data=b.code)
                for b in row
            ]
            for row in rows
        ]
    )
