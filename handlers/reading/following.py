"""Following up: 那漯河呢, 二期呢, 只看50亿以上, 换成投产率 go on with the asker's last question.

Each word must have its place in that question; else nothing is followed, rather than some of it dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.reading.anew import MOST_OTHERS, OF_RATES, TAKES, VIEWS, said_of
from handlers.reading.checks import check_phases, check_regions
from handlers.reading.elliptic import Elliptic, elliptic
from handlers.reading.heard import Pairs
from handlers.reading.meaning import Kind
from handlers.reading.places import chains
from handlers.reading.tokens import Setting, Token
from ledger.phases import Phase
from ledger.questions import Question, Topic, View
from ledger.regions import RegionLevel, RegionTree
from ledger.sources import source_of

_FOLLOWED = {*TAKES, Topic.SOURCE}
_COUNTED = {Topic.PROJECTS, Topic.OVERDUE, Topic.DUE}
"""Lists whose first line says how many and how much: 几个, 投资多少 ask it of the same list."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a text is as a follow-up.

    Attributes:
        question: the last question, changed as was said; None where it cannot be, or there is none.
        rest: the text without 那, 呢 and the like, where that may be a question of its own; else empty.
        corrected: what was typed otherwise, and what it was read as; the answer has to say so.
    """

    question: Question | None
    rest: str = ""
    corrected: Pairs = ()


def follow(
    last: Question | None,
    text: str,
    tree: RegionTree,
    today: date,
    phases: Sequence[Phase],
    home: str | None = None,
) -> Followed | None:
    """The last question as a text goes on with it; None for a text that is no follow-up by its form.

    A text that names both a region and what is asked of it (那许昌开工率呢) is a question of its own.

    Args:
        last: what the asker asked before, nothing left open; None if that is not known (any more).
        home: code of the region whose 我市 or 我县 is meant.

    Raises:
        Refused: as `read` does.
    """
    setting = Setting(tree, today, tuple(phases), home)
    said = elliptic(text, setting)
    if said is None:
        return None
    if said.whole:
        return Followed(None, said.rest)
    followed = _FOLLOWED if not said.count else _COUNTED
    if last is None or last.topic not in followed:
        return Followed(None, said.rest if said.alone else "")
    return Followed(_continued(last, said, setting), corrected=said.corrected)


def _continued(last: Question, said: Elliptic, setting: Setting) -> Question | None:
    if said.whence:
        return source_of(last)
    base = _before_source(last)
    if said.view is not None:
        return _shown_as(base, said.view, setting.tree)
    check_phases(said.words, setting)
    check_regions(said.words, setting)
    question = _turned(base, said.words, setting)
    told: dict[str, Any] = {}
    for token in said.words:
        if question is None or not _goes_with(told, token, question, setting):
            return None
        question = _changed(question, token, setting)
    question = question and _with_amounts(question, told)
    return question and _placed(question, said.words, setting.tree)


def _before_source(last: Question) -> Question:
    """After 这个数怎么来的 one goes on with what it was asked of."""
    if last.topic is not Topic.SOURCE:
        return last
    return last.but(topic=last.came_from or Topic.RATES, came_from=None)


def _shown_as(last: Question, view: View, tree: RegionTree) -> Question | None:
    if last.topic is Topic.RATES and view in (View.PICTURE, View.MAP, View.INTERVALS):
        last = _as_ranking(last, tree)
    return last.but(view=view) if last.topic in VIEWS[view] else None


def _as_ranking(last: Question, tree: RegionTree, *, of_children: bool = False) -> Question:
    """The ranking in which the region has its place; of 各县, that of the counties below it."""
    region = tree[last.region or tree.province.code]
    ranking = last.but(
        topic=Topic.RANKING, others=(), other_phase=None, threshold=None, milestone=None, view=View.WORDS
    )
    if region.parent is None or (of_children and tree.children(region.code)):
        return ranking.but(region=region.code, focus=None)
    return ranking.but(region=region.parent, focus=region.code)


def _turned(last: Question, words: Sequence[Token], setting: Setting) -> Question | None:
    """The question with the topic that the words turn it to: 那逾期项目呢, 排第几呢, 前三名呢."""
    topics = {token.meaning.topic for token in words if token.meaning.topic} - {last.topic}
    kinds = {token.kind for token in words}
    if not topics and kinds & {Kind.RATE, Kind.ALL_RATES} and "rate" not in TAKES[last.topic]:
        topics = {Topic.RATES}
    if last.topic is Topic.RANKING and Kind.CHILDREN in kinds and Kind.REGION not in kinds and not topics:
        return _of_level(last, words, setting.tree)
    if not topics:
        return last
    if topics == {Topic.RANKING} and last.topic in (Topic.RATES, Topic.TREND):
        return _as_ranking(last, setting.tree, of_children=Kind.CHILDREN in kinds)
    if topics == {Topic.RANKING} and last.topic in (Topic.LEADERS, Topic.PROJECTS) and kinds == {Kind.TOP}:
        return last.but(threshold=None)
    [topic, *more] = topics
    if more or topic not in TAKES or topic is Topic.RANKING:
        return None
    asked = Question(topic)
    if "region" in TAKES[topic]:
        asked = asked.but(region=last.focus or last.region)
    if "as_of" in TAKES[topic]:
        asked = asked.but(as_of=last.as_of)
    if topic in OF_RATES and last.topic in OF_RATES:
        asked = asked.but(phase=last.phase, rate=last.rate)
    return asked


def _of_level(last: Question, words: Sequence[Token], tree: RegionTree) -> Question | None:
    """县区呢, after 许昌排第几: its counties; 各市呢: the cities again. None where it is not said whose."""
    levels = {token.meaning.level for token in words if token.kind is Kind.CHILDREN}
    place = tree[last.focus or last.region or tree.province.code]
    if levels == {RegionLevel.CITY}:
        return last.but(region=tree.province.code, focus=None)
    if place.level is RegionLevel.CITY:
        return _as_ranking(last.but(region=place.code), tree, of_children=True)
    return last if levels == {None} else None


def _goes_with(told: dict[str, Any], token: Token, question: Question, setting: Setting) -> bool:
    """Whether no word before said otherwise: 新基建和先进制造业的呢 is of neither alone."""
    said = said_of(token, question, setting) or {}
    if token.kind is Kind.AMOUNT:
        said = {name: value for name, value in said.items() if value is not None}
    agrees = all(told.get(name, value) == value for name, value in said.items())
    told |= said
    return agrees


def _with_amounts(question: Question, told: dict[str, Any]) -> Question | None:
    """只看10亿以上50亿以下: of two amounts the one says the least, the other the most."""
    least, most = told.get("min_wan"), told.get("max_wan")
    if least is None and most is None:
        return question
    return (
        question.but(min_wan=least, max_wan=most) if least is None or most is None or least < most else None
    )


def _changed(question: Question, token: Token, setting: Setting) -> Question | None:
    """The question with what one word says; None where it has no place in it."""
    if token.kind is Kind.REGION:
        return question
    said = said_of(token, question, setting)
    if said is None or not said.keys() <= TAKES[question.topic]:
        return None
    return question.but(**said)


def _placed(question: Question, words: Sequence[Token], tree: RegionTree) -> Question | None:
    """The question about the region that was said, if one was."""
    named = [token.meaning.regions for token in words if token.kind is Kind.REGION]
    if not named:
        return question
    found = [chain[-1] for chain in chains(named, tree)]
    if question.topic is Topic.COMPARE and question.other_phase is None:
        return _beside(question, [region.code for region in found])
    if len(found) != 1 or "region" not in TAKES[question.topic]:
        return None
    region = found[0]
    if question.topic is not Topic.RANKING:
        return question.but(region=region.code)
    below = any(t.kind is Kind.CHILDREN and t.meaning.level is not RegionLevel.CITY for t in words)
    if below and not tree.children(region.code):
        return None
    if not below and question.focus is None and question.region != tree.province.code:
        return question.but(region=region.code)
    changed = (
        question.but(region=region.code) if below else question.but(region=region.code, top=None, end=None)
    )
    return _as_ranking(changed, tree, of_children=below).but(view=question.view)


def _beside(question: Question, codes: Sequence[str]) -> Question | None:
    """那漯河呢, after two were compared: 漯河 as well."""
    others = (*question.others, *(code for code in codes if code not in (question.region, *question.others)))
    return question.but(others=others) if len(others) <= MOST_OTHERS else None
