"""A document sent to the bot: a workbook is compared with the ledger, reported figures are reconciled."""

import logging
from pathlib import PurePath

from telegram import Document, Update
from telegram import Message as Sent
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, TelegramError

from answers import import_pages
from answers.refusals import refusal_text
from db.workbook.reading.read import ENDINGS
from handlers import reconciling
from handlers.identify import actor_of
from handlers.importing import importer, send_copy
from handlers.replies import refusing
from handlers.services import Turn, services_of
from handlers.waiting import Waiting
from ledger.errors import Reason, Refused
from ledger.officials import Official

log = logging.getLogger(__name__)

TELEGRAM_MB = FileSizeLimit.FILESIZE_DOWNLOAD // 10**6
"""Larger files Telegram does not give to bots."""


@refusing
async def on_document(update: Update, turn: Turn) -> None:
    """Compare a workbook with the ledger and show what would change; or reconcile what it reports."""
    message = update.effective_message
    if message is None or message.document is None or not _is_for_us(message, turn):
        return
    if reconciling.asks_to_reconcile(_caption(message, turn)):
        await reconciling.reconcile_document(update, turn, _fetched)
        return
    services, document = services_of(turn), message.document
    async with services.reading() as context:
        official = importer(await actor_of(update, services, context, turn.bot.username), context)
    name = document.file_name or ""
    suffix = PurePath(name).suffix.lower()
    if suffix not in ENDINGS:
        raise Refused(Reason.NOT_A_WORKBOOK, text=suffix)
    await _propose(update, turn, name, await _fetched(document), official)


def _is_for_us(message: Sent, turn: Turn) -> bool:
    """Whether a document is meant for the bot; in a group people send documents to each other."""
    if message.chat.type == message.chat.PRIVATE:
        return True
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == turn.bot.id:
        return True
    return _mention(turn) in (message.caption or "").lower()


def _caption(message: Sent, turn: Turn) -> str:
    caption = message.caption or ""
    start = caption.lower().find(_mention(turn))
    return caption if start < 0 else caption[:start] + caption[start + len(_mention(turn)) :]


def _mention(turn: Turn) -> str:
    return f"@{turn.bot.username}".lower()


async def _fetched(document: Document) -> bytes:
    """What is in a document. Raises Refused(FILE_TOO_BIG or DOWNLOAD_FAILED)."""
    too_big = Refused(Reason.FILE_TOO_BIG, limit_mb=TELEGRAM_MB, by_telegram=True)
    if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise too_big
    try:
        return bytes(await (await document.get_file()).download_as_bytearray())
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise too_big from error
        raise Refused(Reason.DOWNLOAD_FAILED) from error
    except TelegramError as error:
        log.warning("a document could not be fetched: %s", type(error).__name__)
        raise Refused(Reason.DOWNLOAD_FAILED) from error


async def _propose(update: Update, turn: Turn, name: str, content: bytes, official: Official) -> None:
    services = services_of(turn)
    waiting = Waiting(update, turn)
    try:
        async with waiting:
            proposal = await services.desk.propose(
                content, name, official, services.clock.now(), waiting.note
            )
    except Refused as refused:
        if not waiting.shown:
            raise
        async with services.reading() as context:
            said = refusal_text(refused)
            await waiting.become(import_pages.stopped(said, None, context))
        return
    async with services.reading() as context:
        page = await import_pages.plan(proposal, official, context)
    await waiting.become(page)
    await send_copy(update, turn, content, proposal)
