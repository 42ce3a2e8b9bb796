"""对账, typed or sent as a file: one way from what was reported to the answer, for chat and terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Document, Update
from telegram.constants import FileSizeLimit

from answers import reconcile
from answers.context import Asker, Context
from answers.shapes import Message
from db.reported import MAX_MB, TABLES, TEXTS, Table, open_report
from handlers.identify import asker_of
from handlers.reading.reported import asks_to_reconcile, read_reported
from handlers.reading.reported_table import read_table
from handlers.reading.tokens import Setting
from handlers.replies import reply
from handlers.services import Turn, services_of
from ledger.errors import Reason, Refused
from ledger.stated import Reported

Fetch = Callable[[Document], Awaitable[bytes]]
ENDINGS = (*TEXTS, *TABLES)
"""Files that figures are read from."""

__all__ = ["ENDINGS", "asks_to_reconcile", "reconcile_document", "reconcile_file", "reconcile_text"]


async def reconcile_text(
    text: str, asker: Asker, context: Context, most: int | None = reconcile.MOST
) -> Message:
    """The figures of a text beside the ledger's.

    Raises:
        Refused: as `handlers.reading.reported` and `answers.reconcile` do.
    """
    _check_known(asker)
    reported = await asyncio.to_thread(_read, text, context)
    return await reconcile.answer(reported, asker, context, most)


async def reconcile_file(
    content: bytes, name: str, asker: Asker, context: Context, most: int | None = reconcile.MOST
) -> Message:
    """The same for a file: .txt and .md are texts, .csv and .xlsx tables."""
    _check_known(asker)
    opened = await asyncio.to_thread(open_report, content, name)
    reported = await asyncio.to_thread(_read, opened, context)
    return await reconcile.answer(reported, asker, context, most)


async def reconcile_document(update: Update, turn: Turn, fetched: Fetch) -> None:
    """Answer a document that was sent with the caption 对账; tables are opened in a process of their own.

    Args:
        fetched: gives the content of a document.

    Raises:
        Refused: NOT_REGISTERED, NO_REPORT_FILE or FILE_TOO_BIG before anything is fetched; else as `fetched`,
            `reconcile_file` and `ImportDesk.apart` do.
    """
    message, services = update.effective_message, services_of(turn)
    assert message is not None and message.document is not None
    document = message.document
    async with services.reading() as context:
        _check_known(await asker_of(update, services, context))
    name = document.file_name or ""
    if not name.lower().endswith(ENDINGS):
        raise Refused(Reason.NO_REPORT_FILE)
    if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise Refused(Reason.FILE_TOO_BIG, limit_mb=MAX_MB)
    content = await fetched(document)
    opening = partial(open_report, content, name)
    apart = services.desk.apart if name.lower().endswith(TABLES) else asyncio.to_thread
    opened = await apart(opening)
    async with services.reading() as context:
        asker = await asker_of(update, services, context)
        _check_known(asker)
        reported = await asyncio.to_thread(_read, opened, context)
        answer = await reconcile.answer(reported, asker, context)
    await reply(update, turn, answer)


def _check_known(asker: Asker) -> None:
    """A group's members are asked for their own registration too, as with every question."""
    if asker.official is None:
        raise Refused(Reason.NOT_REGISTERED)
    asker.viewpoint()


def _read(reported: str | Table, context: Context) -> Reported:
    setting = Setting(context.tree, context.today, tuple(context.phases))
    found = read_reported(reported, setting) if isinstance(reported, str) else read_table(reported, setting)
    if not found.claims:
        raise Refused(Reason.NOTHING_REPORTED)
    return found
