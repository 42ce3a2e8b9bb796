"""What lists of warnings have in common: buttons to acknowledge one or all on the page."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

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
    """签收 for each open warning that the asker may acknowledge, by its number in the list, and for all.

    In a group the message is everybody's, so all buttons stand there; who presses one is checked then.
    """
    if asker.group is not None:
        asker = replace(asker, official=None)
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
        every = Action(
            ActionKind.ACKNOWLEDGE_PAGE,
            subject=None if digest is not None else page_mark(warnings),
            region=question.region,
            page=question.page,
            digest=digest,
        )
        rows.append((act(keyboard.label("acknowledge_page", count=len(mine)), every),))
    return rows


def page_mark(warnings: Sequence[WarningFact]) -> int:
    """A number of at most nine digits for what stands on a page: “all on this page” means just these."""
    return zlib.crc32(",".join(str(warning.id) for warning in warnings).encode()) % 1_000_000_000
