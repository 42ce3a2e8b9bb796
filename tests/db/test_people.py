"""Officials, invitations and groups."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import outbox, people, pictures
from db.engine import Database
from db.models import InvitationRow
from ledger.errors import Reason, Refused
from ledger.officials import EARLY_WARNING, WEEKLY_RANKING, Group, Official, Role
from tests.db.cast import AT, LI_KE, LUOHE, STRANGER, WANG_KE, XUCHANG, ZHANG_CHU
from tests.db.situations import bind, write

OLD, NEW = -1001, -1000000001001
SECOND = timedelta(seconds=1)


async def registered(database: Database, user: int) -> Official | None:
    async with database.reading() as session:
        return await people.official(session, user)


async def invitation(database: Database, role: Role = Role.OFFICER) -> str:
    secret, _ = await write(database, lambda s: people.invite(s, role, XUCHANG, ZHANG_CHU.id, AT))
    return secret


async def accepted(
    database: Database, secret: str, user: int = STRANGER, after: timedelta = SECOND
) -> Official:
    return await write(database, lambda s: people.accept(s, secret, user, "陌生人", AT + after))


async def refused(database: Database, secret: str, user: int = STRANGER, after: timedelta = SECOND) -> Reason:
    with pytest.raises(Refused) as refusal:
        await accepted(database, secret, user, after)
    return refusal.value.reason


async def test_it_knows_who_is_registered(database: Database) -> None:
    async with database.reading() as session:
        assert await people.officials(session) == (ZHANG_CHU, LI_KE, WANG_KE)

    assert await registered(database, LI_KE.id) == LI_KE
    assert await registered(database, STRANGER) is None


async def test_it_changes_who_is_registered_already(database: Database) -> None:
    moved = replace(LI_KE, role=Role.SUPERVISOR, region=LUOHE)

    await write(database, lambda s: people.put_official(s, moved, AT))

    assert await registered(database, LI_KE.id) == moved


async def test_it_registers_who_opens_an_invitation(database: Database) -> None:
    secret = await invitation(database)

    person = await accepted(database, secret)

    assert person == Official(STRANGER, "陌生人", Role.OFFICER, XUCHANG)
    assert await registered(database, STRANGER) == person


async def test_it_cuts_a_name_that_is_longer_than_the_ledger_takes(database: Database) -> None:
    secret = await invitation(database)

    person = await write(database, lambda s: people.accept(s, secret, STRANGER, "长" * 129, AT))

    assert person.name == "长" * people.NAME_LIMIT
    assert await registered(database, STRANGER) == person


async def test_it_keeps_no_secret(database: Database) -> None:
    secret = await invitation(database)

    async with database.reading() as session:
        row = (await session.scalars(select(InvitationRow))).one()
    assert all(secret not in str(value) for value in vars(row).values())


async def test_it_refuses_an_invitation_that_does_not_hold(database: Database) -> None:
    secret, used = await invitation(database), await invitation(database)
    await accepted(database, used)

    assert await refused(database, "guessed", STRANGER + 1) is Reason.INVITATION_UNKNOWN
    assert await refused(database, used, STRANGER + 1) is Reason.INVITATION_USED
    assert await refused(database, secret, STRANGER + 1, people.INVITATION_HOLDS) is Reason.INVITATION_EXPIRED
    assert await refused(database, secret, LI_KE.id) is Reason.ALREADY_REGISTERED
    assert await registered(database, STRANGER + 1) is None

    await accepted(database, secret, STRANGER + 1, people.INVITATION_HOLDS - SECOND)


async def by_chat(database: Database, chat_id: int) -> Group | None:
    async with database.reading() as session:
        return await people.group_by_chat(session, chat_id)


async def test_it_binds_a_group_and_sets_what_it_receives(database: Database) -> None:
    met = await write(database, lambda s: people.meet_group(s, OLD, "专班"))
    assert (met.region, met.active, met.subscriptions) == (None, True, frozenset())

    bound = await write(
        database,
        lambda s: people.bind_group(s, OLD, "许昌专班", XUCHANG, [WEEKLY_RANKING, EARLY_WARNING], LI_KE.id),
    )
    assert bound == Group(met.id, OLD, "许昌专班", XUCHANG, True, frozenset({WEEKLY_RANKING, EARLY_WARNING}))
    assert await by_chat(database, OLD) == bound

    fewer = await write(
        database, lambda s: people.bind_group(s, OLD, "许昌专班", XUCHANG, {EARLY_WARNING}, LI_KE.id)
    )
    assert await by_chat(database, OLD) == fewer
    assert fewer.subscriptions == {EARLY_WARNING}


async def test_it_pushes_only_to_groups_that_are_bound_active_and_want_it(database: Database) -> None:
    async with database.writing() as session:
        wants = await bind(session, -1)
        await people.meet_group(session, -2, "未绑定")
        await bind(session, -3)
        await people.leave_group(session, -3)
        await people.bind_group(session, -4, "只要排名", XUCHANG, [WEEKLY_RANKING], None)

    async with database.reading() as session:
        assert await people.subscribers(session, EARLY_WARNING) == (wants,)
        assert [group.chat_id for group in await people.groups(session)] == [-1, -2, -3, -4]


async def test_it_remembers_the_binding_of_a_group_that_it_comes_back_to(database: Database) -> None:
    bound = await write(database, lambda s: bind(s, OLD))
    await write(database, lambda s: people.leave_group(s, OLD))

    await write(database, lambda s: people.meet_group(s, OLD, bound.title))

    assert await by_chat(database, OLD) == bound


async def test_it_keeps_a_group_under_its_new_id_however_often_it_is_told(database: Database) -> None:
    bound = await write(database, lambda s: bind(s, OLD))

    for _ in range(2):
        await write(database, lambda s: people.migrate_group(s, OLD, NEW))

    assert await by_chat(database, NEW) == replace(bound, chat_id=NEW)
    assert await by_chat(database, OLD) is None


async def test_it_keeps_a_group_whose_new_chat_it_has_met_before_it_was_told(database: Database) -> None:
    bound = await write(database, lambda s: bind(s, OLD))
    await write(database, lambda s: people.meet_group(s, NEW, bound.title))

    await write(database, lambda s: people.migrate_group(s, OLD, NEW))

    assert await by_chat(database, NEW) == replace(bound, chat_id=NEW)
    assert await by_chat(database, OLD) is None


async def test_it_hands_what_waits_to_a_group_that_was_bound_anew_under_its_new_id(
    database: Database,
) -> None:
    async with database.writing() as session:
        bound, anew = await bind(session, OLD), await bind(session, NEW)
        await outbox.put_message(session, "push", bound.id, AT, body="{}")
        await people.migrate_group(session, OLD, NEW)

    async with database.writing() as session:
        (push,) = await outbox.claim(session, AT)
        assert push.chat_id == NEW
        assert await people.subscribers(session, EARLY_WARNING) == (anew,)


async def test_it_does_not_mind_a_migration_of_a_group_that_it_never_met(database: Database) -> None:
    await write(database, lambda s: people.migrate_group(s, OLD, NEW))

    assert await by_chat(database, NEW) is None


async def test_it_keeps_the_latest_file_id_of_a_picture_for_each_bot(database: Database) -> None:
    async with database.writing() as session:
        for bot, file_id in (1, "old"), (1, "new"), (2, "other"):
            await pictures.keep_file_id(session, bot, "hash", file_id)

        assert await pictures.file_id_of(session, 1, "hash") == "new"
        await pictures.forget_file_id(session, 1, "hash")
        assert await pictures.file_id_of(session, 1, "hash") is None
        assert await pictures.file_id_of(session, 2, "hash") == "other"
