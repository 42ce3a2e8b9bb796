"""Who asks here asks on 20 October 2021: phases 1 and 2 were held, phase 3 is still to come."""

from datetime import date

from db.data import henan
from handlers.reading import Reading, read
from ledger.errors import Refused
from ledger.phases import Phase
from ledger.questions import Question, Topic

TODAY = date(2021, 10, 20)
PHASES = (Phase(1, date(2021, 7, 10)), Phase(2, date(2021, 10, 8)), Phase(3, date(2022, 1, 4)))
TREE = henan()


def asked(text: str, topic: Topic | None = None, today: date = TODAY) -> Reading:
    """The reading of a text."""
    return read(text, TREE, today, PHASES, topic)


def understood(text: str, topic: Topic | None = None, today: date = TODAY) -> Question:
    """The question that a text is; fails when it was not understood."""
    reading = asked(text, topic, today)
    assert reading.question is not None, f"{text}: only suggested {reading.suggestions}"
    assert not reading.suggestions
    assert not reading.name
    return reading.question


def refusal(text: str, topic: Topic | None = None, today: date = TODAY) -> Refused:
    """The refusal that a text meets; fails when there is none."""
    try:
        reading = asked(text, topic, today)
    except Refused as refused:
        return refused
    raise AssertionError(f"{text} was not refused: {reading}")


def code(name: str) -> str:
    """The code of a region by its name."""
    (region,) = TREE.named(name)
    return region.code
