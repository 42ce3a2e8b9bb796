"""公文: an official document as a value. All words are the caller's, ready to print."""

from dataclasses import dataclass
from datetime import date

from answers.charts import Picture as Chart


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the text: level 1 (一、 in 黑体) or 2 (（一） in 楷体)."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the body, its first line indented by two characters."""

    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """What stands in lines of its own, such as the list of annexes; without `hanging` not indented."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page.

    Attributes:
        widths: of the columns, in parts of the whole width.
        rows: a cell for each column.
        left: columns, from 0, whose words begin at the left; the others are centred.
        strong: rows, from 0, in heavier type, such as the sum.
    """

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as wide as the text, or smaller where it is too high for a page; `words` describe it."""

    chart: Chart
    words: str


Block = Heading | Text | Lines | Table | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: on a page of its own.

    Attributes:
        mark: 附件1.
        note: a line under the title; empty for none.
    """

    mark: str
    title: str
    note: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """An official document.

    Attributes:
        warning: a line above everything and in the head of every page, such as the mark of a demo ledger;
            empty for none.
        number: 发文字号, under the title.
        addressed: 主送机关, at the left margin.
        annexes: listed under the text, and following it each on a page of its own.
        annexes_listed: the lines of that list.
        signed: 发文机关署名, and `dated` the day in words under it.
        made_on: the day that the file itself bears.
    """

    warning: str
    title: str
    number: str
    addressed: str
    blocks: tuple[Block, ...]
    annexes_listed: tuple[str, ...]
    annexes: tuple[Annex, ...]
    signed: str
    dated: str
    made_on: date
