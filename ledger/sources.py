"""这个数怎么来的: which question explains the figures of another."""

from dataclasses import replace

from ledger.questions import Question, Topic, View

LISTS = frozenset({Topic.OVERDUE, Topic.DUE, Topic.PROJECTS})
"""Topics whose figures are counts of a list of projects."""
_COUNTED = LISTS | {Topic.SHARE, Topic.CONVERSION, Topic.WARNINGS}
_COUNTS_LIKE = {Topic.AGEING: Topic.OVERDUE, Topic.UNACKNOWLEDGED: Topic.WARNINGS}
_OF_RATES = frozenset(
    {
        *(Topic.RATES, Topic.RANKING, Topic.WEEKLY, Topic.COMPARE, Topic.TREND, Topic.LEADERS),
        *(Topic.BRIEF, Topic.WEEKLY_REPORT, Topic.BULLETIN),
    }
)


def source_of(question: Question) -> Question | None:
    """The question where the figures of an answered question come from; None where there are none to explain.

    What is explained goes along in `came_from`; without it, a rate is.
    """
    if question.topic is Topic.SOURCE:
        return question
    plain = replace(
        question, topic=Topic.SOURCE, page=1, view=View.WORDS, focus=None, subject=None, came_from=None
    )
    if question.topic in _OF_RATES:
        return replace(
            plain, others=(), other_phase=None, threshold=None, top=None, end=None, milestone=None, batch=None
        )
    counted = _COUNTS_LIKE.get(question.topic, question.topic)
    return replace(plain, came_from=counted) if counted in _COUNTED else None


def explained(question: Question) -> Topic:
    """The topic whose figures a question about the source is about: RATES, or one that counts something.

    Where it is not said, the fields tell: a list of projects has some that a rate has not.
    """
    if question.came_from in _COUNTED:
        return question.came_from
    if question.days is not None:
        return Topic.DUE
    if question.late_days is not None:
        return Topic.OVERDUE
    if question.reached is not None or question.milestone is not None:
        return Topic.PROJECTS
    return Topic.RATES
