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
    PROJECTS = "projects"
    SOURCE = "source"
    SHARE = "share"
    COMPARE = "compare"
    TREND = "trend"
    CONVERSION = "conversion"
    LEADERS = "leaders"
    CALENDAR = "calendar"
    AGEING = "ageing"
    UNACKNOWLEDGED = "unacknowledged"
    BRIEF = "brief"
    WEEKLY_REPORT = "weekly_report"
    BULLETIN = "bulletin"


class View(StrEnum):
    """How an answer is shown.

    Words; a picture with a caption; the regions as a tile map; words with the 90% intervals beside the rates;
    words with the regions to choose from under them; or a document to keep (workbook, Word).
    """

    WORDS = "words"
    PICTURE = "picture"
    MAP = "map"
    INTERVALS = "intervals"
    PLACES = "places"
    WORKBOOK = "workbook"


class End(StrEnum):
    """Which end of a ranking is asked for: 前几名 or 后几名."""

    FIRST = "first"
    LAST = "last"


class Lack(StrEnum):
    """What a project has not got: 没有首席服务官的项目."""

    SERVICE_OFFICER = "service_officer"
    LEADER = "leader"
    BANK = "bank"


class Named(StrEnum):
    """What the text of a list of projects is the name of: 氢能产业链, 张三包联的, 主办银行是建行的."""

    CHAIN = "chain"
    INDUSTRY = "industry"
    PERSON = "person"
    BANK = "bank"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Which side of a share: 75%以上 (and 75% itself), or 低于50% (and not 50% itself).

    Attributes:
        percent: 0 to 100.
        above: whether at least so much is wanted; else less.
    """

    percent: int
    above: bool = True


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
        days: how many days “due” looks ahead: from `since` where that is given, else from the as-of day.
        since: first day of a period. Of projects that have reached a milestone, the period ends on the as-of
            day; of what is due, it is `days` long and may lie ahead.
        reached: of a list of projects, whether `milestone` has been reached by the as-of day (within the
            period, where `since` is given) or has not; None asks for neither.
        late_days: of overdue projects, overdue by more than so many days.
        category: 类别.
        min_wan: least total investment, whole 万元; that much itself is wanted too.
        max_wan: total investment below this, whole 万元; that much itself is not wanted.
        lacks: what the projects have not got.
        named: what `text` is the name of.
        others: further regions, to compare with or to draw beside `region`; at most three.
        other_phase: the phase to compare `phase` with.
        threshold: of regions, the share that they must have, or not reach.
        end: which end of a ranking.
        top: how many places of it; of a list of projects, how many of the largest.
        subject: number of the project, warning, digest, request for extension, import, report of progress,
            collection round or weekly report that it is about.
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
    since: date | None = None
    reached: bool | None = None
    late_days: int | None = None
    category: str | None = None
    min_wan: int | None = None
    max_wan: int | None = None
    lacks: Lack | None = None
    named: Named | None = None
    others: tuple[str, ...] = ()
    other_phase: int | None = None
    threshold: Threshold | None = None
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


def fits(question: Question) -> bool:
    """Whether every button under the answer to a question can be written in 64 characters.

    With many conditions at once, or a long name among them, it cannot: the person is to ask for fewer.
    """
    worst = question.but(
        region=question.region or "410000",
        as_of=question.as_of or date(2021, 9, 30),
        phase=question.phase or 99,
        topic=Topic.PROJECT,
        subject=999_999,
        came_from=Topic.PROJECTS,
        page=999,
        view=View.PICTURE,
    )
    try:
        worst.encode()
    except ValueError:
        return False
    return True


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
    "a": Topic.PROJECTS,
    "x": Topic.SOURCE,
    "b": Topic.SHARE,
    "g": Topic.COMPARE,
    "j": Topic.TREND,
    "q": Topic.CONVERSION,
    "v": Topic.LEADERS,
    "z": Topic.CALENDAR,
    "A": Topic.AGEING,
    "U": Topic.UNACKNOWLEDGED,
    "B": Topic.BRIEF,
    "R": Topic.WEEKLY_REPORT,
    "T": Topic.BULLETIN,
}
_LEADS_BACK = {letter.upper(): topic for letter, topic in _TOPICS.items() if letter.islower()}
LEADS_BACK = tuple(_LEADS_BACK.values())
"""The topics that a project card can lead back to."""
_TOPIC_LETTER = {topic: letter for letter, topic in _TOPICS.items()}
_RATES = {
    "S": Rate.START_RATE,
    "P": Rate.PRODUCTION_RATE,
    "E": Rate.EFFICIENCY_RATE,
    "F": Rate.FULFILMENT_RATE,
}
_VIEWS = {
    "P": View.PICTURE,
    "M": View.MAP,
    "I": View.INTERVALS,
    "W": View.WORDS,
    "R": View.PLACES,
    "T": View.WORKBOOK,
}
_NAMED = {
    "C": Named.CHAIN,
    "I": Named.INDUSTRY,
    "P": Named.PERSON,
    "B": Named.BANK,
    "F": Named.COMPANY,
}


def _write_threshold(value: object) -> str:
    assert isinstance(value, Threshold)
    return f"{'G' if value.above else 'L'}{value.percent}"


def _read_threshold(raw: str) -> object:
    above, digits = {"G": True, "L": False}[raw[0]], raw[1:]
    if not digits.isdigit() or int(digits) > 100:
        raise ValueError(raw)
    return Threshold(int(digits), above)


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
    encoding.day("a", "since"),
    encoding.choice("r", "reached", {"Y": True, "N": False}),
    encoding.number("z", "late_days", 4),
    encoding.number("l", "min_wan", 9),
    encoding.number("j", "max_wan", 9),
    encoding.choice("h", "lacks", {"O": Lack.SERVICE_OFFICER, "L": Lack.LEADER, "B": Lack.BANK}),
    encoding.choice("w", "named", _NAMED),
    encoding.region_codes("u", "others", 3),
    encoding.number("y", "other_phase", 3),
    encoding.FieldCode("i", "threshold", _write_threshold, _read_threshold),
    encoding.choice("e", "end", {"F": End.FIRST, "L": End.LAST}),
    encoding.number("t", "top", 3),
    encoding.number("s", "subject", 9),
    encoding.choice("f", "came_from", _LEADS_BACK),
    encoding.number("q", "page", 4),
    encoding.choice("v", "view", _VIEWS),
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
