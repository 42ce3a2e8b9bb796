"""上报进度: an officer says what a project has reached, step by step or in one line."""

from dataclasses import replace

from answers import progress as words
from answers.acts.outcome import Actor, Outcome, said
from answers.acts.settling import settle_now
from answers.context import Context
from answers.progress import Stated
from answers.words import brief
from db import progress
from db.queries.progress import (
    Known,
    Reportable,
    last_report_by,
    made_known,
    projects_named,
    report_fact,
    reportable,
)
from db.warning_log import Step
from ledger import access
from ledger.actions import Action
from ledger.doubts import doubts_about
from ledger.errors import Reason, Refused
from ledger.progress import ADDING, Said, actual_on, check_amount, check_reached, what_is_asked
from ledger.regions import Region

MOST_NAMED = 6
"""Projects to choose from when a name means several."""
LONGEST_NAME = 40


async def report(action: Action, actor: Actor, context: Context) -> Outcome:
    """Report a milestone or the investment; what is missing is asked for, and what may be doubted too.

    Raises:
        Refused: UNKNOWN_PROJECT, PROJECT_LEFT, PROJECT_UNLISTED, ALREADY_REACHED, NOTHING_NEW, as
            `check_reached` and `check_amount` do, or what `Actor.check` raises.
    """
    if action.subject is None:
        chosen = await _named(action, actor, context)
        if isinstance(chosen, Outcome):
            return chosen
        action = chosen
    project = await _project(action, actor, context)
    if action.milestone is None and action.invested_wan is None:
        if action.day is not None:
            return Outcome(message=words.amount(action, project, context), below=True)
        return Outcome(message=words.milestones(action, project, context), below=actor.group is not None)
    if action.milestone is not None and action.day is None:
        known = await _known(action, project, context)
        return Outcome(message=words.day(action, project, known, context))
    return await _state(action, project, actor, context)


async def _state(action: Action, project: Reportable, actor: Actor, context: Context) -> Outcome:
    """Write it, or ask whether it is so."""
    stated = await _checked(action, project, context)
    seen = what_is_asked({one.doubt for one in stated.doubts}, project.state, stated.said)
    if not (stated.certain or (action.sure and action.seen == seen)):
        day = action.day or context.today
        if_so = replace(action, day=day, sure=True, seen=seen, text="")
        return Outcome(message=words.sure(if_so, project, stated, context))
    number = await _write(project, stated, actor, context)
    await settle_now([project.code], actor, context)
    fact = await report_fact(context.session, number)
    assert fact is not None
    was = None if stated.corrects is None else stated.corrects.day
    done = words.done(fact, project, was, context, private=actor.group is None)
    return Outcome(said("reported", number=number), message=done)


async def _checked(action: Action, project: Reportable, context: Context) -> Stated:
    """What is said, if it can be so and is news; and what there is to ask about it."""
    stated = Said(action.milestone, action.day if action.milestone else None, action.invested_wan)
    if stated.reached_on is not None:
        check_reached(stated.reached_on, context.today)
    if stated.invested_wan is not None:
        check_amount(stated.invested_wan)
    known = await _known(action, project, context)
    if not stated.adds_to(project.state):
        if action.milestone is None:
            raise Refused(Reason.NOTHING_NEW)
        at, name = (known.at, known.who) if known and known.at else (None, "")
        raise Refused(
            Reason.ALREADY_REACHED, milestone=action.milestone, day=stated.reached_on, at=at, name=name
        )
    rules = context.reference.office.doubts
    doubts = doubts_about(project.state, stated.upon(project.state), context.today, rules)
    corrects = known if known is not None and known.day != stated.reached_on else None
    grown = (stated.invested_wan or 0) > max(project.total_wan, project.state.invested_wan)
    return Stated(stated, tuple(doubts), corrects, beyond=grown and project.total_wan > 0)


async def _write(project: Reportable, stated: Stated, actor: Actor, context: Context) -> int:
    """Number of the report; an amount joins what the same person reported just before without one."""
    session, step = context.session, Step(context.now, actor.person.id, actor.chat_id)
    sure, wan = {one.doubt for one in stated.doubts}, stated.said.invested_wan
    if stated.said.milestone is None and wan is not None:
        since = context.now - ADDING
        last = await last_report_by(session, actor.person.id, actor.chat_id, since, project.id)
        if last is not None and await progress.add_amount(
            session, context.tree, project, last, wan, sure, step
        ):
            return last.id
    return await progress.report(session, context.tree, project, stated.said, sure, step)


async def _project(action: Action, actor: Actor, context: Context) -> Reportable:
    """The project to report about, by who may; where something may be written, as it stands until then."""
    writes = action.day is not None or action.invested_wan is not None
    look = progress.to_report if writes else reportable
    project = await look(context.session, action.subject or 0, context.today)
    if project is None:
        raise Refused(Reason.UNKNOWN_PROJECT, text=action.subject)
    actor.check(action.kind, project.region, context.tree)
    if not project.listed:
        raise Refused(Reason.PROJECT_UNLISTED)
    if project.left:
        raise Refused(Reason.PROJECT_LEFT)
    return project


async def _known(action: Action, project: Reportable, context: Context) -> Known | None:
    """How the milestone's day came into the ledger; None while it has none."""
    if action.milestone is None:
        return None
    day = actual_on(project.state.milestones, action.milestone)
    if day is None:
        return None
    return await made_known(context.session, project.id, action.milestone, day) or Known(day, "", None)


async def _named(action: Action, actor: Actor, context: Context) -> Action | Outcome:
    """The report about the one project that the name means; or a choice where it means several."""
    access.check(actor.official, action.kind, actor.person.region, context.tree)
    name = " ".join(action.text.split())
    if not name:
        raise Refused(Reason.BROKEN_BUTTON)
    found, total = await projects_named(context.session, _scope(actor, context), name, MOST_NAMED)
    if not found:
        found, total = await projects_named(context.session, context.tree.province, name, 1, by_code=True)
    if not found:
        raise Refused(Reason.UNKNOWN_PROJECT, text=brief(name, LONGEST_NAME))
    if total > 1:
        return Outcome(message=words.which(action, found, total, context), below=actor.group is not None)
    return replace(action, subject=found[0].id, text="")


def _scope(actor: Actor, context: Context) -> Region:
    """Where a name is looked for: the person's region, or the group's where that is smaller."""
    own, group = actor.person.region, actor.group
    if group is not None and group.region is not None and context.tree.contains(own, group.region):
        own = group.region
    return context.tree[own]
