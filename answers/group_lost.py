"""A group that can no longer be reached: nothing more is sent to it, and the supervisors are told, once."""

import logging
from enum import StrEnum

from answers.context import Context
from answers.message_json import dump
from answers.shapes import Message
from answers.words import render_in
from db import outbox, people
from ledger.officials import Group

log = logging.getLogger(__name__)


class Loss(StrEnum):
    """Why a group cannot be reached: the bot was removed or may not write, or the group is gone."""

    REMOVED = "removed"
    GONE = "gone"


async def give_up(chat_id: int, loss: Loss, context: Context) -> bool:
    """Make a group inactive; False if it was before.

    What waits for it has failed. The active groups of the province are told; the group itself, if it is one
    of them, is not any more.
    """
    session = context.session
    if not await people.leave_group(session, chat_id):
        return False
    lost = await people.group_by_chat(session, chat_id)
    assert lost is not None
    await outbox.fail_waiting(session, lost.id, loss)
    told = [group for group in await people.groups(session) if _supervises(group, context)]
    for group in told if lost.region is not None else ():
        text = render_in(context, "group_lost.html.j2", group=lost, loss=loss, now=context.now)
        key = f"group-lost:{lost.id}:{context.now.timestamp()}:{group.id}"
        body, opening = dump(Message(text)), context.next_open
        await outbox.put_message(session, key, group.id, context.now, body=body, not_before=opening)
    log.warning("group %s is given up: %s; %s groups are told", lost.id, loss, len(told))
    return True


def _supervises(group: Group, context: Context) -> bool:
    return group.active and group.region == context.tree.province.code
