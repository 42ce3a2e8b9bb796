"""How a Message becomes a Telegram message: words, buttons, documents, and pictures uploaded only once."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from answers.charts import Painter
from answers.message_json import picture_hash
from answers.shapes import Message, Picture, Rows, StoredPhoto
from db import pictures
from db.engine import Database
from ledger.errors import Reason, Refused

log = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PICTURE_NAME = "ranking.png"
BROADCAST = "broadcast"
"""Marks, for the pacing, what nobody waits for: it lets replies to people go first."""
Photo = str | bytes
"""A file id, or a picture to upload."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message ready to be handed over: nothing is left to do but to send it.

    Attributes:
        photo: its picture, as a file id if this bot has uploaded it before, else drawn.
    """

    message: Message
    photo: Photo | None = None


class Courier:
    """Sends and edits messages, for handlers and for the outbox."""

    def __init__(self, bot: ExtBot[str], database: Database, painter: Painter) -> None:
        self.bot = bot
        self._database = database
        self._painter = painter

    async def send(self, chat_id: int, message: Message, reply_to: int | None = None) -> Sent:
        """Send a message, as a reply if `reply_to` names one. Raises telegram.error.TelegramError."""
        return await self.send_parcel(chat_id, await self.pack(message), reply_to)

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Bring a message up to date. That nothing changed is no error. Raises TelegramError."""
        await self.edit_parcel(chat_id, message_id, await self.pack(message))

    async def pack(self, message: Message) -> Parcel:
        """Look up or draw the picture of a message. Touches no network."""
        if message.picture is None:
            return Parcel(message)
        if isinstance(message.picture, StoredPhoto):
            return Parcel(message, message.picture.file_id)
        async with self._database.reading() as session:
            file_id = await pictures.file_id_of(session, self.bot.id, picture_hash(message.picture))
        return Parcel(message, file_id or await self._painter.draw(message.picture))

    async def send_parcel(
        self, chat_id: int, parcel: Parcel, reply_to: int | None = None, *, broadcast: bool = False
    ) -> Sent:
        """Send what was packed. Raises TelegramError.

        Args:
            broadcast: nobody waits for it, so that replies to people go first.
        """
        message, reply, urgency = parcel.message, None, BROADCAST if broadcast else None
        if reply_to is not None:
            reply = ReplyParameters(reply_to, allow_sending_without_reply=True)
        if message.document is not None:
            return await self.bot.send_document(
                chat_id,
                message.document.content,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message.buttons),
                reply_parameters=reply,
                filename=message.document.name,
                rate_limit_args=urgency,
            )
        if parcel.photo is None:
            return await self.bot.send_message(
                chat_id,
                message.text,
                ParseMode.HTML,
                reply_markup=keyboard(message.buttons),
                reply_parameters=reply,
                link_preview_options=NO_PREVIEW,
                rate_limit_args=urgency,
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
                rate_limit_args=urgency,
            )

        return await self._with_photo(parcel, send_photo)

    async def edit_parcel(
        self, chat_id: int, message_id: int, parcel: Parcel, *, broadcast: bool = False
    ) -> None:
        """Put what was packed in the place of a message; a document stays as sent. Raises TelegramError.

        Args:
            broadcast: nobody waits for it, so that replies to people go first.
        """
        try:
            await self._edit(chat_id, message_id, parcel, BROADCAST if broadcast else None)
        except BadRequest as error:
            if "not modified" not in error.message:
                raise

    async def _edit(self, chat_id: int, message_id: int, parcel: Parcel, urgency: str | None) -> None:
        message = parcel.message
        if message.document is not None:
            await self.bot.edit_message_caption(
                chat_id,
                message_id,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message.buttons),
                rate_limit_args=urgency,
            )
            return
        if parcel.photo is None:
            await self.bot.edit_message_text(
                message.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message.buttons),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=urgency,
            )
            return

        async def edit_photo(photo: Photo) -> Sent | bool:
            media = InputMediaPhoto(
                photo, caption=message.text, parse_mode=ParseMode.HTML, filename=PICTURE_NAME
            )
            return await self.bot.edit_message_media(
                media,
                chat_id,
                message_id,
                reply_markup=keyboard(message.buttons),
                rate_limit_args=urgency,
            )

        await self._with_photo(parcel, edit_photo)

    async def _with_photo(self, parcel: Parcel, use: Callable[[Photo], Awaitable[T]]) -> T:
        """Use the photo; where Telegram no longer knows its file id, draw and upload it again."""
        photo, picture = parcel.photo, parcel.message.picture
        assert photo is not None
        assert picture is not None
        if isinstance(picture, StoredPhoto):
            return await _as_stored(photo, use)
        try:
            sent = await use(photo)
        except BadRequest as error:
            if "file identifier" not in error.message or isinstance(photo, bytes):
                raise
            photo = await self._painter.draw(picture)
            sent = await use(photo)
        if isinstance(photo, bytes) and isinstance(sent, Sent) and sent.photo:
            await self._keep(picture, sent.photo[-1].file_id)
        return sent

    async def _keep(self, picture: Picture, file_id: str) -> None:
        """Remember the file id. The message is out by now, so that a failure here costs but an upload."""
        try:
            async with self._database.writing() as session:
                await pictures.keep_file_id(session, self.bot.id, picture_hash(picture), file_id)
        except SQLAlchemyError:
            log.warning("a file id could not be kept; the picture will be uploaded again", exc_info=True)


async def _as_stored(photo: Photo, use: Callable[[Photo], Awaitable[T]]) -> T:
    """Use a photo that only Telegram has. Raises Refused(PHOTO_GONE) where it has it no more."""
    try:
        return await use(photo)
    except BadRequest as error:
        if "file identifier" not in error.message:
            raise
        raise Refused(Reason.PHOTO_GONE) from error


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
