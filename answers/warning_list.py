"""What lists of warnings have in common: buttons to acknowledge one or all on the page."""

from collections.abc import Sequence

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import act, rows_of
from ledger.actions import Action, ActionKind
from ledger.questions import Question, Topic
from ledger.warnings import WarningFact, WarningState

PAGE = 10
"""Warnings to a page."""


def acknowledge_buttons(
    warnings: Sequence[WarningFact], asker: Asker, context: Context, question: Question
) -> keyboard.Rows:
    """签收 for each open warning that the asker may acknowledge, by its number in the list, and for all."""
    mine = [
        (number, w)
        for number, w in enumerate(warnings, start=(question.page - 1) * PAGE + 1)
        if w.state is WarningState.OPEN and asker.may(ActionKind.ACKNOWLEDGE, w.region, context.tree)
    ]
    digest = question.subject if question.topic is Topic.DIGEST else None
    buttons = [
        act(
            keyboard.label("acknowledge", number=number),
            Action(
                ActionKind.ACKNOWLEDGE,
                subject=w.id,
                region=question.region,
                page=question.page,
                digest=digest,
            ),
        )
        for number, w in mine
    ]
    rows = rows_of(buttons, 3)
    if len(mine) > 1:
        every = Action(ActionKind.ACKNOWLEDGE_PAGE, region=question.region, page=question.page, digest=digest)
        rows.append((act(keyboard.label("acknowledge_page", count=len(mine)), every),))
    return rows
