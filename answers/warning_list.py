"""What lists of warnings have in common: buttons to acknowledge, to take that back, and to ask why."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import act, ask, rows_of
from db.queries.warnings import Digest, DigestLine
from ledger.actions import Action, ActionKind
from ledger.questions import Question, Topic, View
from ledger.warnings import DigestPart, RuleName, WarningFact, WarningState

PAGE = 10
"""Warnings to a page."""
WIDTH = 5
"""Buttons to a row: a page of ten takes two rows of each kind."""


def buttons(
    warnings: Sequence[WarningFact],
    asker: Asker,
    context: Context,
    question: Question,
    own: Collection[int] = (),
) -> keyboard.Rows:
    """Buttons by the numbers in the list: 签收 one or all on the page, 撤回, and the story of each.

    In a group the message is everybody's, so all buttons stand there; who presses one is checked then.

    Args:
        own: numbers of the warnings that the asker has acknowledged.
    """
    rows = acknowledge_buttons(warnings, asker, context, question)
    numbered = list(enumerate(warnings, start=_first(question)))
    withdraw = [
        act(
            keyboard.label("withdraw", number=number),
            Action(ActionKind.UNACKNOWLEDGE, subject=w.id, region=question.region, page=question.page),
        )
        for number, w in numbered
        if w.id in own and w.state is WarningState.ACKNOWLEDGED
    ]
    why = [ask(keyboard.label("why", number=number), _why(question, w)) for number, w in numbered]
    return rows + rows_of(withdraw, WIDTH) + rows_of(why, WIDTH)


def acknowledge_buttons(
    warnings: Sequence[WarningFact], asker: Asker, context: Context, question: Question
) -> keyboard.Rows:
    """签收 for each open warning that the asker may acknowledge, by its number in the list, and for all."""
    if asker.group is not None:
        asker = replace(asker, official=None)
    mine = [
        (number, w)
        for number, w in enumerate(warnings, start=_first(question))
        if w.state is WarningState.OPEN and asker.may(ActionKind.ACKNOWLEDGE, w.region, context.tree)
    ]
    digest = question.subject if question.topic is Topic.DIGEST else None
    region = question.region if digest is None else None
    one = Action(ActionKind.ACKNOWLEDGE, region=region, page=question.page, digest=digest)
    rows = rows_of(
        [act(keyboard.label("acknowledge", number=number), replace(one, subject=w.id)) for number, w in mine],
        WIDTH,
    )
    if len(mine) > 1:
        mark = None if digest is not None else page_mark(warnings)
        every = replace(one, kind=ActionKind.ACKNOWLEDGE_PAGE, subject=mark)
        rows.append((act(keyboard.label("acknowledge_page", count=len(mine)), every),))
    return rows


def in_order(digest: Digest) -> tuple[DigestLine, ...]:
    """A digest's lines as it shows them: news first, what is settled last, the worst first of each."""
    return tuple(
        sorted(digest.lines, key=lambda line: (not line.part.is_news, line.part is DigestPart.SETTLED))
    )


def page_mark(warnings: Sequence[WarningFact]) -> int:
    """A number of at most nine digits for what stands on a page: “all on this page” means just these."""
    return zlib.crc32(",".join(str(warning.id) for warning in warnings).encode()) % 1_000_000_000


def is_certain(warnings: Sequence[WarningFact], days: Sequence[date], context: Context) -> bool:
    """Whether the calendar knows the working days that go into these warnings, and those given."""
    due = [w.deadline for w in warnings if w.rule is RuleName.DUE_SOON and w.deadline is not None]
    return all(context.reference.calendar.is_certain(day) for day in (*days, *due))


def _first(question: Question) -> int:
    return (question.page - 1) * PAGE + 1


def _why(question: Question, warning: WarningFact) -> Question:
    """From a list one comes back to it; a digest stays where it is."""
    if question.topic is Topic.DIGEST:
        return Question(Topic.WHY, subject=warning.id)
    return Question(
        Topic.WHY,
        subject=warning.id,
        region=question.region,
        came_from=Topic.WARNINGS,
        page=question.page,
        view=View.WORDS,
    )
