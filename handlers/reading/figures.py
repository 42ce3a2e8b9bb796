"""Figures in a reported text: 57%, 8/10, 项目258个, 应开工186个, 提前开工11个, 75%以上, 7市."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from handlers.reading import numbers
from ledger.phases import Batch, Milestone
from ledger.stated import Op, Percent, Stated
from ledger.vocabulary import BATCH, MILESTONE

MAX_DIGITS = 9


class Is(Enum):
    """What a figure says."""

    PERCENT = auto()
    SHARE = auto()
    TOTAL = auto()
    DUE = auto()
    EARLY = auto()
    REACHED = auto()
    REGIONS = auto()  # 7市: how many regions
    CHANGE = auto()  # 提高3.2个百分点, 增长5%: no rate


@dataclass(frozen=True, slots=True)
class Found:
    """One figure and where it stands.

    Attributes:
        number: the count, or n of a share.
        whole: N of a share.
        op: of a percentage: AT where it is the rate itself.
        chooses: of a percentage, that those it holds for are named next: 为100%的有….
        stage: the milestone that a count names.
        batch: the batch whose size it is.
    """

    kind: Is
    text: str
    start: int
    end: int
    number: int = 0
    whole: int = 0
    percent: Percent | None = None
    op: Op = Op.AT
    chooses: bool = False
    stage: Milestone | None = None
    batch: Batch | None = None


_N = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?![\d/,])|\d{{1,{MAX_DIGITS}}}(?!\d))"
_STAGES = "|".join(MILESTONE[stage] for stage in (Milestone.START, Milestone.PRODUCE, Milestone.EFFICIENT))
_BATCHES = "|".join(BATCH.values())
_IS = r"(?:[::为是共有约]|达到|达)*"
_UNIT = r"(?:个|项|家)?"
_BEFORE = {
    "不低于": Op.AT_LEAST,
    "不少于": Op.AT_LEAST,
    "至少": Op.AT_LEAST,
    ">=": Op.AT_LEAST,
    "≥": Op.AT_LEAST,
    "超过": Op.MORE,
    "超": Op.MORE,
    "大于": Op.MORE,
    "高于": Op.MORE,
    ">": Op.MORE,
    "不超过": Op.AT_MOST,
    "不高于": Op.AT_MOST,
    "≤": Op.AT_MOST,
    "<=": Op.AT_MOST,
    "低于": Op.LESS,
    "不足": Op.LESS,
    "不到": Op.LESS,
    "小于": Op.LESS,
    "<": Op.LESS,
}
_AFTER = {"以上": Op.AT_LEAST, "以下": Op.AT_MOST, "以内": Op.AT_MOST}
_OPS = "|".join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))
_CHANGED = "提高|提升|增长|上升|增加|下降|降低|减少|回落|加快|领先|落后"
_MUCH = r"\d{1,9}(?:\.\d{1,9})?(?:%|个百分点)"
_PARTS: tuple[tuple[Is, str], ...] = (
    (
        Is.CHANGE,
        rf"(?:{_CHANGED}|同比|环比)[了为约]*{_MUCH}|(?:占比?|占总数的?){_MUCH}"
        rf"|(?:高于|低于|高出|超出|比|较)[^、,;。率\d]{{1,10}}{_MUCH}",
    ),
    (Is.SHARE, rf"(?<![\d/.\-至止])(?P<part>{_N})/(?P<whole>{_N})(?![/.\-]\d)"),
    (
        Is.PERCENT,
        rf"(?P<before>{_OPS})?(?:(?P<percent>(?<![\d.])\d{{1,4}}(?:\.\d{{1,10}})?)%|百分之(?P<words>{numbers.COUNT}))"
        r"(?:[及或]?(?P<after>以上|以下|以内))?(?P<chooses>的(?!项目))?",
    ),
    (Is.DUE, rf"应(?P<s1>{_STAGES})(?:的?项目)?(?:数|总数)?{_IS}(?P<n1>{_N}){_UNIT}"),
    (Is.DUE, rf"(?<![\d.])(?P<n2>{_N})(?:个|项)(?:项目)?应(?P<s2>{_STAGES})"),
    (Is.EARLY, rf"提前(?P<s3>{_STAGES})(?:的?项目)?(?:数|总数)?{_IS}(?P<n3>{_N}){_UNIT}"),
    (Is.EARLY, rf"(?<![\d.])(?P<n4>{_N})(?:个|项)(?:项目)?提前(?P<s4>{_STAGES})"),
    (
        Is.REACHED,
        rf"(?<![未应])(?:已经?|实际|现已|累计)(?P<s5>{_STAGES})(?:的?项目)?(?:数|总数)?{_IS}(?P<n5>{_N}){_UNIT}",
    ),
    (Is.REACHED, rf"(?<![未应])(?P<s6>{_STAGES}){_IS}(?P<n6>{_N})(?:个|项)(?!项目)"),
    (
        Is.REACHED,
        rf"(?<![\d.])(?P<n7>{_N})(?:个|项)(?:项目)?(?:已经?|实际)?(?P<s7>{_STAGES})(?!项目|一批|率)",
    ),
    (
        Is.TOTAL,
        rf"(?:(?<![应已未前])(?P<b8>{_BATCHES})(?:一批)?[”\"]?的?)?(?:项目|总)(?:总?数|总量)?{_IS}"
        rf"(?P<n8>{_N})(?:个|项)?(?![\d%.年月日期/])",
    ),
    (Is.TOTAL, rf"(?<![\d.第])(?P<n9>{_N})(?:个|项)[“\"]?(?:(?P<b9>{_BATCHES})(?:一批)?[”\"]?的?)?项目"),
    (Is.REGIONS, rf"(?<![\d.第前后])(?P<n10>{_N})个?(?:省辖市|地市|市|县区|县|地|家|单位)"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _PARTS)
_BATCH_OF = {name: batch for batch, name in BATCH.items()}
_BLANKS = re.compile(r"[^\S\n]+")
_STAGE_OF = {name: stage for stage, name in MILESTONE.items()}


def narrow(text: str) -> str:
    """Full-width digits and signs made narrow; a Chinese comma is never one within a number."""
    kept = unicodedata.normalize("NFKC", text.replace("，", "、"))
    return _BLANKS.sub(" ", kept)


def figures(text: str) -> Iterator[Found]:
    """The figures of a narrowed text, from left to right; of those that begin together, the longest."""
    next_of = [pattern.search(text) for _, pattern in _PATTERNS]
    while matches := [
        (match.start(), -match.end(), order, match)
        for order, match in enumerate(next_of)
        if match is not None
    ]:
        *_, order, first = min(matches, key=lambda one: one[:3])
        yield _found(_PATTERNS[order][0], first)
        for index, (_, pattern) in enumerate(_PATTERNS):
            match = next_of[index]
            if match is not None and match.start() < first.end():
                next_of[index] = pattern.search(text, first.end())


def count(text: str) -> int:
    """The value of a number that may have thousands separators."""
    return int(text.replace(",", ""))


def _found(kind: Is, match: re.Match[str]) -> Found:
    at = (match.group(), match.start(), match.end())
    slots = {name: value for name, value in match.groupdict().items() if value is not None}
    match kind:
        case Is.SHARE:
            return Found(kind, *at, number=count(slots["part"]), whole=count(slots["whole"]))
        case Is.PERCENT:
            return _percent(slots, at)
        case Is.CHANGE:
            return Found(kind, *at)
        case _:
            number = next(count(value) for name, value in slots.items() if name.startswith("n"))
            stage = next((_STAGE_OF[value] for name, value in slots.items() if name.startswith("s")), None)
            batch = next((_BATCH_OF[value] for name, value in slots.items() if name.startswith("b")), None)
            return Found(kind, *at, number=number, stage=stage, batch=batch)


def _percent(slots: dict[str, str], at: tuple[str, int, int]) -> Found:
    words = slots.get("words")
    percent = Percent.of(slots["percent"]) if words is None else Percent(numbers.natural(words))
    op = _AFTER.get(slots.get("after", ""), _BEFORE.get(slots.get("before", ""), Op.AT))
    return Found(Is.PERCENT, *at, percent=percent, op=op, chooses="chooses" in slots)


def counted(found: Found) -> Stated:
    """What a count says."""
    match found.kind:
        case Is.TOTAL:
            return Stated(total=found.number)
        case Is.DUE:
            return Stated(due=found.number)
        case Is.EARLY:
            return Stated(early=found.number)
        case _:
            return Stated(reached=found.number)


def merged(one: Stated, other: Stated) -> Stated | None:
    """The figures of both; None if both state the same figure."""
    names = ("percent", "reached", "total", "due", "early")
    if any(getattr(one, name) is not None and getattr(other, name) is not None for name in names):
        return None
    return Stated(
        one.percent or other.percent,
        other.reached if one.reached is None else one.reached,
        other.total if one.total is None else one.total,
        other.due if one.due is None else one.due,
        other.early if one.early is None else one.early,
    )
