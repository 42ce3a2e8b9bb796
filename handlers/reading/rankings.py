"""Whose ranking is asked for: a region's children, or a region's place among its like."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.reading.meaning import Meaning
from handlers.reading.places import Chain
from ledger.questions import Question
from ledger.regions import Region, RegionLevel, RegionTree


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said about the places of a ranking.

    Attributes:
        chain: the regions named.
        ordered: 排名, 第几: whether a place is asked for.
        level: 各市, 各县, 各地, when said.
        top: 前三, 倒数第一, when said.
    """

    chain: Chain
    ordered: bool
    level: Meaning | None
    top: Meaning | None


def ranked(question: Question, asked: Asked, tree: RegionTree) -> Iterator[Question]:
    """Complete a ranking question; two where 许昌…第一 may be its own or its counties'."""
    if asked.top is not None:
        question = question.but(end=asked.top.end, top=asked.top.top)
    if asked.level is not None:
        yield from _of_children(question, asked, asked.level.level, tree)
    elif not asked.chain:
        yield question
    elif asked.top is None:
        yield from _own_place(question, asked.chain, tree)
    else:
        yield from _first_or_last(question, asked, tree)


def _of_children(
    question: Question, asked: Asked, level: RegionLevel | None, tree: RegionTree
) -> Iterator[Question]:
    place = asked.chain[-1] if asked.chain else None
    if place is None:
        if level is not RegionLevel.COUNTY:
            yield question.but(region=tree.province.code)
        return
    if _is_parent(place, level, tree):
        yield question.but(region=place.code)
    elif asked.ordered and asked.top is None and level in (None, place.level):
        yield from _own_place(question, asked.chain, tree)


def _is_parent(region: Region, level: RegionLevel | None, tree: RegionTree) -> bool:
    children = tree.children(region.code)
    return bool(children) and (level is None or children[0].level is level)


def _own_place(question: Question, chain: Chain, tree: RegionTree) -> Iterator[Question]:
    """许昌排第几: its place among those of the same parent, which may be named too (许昌在全省排第几)."""
    *outer, place = chain
    if place.parent is None:
        yield question.but(region=place.code)
    elif not outer or outer[-1].code == place.parent:
        yield question.but(region=place.parent, focus=place.code)


def _first_or_last(question: Question, asked: Asked, tree: RegionTree) -> Iterator[Question]:
    place = asked.chain[-1]
    if not tree.children(place.code):
        return
    yield question.but(region=place.code)
    if place.parent is not None and asked.top is not None and (asked.top.single or len(asked.chain) > 1):
        yield from _own_place(question.but(end=None, top=None), asked.chain, tree)
