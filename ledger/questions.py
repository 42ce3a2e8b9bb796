"""Question: what somebody wants to know, as one small value that fits under a button."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from ledger import encoding
from ledger.errors import Reason, Refused
from ledger.phases import Batch, Milestone
from ledger.rates import Rate

MAX_SEARCH = 12
"""Longest search text that still fits under a button, in characters."""
MAX_SEARCH_BYTES = 24
"""The same in bytes of GB 18030, where a Chinese character takes two."""


class Topic(StrEnum):
    """What a question is about. Each has one module of the same name in `answers/`."""

    RATES = "rates"
    RANKING = "ranking"
    OVERDUE = "overdue"
    DUE = "due"
    PROJECT = "project"
    SEARCH = "search"
    WARNINGS = "warnings"
    DIGEST = "digest"
    WHY = "why"
    EXTENSION = "extension"
    MUTES = "mutes"
    STATUS = "status"
    HISTORY = "history"
    PHOTOS = "photos"
    IMPORT = "import"
    COLLECTION = "collection"
    WEEKLY = "weekly"
    HELP = "help"


class View(StrEnum):
    """Words, a picture with a caption, words with the regions to choose from under them, or a workbook."""

    WORDS = "words"
    PICTURE = "picture"
    PLACES = "places"
    WORKBOOK = "workbook"


class End(StrEnum):
    """Which end of a ranking is asked for: 前几名 or 后几名."""

    FIRST = "first"
    LAST = "last"


CATEGORIES = ("先进制造业", "战略性新兴产业", "两新一重", "灾后重建", "新基建", "现场签约")
"""类别 that a question can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. What is None is left to the asker's place and to today; see `answers.resolve`.

    Attributes:
        topic: what it is about.
        region: the region asked about; of a ranking, the region whose children are ranked.
        focus: of a ranking, the region to pick out.
        phase: number of the phase.
        batch: narrows a list to one batch.
        rate: which rate; None means all that hold for the phase.
        as_of: 截至; facts later than this day do not count.
        milestone: narrows a list of overdue or due projects to one stage.
        days: how many days ahead “due soon” looks.
        category: 类别.
        min_yi: least total investment, 亿元.
        end: which end of a ranking.
        top: how many places of it.
        subject: number of the project, warning, digest, request for extension, import, report or collection
            round that it is about.
        came_from: of a project card, the list to go back to; the other fields are that list's.
        text: what to search for; see `fit_text`.
        page: from 1.
        view: words, picture or workbook.
    """

    topic: Topic
    region: str | None = None
    focus: str | None = None
    phase: int | None = None
    batch: Batch | None = None
    rate: Rate | None = None
    as_of: date | None = None
    milestone: Milestone | None = None
    days: int | None = None
    category: str | None = None
    min_yi: int | None = None
    end: End | None = None
    top: int | None = None
    subject: int | None = None
    came_from: Topic | None = None
    text: str = ""
    page: int = 1
    view: View = View.WORDS

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 - checked by the constructor
        """The same question with some fields changed, from its first page unless a page is given."""
        return replace(self, **{"page": 1, **changes})

    def encode(self) -> str:
        """At most 64 ASCII characters; `decode` gives an equal question back."""
        fields = encoding.write_fields(self, _FIELDS, Question(self.topic))
        return encoding.compose(HEAD, _TOPIC_LETTER[self.topic], fields, self.text)


def fit_text(text: str) -> str:
    """As much of a search text as fits under a button: 12 characters, 24 bytes of GB 18030."""
    text = text.encode("gb18030", errors="ignore").decode("gb18030")[:MAX_SEARCH]
    while len(text.encode("gb18030")) > MAX_SEARCH_BYTES:
        text = text[:-1]
    return text


HEAD = "Q"
_TOPICS: dict[str, Topic] = {
    "r": Topic.RATES,
    "k": Topic.RANKING,
    "o": Topic.OVERDUE,
    "d": Topic.DUE,
    "p": Topic.PROJECT,
    "s": Topic.SEARCH,
    "w": Topic.WARNINGS,
    "m": Topic.DIGEST,
    "n": Topic.WHY,
    "e": Topic.EXTENSION,
    "l": Topic.MUTES,
    "u": Topic.STATUS,
    "c": Topic.HISTORY,
    "f": Topic.PHOTOS,
    "i": Topic.IMPORT,
    "t": Topic.COLLECTION,
    "y": Topic.WEEKLY,
    "h": Topic.HELP,
}
_TOPICS_UPPER = {letter.upper(): topic for letter, topic in _TOPICS.items()}
_TOPIC_LETTER = {topic: letter for letter, topic in _TOPICS.items()}
_RATES = {
    "S": Rate.START_RATE,
    "P": Rate.PRODUCTION_RATE,
    "E": Rate.EFFICIENCY_RATE,
    "F": Rate.FULFILMENT_RATE,
}
_FIELDS = (
    encoding.region_code("g", "region"),
    encoding.region_code("o", "focus"),
    encoding.number("p", "phase", 3),
    encoding.choice("b", "batch", {"S": Batch.SIGNED, "T": Batch.STARTED, "P": Batch.PRODUCING}),
    encoding.choice("k", "rate", _RATES),
    encoding.day("d", "as_of"),
    encoding.choice("m", "milestone", encoding.MILESTONE_LETTERS),
    encoding.number("n", "days", 4),
    encoding.choice("c", "category", {chr(ord("A") + i): name for i, name in enumerate(CATEGORIES)}),
    encoding.number("i", "min_yi", 5),
    encoding.choice("e", "end", {"F": End.FIRST, "L": End.LAST}),
    encoding.number("t", "top", 3),
    encoding.number("s", "subject", 9),
    encoding.choice("f", "came_from", _TOPICS_UPPER),
    encoding.number("q", "page", 4),
    encoding.choice("v", "view", {"P": View.PICTURE, "W": View.WORDS, "R": View.PLACES, "T": View.WORKBOOK}),
)


def decode(code: str) -> Question:
    """The question that a code stands for. Raises Refused(BROKEN_BUTTON) for anything else."""
    head, letter, raw, text = encoding.split(code)
    if head != HEAD or letter not in _TOPICS or len(text) > MAX_SEARCH:
        raise Refused(Reason.BROKEN_BUTTON)
    fields: dict[str, Any] = encoding.read_fields(raw, _FIELDS)
    question = Question(_TOPICS[letter], text=text, **fields)
    if question.page < 1:
        raise Refused(Reason.BROKEN_BUTTON)
    return question
