"""What each person asked last in each chat, so that they can go on from there: 那漯河呢.

Kept in memory only: a restart forgets it, and so do 30 minutes and thousands of other conversations.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

from telegram import Update

from ledger.questions import Question, Topic, View

KEPT = 4000
FORGOTTEN_AFTER = timedelta(minutes=30)
_PASSED_OVER = frozenset(
    {
        *(Topic.HELP, Topic.STATUS, Topic.PROJECT, Topic.DIGEST, Topic.WHY, Topic.HISTORY, Topic.PHOTOS),
        *(Topic.IMPORT, Topic.WEEKLY_REPORT),
    }
)
"""A look at one of these leaves the question before it the last one."""

Key = tuple[int, int]


class LastQuestions:
    """The last question of each person in each chat: the latest 4000, for 30 minutes each."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Key, tuple[Question, datetime]] = OrderedDict()

    def note(self, update: Update, question: Question | None, now: datetime) -> None:
        """Keep a question that was answered, nothing left open; None and single facts change nothing."""
        key = _key(update)
        if key is None or question is None or question.topic in _PASSED_OVER:
            return
        view = View.WORDS if question.view in (View.PLACES, View.WORKBOOK) else question.view
        self._kept[key] = (question.but(view=view, came_from=_explained(question)), now)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def of(self, update: Update, now: datetime) -> Question | None:
        """What the person asked last in this chat, if not too long ago."""
        key = _key(update)
        question, asked_at = self._kept.get(key, (None, now)) if key else (None, now)
        return question if now - asked_at <= FORGOTTEN_AFTER else None


def _explained(question: Question) -> Topic | None:
    """What an explanation is of goes with it; a list to go back to does not."""
    return question.came_from if question.topic is Topic.SOURCE else None


def _key(update: Update) -> Key | None:
    chat, user = update.effective_chat, update.effective_user
    return None if chat is None or user is None else (chat.id, user.id)
