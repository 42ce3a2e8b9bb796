"""The pushed messages that show a warning are kept up to date."""

from collections.abc import Iterable

from answers.context import Context
from db import outbox
from db.digests import code_of, digests_showing


async def bring_up_to_date(warnings: Iterable[int], context: Context) -> None:
    """Queue an edit of every message that shows one of these warnings."""
    digests = await digests_showing(context.session, warnings)
    await outbox.put_edits(context.session, [code_of(digest) for digest in digests], context.now)
