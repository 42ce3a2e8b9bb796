"""/why: the story of one warning: the rule, the facts, who was told, who did what, and what comes next."""

from dataclasses import dataclass, replace

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Button, Message, act, ask, rows_of
from answers.upcoming import Event, Life, is_certain, muted_life, upcoming
from answers.words import render_in
from db import people
from db.muted import muted
from db.queries.story import Story, story_of, warning_numbered
from db.queries.warnings import warning_facts
from db.warnings import warning_region
from ledger.actions import Action, ActionKind
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.officials import EARLY_WARNING, Group, Role
from ledger.questions import Question, Topic
from ledger.warnings import DigestPart, MuteFact, WarningFact, WarningState

TOLD = 8
"""So many of the last messages that told of it are named."""
DEEDS = 14
"""So many of the last steps are named."""
YEAR, DIGITS = 4, 6
"""Most digits of a serial's year and number; a forged button may hold more than the database takes."""


@dataclass(frozen=True, slots=True)
class WhyFacts:
    """What the answer rests on."""

    warning: WarningFact
    story: Story
    coming: tuple[Event, ...]


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The story of one warning. Raises Refused(UNKNOWN_WARNING or NO_SERIAL)."""
    number = await _number(question, context)
    question = replace(question, subject=number, text="")
    facts = await warning_facts(context.session, [number], context.today)
    story = await story_of(context.session, number)
    if not facts or story is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    warning = facts[0]
    groups = await people.subscribers(context.session, EARLY_WARNING)
    life = await _life(warning, story, groups, context)
    coming = upcoming(warning, life, context)
    news = [telling for telling in story.tellings if telling.part is not DigestPart.STANDING]
    text = render_in(
        context,
        "why.html.j2",
        question=question,
        w=warning,
        story=story,
        told=news[-TOLD:],
        news=news,
        deeds=story.deeds[-DEEDS:],
        coming=coming,
        now=context.now,
        titles=_titles(groups),
        rules=context.reference.rules,
        certain=is_certain(coming, life, context),
    )
    rows = _buttons(question, warning, story, asker, context)
    return Answer(question, Message(text, tuple(rows)), WhyFacts(warning, story, coming))


async def region_of(question: Question, context: Context) -> str:
    """Code of the region that the warning is about. Raises Refused(UNKNOWN_WARNING or NO_SERIAL)."""
    return await warning_region(context.session, await _number(question, context))


async def _number(question: Question, context: Context) -> int:
    """Our number of the warning, which a button names; people name its serial."""
    if question.subject is not None:
        return question.subject
    if not question.text:
        raise Refused(Reason.NO_SERIAL, year=context.today.year)
    year, _, number = question.text.partition("-")
    if not (year.isdecimal() and number.isdecimal() and len(year) <= YEAR and len(number) <= DIGITS):
        raise Refused(Reason.NO_SERIAL, year=context.today.year)
    found = await warning_numbered(context.session, int(year), int(number))
    if found is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    return found


async def _life(warning: WarningFact, story: Story, groups: tuple[Group, ...], context: Context) -> Life:
    listening = frozenset(group.region for group in groups if group.region is not None)
    life = Life(story.chain, story.step, china_day(story.waiting_since), listening)
    mutes = await muted(context.session, context.tree, context.today)
    return muted_life(life, mutes.of(warning.region, warning.project)[1])


def _titles(groups: tuple[Group, ...]) -> dict[str, list[str]]:
    """The groups' titles by their region."""
    titles: dict[str, list[str]] = {}
    for group in groups:
        titles.setdefault(group.region or "", []).append(group.title)
    return titles


def _buttons(
    question: Question, warning: WarningFact, story: Story, asker: Asker, context: Context
) -> keyboard.Rows:
    """What may be done about it by the asker; in a group by anybody, whose right is checked then."""
    buttons = _deeds(warning, story, asker, context)
    if warning.project is not None:
        buttons.append(ask(keyboard.label("project"), Question(Topic.PROJECT, subject=warning.project)))
    rows = rows_of(buttons, 2)
    if question.came_from is not None:
        back = Question(question.came_from, region=question.region, page=question.page)
        rows.append((ask(keyboard.label("back_to_list"), back),))
    return rows


def _deeds(warning: WarningFact, story: Story, asker: Asker, context: Context) -> list[Button]:
    if warning.state is WarningState.RESOLVED:
        return []
    if asker.group is not None:
        asker = replace(asker, official=None)
    wanted = [("mute", ActionKind.MUTE)] if warning.mute is None else []
    if warning.milestone is not None:
        wanted.insert(0, ("ask_extension", ActionKind.ASK_EXTENSION))
    if warning.state is WarningState.OPEN:
        wanted.insert(0, ("acknowledge_this", ActionKind.ACKNOWLEDGE))
    elif _may_withdraw(story, asker):
        wanted.insert(0, ("withdraw_this", ActionKind.UNACKNOWLEDGE))
    return [
        act(keyboard.label(name), Action(kind, subject=warning.id))
        for name, kind in wanted
        if asker.may(kind, warning.region, context.tree)
    ] + _unmute(warning.mute, asker, context)


def _unmute(mute: MuteFact | None, asker: Asker, context: Context) -> list[Button]:
    """解除静默; of a mute over a whole region the label names it."""
    if mute is None or not asker.may(ActionKind.UNMUTE, mute.region, context.tree):
        return []
    place = None if mute.project is not None else context.tree[mute.region].name
    return [act(keyboard.label("unmute_this", place=place), Action(ActionKind.UNMUTE, subject=mute.id))]


def _may_withdraw(story: Story, asker: Asker) -> bool:
    official = asker.official
    return official is None or official.role is Role.SUPERVISOR or official.id == story.acknowledged_by
