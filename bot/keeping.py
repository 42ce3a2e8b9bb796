"""The commands of an operator: ledger, officials, groups, database."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import cast

from telegram import Bot
from telegram.request import HTTPXRequest

from answers.acts import invitation_link
from answers.collection import workbook
from answers.context import Context
from answers.front import answer
from answers.listed import LISTS
from answers.words import plain, render
from bot.files import write
from bot.knowing import as_known, looking
from bot.place import Place, operator, reaching, reaching_telegram, region_named
from db import backup, people
from db.demo.load import fill
from db.migrate import upgrade
from db.queries.reference import region_tree
from db.workbook.sheets.rows import SheetRow
from db.workbook.sheets.template import template_xlsx
from db.workbook.sheets.write import export_rows, write_csv, write_xlsx
from db.writing import LedgerWriter, Origin
from handlers.asking import answer_text
from handlers.reconciling import reconcile_file
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.officials import SUBSCRIPTIONS, Official, Role
from ledger.phases import Phase
from ledger.questions import View

LONGEST_NAME, LONGEST_TITLE = 80, 200
"""Characters."""


def _say(what: str, **values: object) -> str:
    return render("terminal.txt.j2", what=what, **values)


async def fill_demo(place: Place) -> str:
    """Upgrade the database and fill it with the demo ledger as known on the clock's day."""
    async with place.database() as database:
        with reaching():
            await upgrade(database)
        async with database.writing() as session:
            day = china_day(place.clock.now())
            await fill(session, await region_tree(session), day)
    return _say("demo_filled", day=day)


async def reconcile(place: Place, file: Path) -> str:
    """What was reported in a file beside the ledger's figures."""
    if not file.is_file():
        raise Refused(Reason.NO_SUCH_FILE, text=str(file))
    content = file.read_bytes()
    async with place.reading() as context:
        found = await reconcile_file(content, file.name, operator(context.tree), context, most=None)
    return plain(found.text)


async def export_file(place: Place, file: Path, question: str = "", known_at: str = "") -> str:
    """Write the ledger into a workbook, or just the rows of a list that a question asks for.

    Args:
        known_at: the instant as of whose knowledge the ledger is taken; empty for all that is known.

    Raises:
        Refused: NOT_A_WORKBOOK, NOT_A_LIST, and as the question's answer and `looking` do.
    """
    writers = {".xlsx": write_xlsx, ".csv": write_csv}
    if file.suffix.lower() not in writers:
        raise Refused(Reason.NOT_A_WORKBOOK)
    async with looking(place, known_at) as context:
        rows = await (_listed(question, context) if question else export_rows(context.session, context.tree))
    write(file, await asyncio.to_thread(writers[file.suffix.lower()], rows))
    return as_known(context, _say("exported", count=len(rows), file=file))


async def _listed(text: str, context: Context) -> Sequence[SheetRow]:
    """The rows of the list that a question asks for."""
    asker = operator(context.tree)
    given = await answer_text(text, asker, context)
    if given.question is None or given.question.topic not in LISTS:
        raise Refused(Reason.NOT_A_LIST)
    listed = await answer(given.question.but(view=View.WORKBOOK), asker, context)
    return cast(Sequence[SheetRow], listed.facts)


async def template_file(place: Place, file: Path, region: str = "", *, filled: bool = False) -> str:
    """Write a workbook to fill in: empty, or with a region's own rows to go on with (no region: all)."""
    async with place.reading() as context:
        tree = context.tree
        of = region_named(tree, region) if region else tree.province
        content = (await workbook(of, context)).content if filled else template_xlsx(tree, of)
    write(file, content)
    return _say("template", file=file)


async def add_phase(place: Place, number: int, held_on: date) -> str:
    """Register a phase. Raises Refused(PHASE_KNOWN) if it is registered with another day."""
    async with place.writing() as context:
        for known in context.phases:
            if known.number == number and known.held_on != held_on:
                raise Refused(Reason.PHASE_KNOWN, number=number, held_on=known.held_on)
        origin = Origin(context.now, "operator")
        await LedgerWriter(context.session, context.tree, origin).add_phase(Phase(number, held_on))
    return _say("phase", number=number, held_on=held_on)


async def add_official(place: Place, user_id: int, name: str, role: str, region: str) -> str:
    """Register an official, or change one."""
    called = _name(name, LONGEST_NAME)
    async with place.writing() as context:
        person = Official(user_id, called, _role(role), region_named(context.tree, region).code)
        await people.put_official(context.session, person, context.now)
        return _say("official", person=person, tree=context.tree)


async def list_officials(place: Place) -> str:
    """All officials, a line each."""
    async with place.reading() as context:
        found = await people.officials(context.session)
        return _say("officials", people=found, tree=context.tree)


async def invite_official(place: Place, role: str, region: str) -> str:
    """A one-time link."""
    wanted = _role(role)
    name = await bot_name(place)
    async with place.writing() as context:
        code = region_named(context.tree, region).code
        secret, _ = await people.invite(context.session, wanted, code, None, context.now)
    return invitation_link(name, secret)


async def bind_group(place: Place, chat_id: int, title: str, region: str, receive: str) -> str:
    """Bind a group to a region."""
    if chat_id >= 0:
        raise Refused(Reason.NOT_A_GROUP_ID, id=chat_id)
    called = _name(title, LONGEST_TITLE)
    wanted = [name.strip() for name in receive.split(",") if name.strip()]
    for name in wanted:
        if name not in SUBSCRIPTIONS:
            raise Refused(Reason.UNKNOWN_SUBSCRIPTION, text=name)
    async with place.writing() as context:
        code = region_named(context.tree, region).code
        group = await people.bind_group(context.session, chat_id, called, code, wanted, None)
        return _say("group", group=group, tree=context.tree)


async def list_groups(place: Place) -> str:
    """All groups, a line each."""
    async with place.reading() as context:
        return _say("groups", groups=await people.groups(context.session), tree=context.tree)


async def upgrade_database(place: Place) -> str:
    """Create or upgrade the tables."""
    async with place.database() as database:
        with reaching():
            await upgrade(database)
    return _say("upgraded")


async def back_up(place: Place, file: Path) -> str:
    """Copy a SQLite ledger while it is in use; PostgreSQL has its own tools for that."""
    source = place.settings.database.file
    if source is None:
        raise Refused(Reason.BACKUP_BY_PG_DUMP)
    await asyncio.to_thread(backup.back_up, source, file)
    return _say("backed_up", file=file)


async def bot_name(place: Place) -> str:
    """The bot's user name, asked of Telegram. Raises Refused(TELEGRAM_UNREACHABLE)."""
    settings = place.settings.telegram
    token = place.settings.token(place.folder)
    request = HTTPXRequest(proxy=settings.proxy_url or None)
    with reaching_telegram():
        async with Bot(token, base_url=f"{settings.api_url.rstrip('/')}/bot", request=request) as bot:
            return bot.username


def _name(text: str, longest: int) -> str:
    name = text.strip()
    if not 1 <= len(name) <= longest:
        raise Refused(Reason.BAD_NAME, most=longest)
    return name


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise Refused(Reason.UNKNOWN_ROLE, text=text) from error
