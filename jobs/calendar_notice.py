"""For a year that the holiday calendar does not know, the supervisors are told once what is assumed."""

from answers.context import Context
from answers.message_json import dump
from answers.shapes import Message
from answers.words import render_in
from db import outbox, people
from ledger.regions import RegionLevel


async def warn_of_calendar(context: Context) -> None:
    """Queue the notice for the province's groups, unless it was queued before."""
    calendar, rules = context.reference.calendar, context.reference.rules
    furthest = calendar.add(context.today, max(rules.due_soon.steps.values(), default=0))
    unknown = [day.year for day in (context.today, furthest) if not calendar.is_certain(day)]
    if not unknown:
        return
    text = render_in(context, "calendar_notice.html.j2", year=unknown[0])
    for group in await people.groups(context.session):
        if group.active and group.region and context.tree[group.region].level is RegionLevel.PROVINCE:
            await outbox.put_message(
                context.session,
                f"calendar:{unknown[0]}:{group.id}",
                group.id,
                context.now,
                body=dump(Message(text)),
                not_before=context.next_open,
            )
