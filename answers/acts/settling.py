"""销号 at once, when the ledger was changed by hand: nobody waits for the next scan to see it."""

from collections.abc import Iterable

from answers.acts.outcome import Actor
from answers.context import Context
from db import outbox
from db.digests import code_of, digests_showing
from db.queries.concerns import Looking
from db.queries.warnings import warned_projects
from db.scan import settle_gone
from db.warning_log import Step

AT_ONCE = 5000


async def settle_now(codes: Iterable[str], actor: Actor, context: Context) -> None:
    """End the warnings about some projects, by 项目编号, whose concern is gone; edit what shows them."""
    reference, session = context.reference, context.session
    step = Step(context.now, actor.person.id, actor.chat_id)
    projects = await warned_projects(session, codes)
    settled: list[int] = []
    for start in range(0, len(projects), AT_ONCE):
        some = projects[start : start + AT_ONCE]
        looking = Looking(context.tree, None, context.today, reference.rules, reference.calendar, some)
        settled += await settle_gone(session, looking, step)
    shown = await digests_showing(session, settled)
    await outbox.put_edits(session, [code_of(digest) for digest in shown], context.now)
