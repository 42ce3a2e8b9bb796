"""A workbook sent to the bot: say what importing it would do, and ask."""

from telegram import Update
from telegram.constants import FileSizeLimit

from answers import menus
from db.workbook.imports import prepare, receive
from handlers.identify import asker_of
from handlers.replies import refusing, reply
from handlers.services import Turn, services_of
from ledger import access
from ledger.access import Right
from ledger.errors import Reason, Refused

ENDINGS = (".xlsx", ".csv")


@refusing
async def on_document(update: Update, turn: Turn) -> None:
    """Compare a workbook with the ledger and show what would change."""
    message = update.effective_message
    if message is None or message.document is None:
        return
    services, document = services_of(turn), message.document
    name = document.file_name or ""
    async with services.reading() as context:
        asker = await asker_of(update, services, context)
        if asker.official is None:
            raise Refused(Reason.NOT_REGISTERED)
        if asker.group is not None:
            raise Refused(Reason.ONLY_IN_PRIVATE)
        official = asker.official
        access.check(official, Right.IMPORT, official.region, context.tree)
    if not name.lower().endswith(ENDINGS):
        raise Refused(Reason.NOT_A_WORKBOOK)
    if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise Refused(Reason.FILE_TOO_BIG)
    content = bytes(await (await document.get_file()).download_as_bytearray())
    async with services.reading() as context:
        plan = await prepare(
            context.session,
            context.tree,
            content,
            name,
            lambda region: access.may(official, Right.IMPORT, region, services.reference.tree),
        )
    async with services.writing() as context:
        number = await receive(context.session, content, name, official.id, context.now, plan)
        shown = menus.import_plan(number, plan, context)
    await reply(update, turn, shown)
