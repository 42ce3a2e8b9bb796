"""Photos for a report of progress: fetched once for what they are, and kept with the report they belong to.

A photo belongs to the report under whose message it is sent as a reply; in a private chat one sent by itself
goes with what the same person reported there within the last half hour.
"""

import hashlib
import logging
from dataclasses import dataclass, replace

from telegram import Message as Sent
from telegram import PhotoSize, Update
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, TelegramError
from telegram.ext import filters

from answers.acts import Actor
from answers.acts.photos import Kept, keep, kept_words, report_for
from db.progress import Photo
from handlers.identify import actor_of
from handlers.replies import refusing, reply
from handlers.services import Turn, services_of
from ledger import questions
from ledger.errors import Reason, Refused
from ledger.questions import Topic

log = logging.getLogger(__name__)

ALBUM, REFUSED = "album", "refused album"
"""Where a chat's data keep the album that is coming in, and the id of the last one that was refused."""


@dataclass(slots=True)
class Album:
    """An album whose photos come in one by one: one message tells of all of them.

    Attributes:
        id: Telegram's id of it.
        told: the message that tells of those that came.
    """

    id: str
    kept: Kept
    told: Sent | None = None


class _ToReport(filters.MessageFilter):
    """What is sent in reply to a report of progress."""

    def filter(self, message: Sent) -> bool:
        return report_replied_to(message) is not None


_PICTURE_FILE = filters.Document.IMAGE
_NO_WORDS = ~filters.TEXT & ~filters.PHOTO & (~filters.Document.ALL | _PICTURE_FILE)
NO_PHOTO = (_ToReport() & _NO_WORDS) | (_PICTURE_FILE & filters.ChatType.PRIVATE)
"""What somebody sends who means a photo, and is none: a video, a sticker, a picture as a file."""


def report_replied_to(message: Sent) -> int | None:
    """Number of the report that a message replies to: a message with a button that shows it."""
    replied = message.reply_to_message
    if replied is None or replied.reply_markup is None:
        return None
    for row in replied.reply_markup.inline_keyboard:
        for button in row:
            number = _report_of(str(button.callback_data or ""))
            if number is not None:
                return number
    return None


@refusing
async def on_photo(update: Update, turn: Turn) -> None:
    """Keep a photo with its report, and say with which."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None or not message.photo:
        return
    if chat.type != chat.PRIVATE and not _to_us(message, turn):
        return
    try:
        await _take(update, turn, message)
    except Refused:
        if not _was_refused(turn, message.media_group_id):
            raise


async def _take(update: Update, turn: Turn, message: Sent) -> None:
    """Keep a photo. Raises Refused."""
    services, number = services_of(turn), report_replied_to(message)
    by_itself = message.reply_to_message is None
    async with services.reading() as context:
        actor = await actor_of(update, services, context, turn.bot.username)
        report = await report_for(number, actor, context, by_itself=by_itself)
    try:
        photo = await _fetched(message.photo[-1], actor, message)
    except Refused as refused:
        if refused.reason is not Reason.PHOTO_NOT_FETCHED or message.media_group_id is None:
            raise
        await _tell(update, turn, Kept(report, failed=1))
        return
    async with services.writing() as context:
        kept = await keep(report.id, photo, actor, context)
    await _tell(update, turn, replace(kept, by_itself=by_itself))


@refusing
async def on_no_photo(update: Update, turn: Turn) -> None:
    """A video, a sticker, a picture as a file: say what is wanted."""
    services = services_of(turn)
    async with services.reading() as context:
        actor = await actor_of(update, services, context, turn.bot.username)
        if actor.official is None:
            raise Refused(Reason.NOT_REGISTERED)
    raise Refused(Reason.PHOTO_ONLY)


async def _fetched(size: PhotoSize, actor: Actor, message: Sent) -> Photo:
    """The photo with what it is. Raises Refused: PHOTO_TOO_BIG or PHOTO_NOT_FETCHED."""
    if (size.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise Refused(Reason.PHOTO_TOO_BIG)
    try:
        content = bytes(await (await size.get_file()).download_as_bytearray())
    except TelegramError as error:
        if isinstance(error, BadRequest) and "too big" in error.message:
            raise Refused(Reason.PHOTO_TOO_BIG) from error
        log.warning("a photo could not be fetched: %s", error)
        raise Refused(Reason.PHOTO_NOT_FETCHED) from error
    digest = hashlib.sha256(content).hexdigest()
    return Photo(size.file_id, size.file_unique_id, digest, actor.person.id, message.date)


async def _tell(update: Update, turn: Turn, kept: Kept) -> None:
    """Say what was kept; of an album one message, brought up to date with each of its photos."""
    message, services = update.effective_message, services_of(turn)
    assert message is not None
    album = _album(turn, message.media_group_id, kept)
    async with services.reading() as context:
        words = await kept_words(kept if album is None else album.kept, context)
    if album is not None and album.told is not None:
        await services.courier.edit(album.told.chat.id, album.told.id, words)
        return
    told = await reply(update, turn, words)
    if album is not None:
        album.told = told


def _album(turn: Turn, album_id: str | None, kept: Kept) -> Album | None:
    """The album that a photo belongs to, with all that came of it so far; None for one by itself."""
    data = turn.chat_data
    if album_id is None or data is None:
        return None
    known = data.get(ALBUM)
    if isinstance(known, Album) and known.id == album_id and known.kept.report.id == kept.report.id:
        known.kept = known.kept.and_(kept)
    else:
        known = data[ALBUM] = Album(album_id, kept)
    return known


def _was_refused(turn: Turn, album_id: str | None) -> bool:
    """Whether another photo of the album was refused before this one: that is said once."""
    data = turn.chat_data
    if album_id is None or data is None:
        return False
    before, data[REFUSED] = data.get(REFUSED), album_id
    return before == album_id


def _to_us(message: Sent, turn: Turn) -> bool:
    """Whether a photo in a group is meant for the bot: a reply to it, or one under which it is named."""
    if f"@{turn.bot.username}".lower() in (message.caption or "").lower():
        return True
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == turn.bot.id


def _report_of(code: str) -> int | None:
    if not code.startswith(questions.HEAD):
        return None
    try:
        question = questions.decode(code)
    except Refused:
        return None
    return question.subject if question.topic is Topic.PHOTOS else None
