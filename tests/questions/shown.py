"""Whether an answer says a figure, and whether the facts that it rests on hold it."""

import re
from collections.abc import Iterator
from datetime import date

from answers.message_json import jsonable
from answers.shapes import Answer
from db.data import henan
from tests.questions.counting import yi

CODES = {region.short_name: region.code for region in henan()}
NOTHING = ("没有", "无法计算")


def says(text: str, figure: str) -> bool:
    """Whether a figure stands in a text; “…” in it is anything on the same line."""
    parts = [re.escape(part) for part in figure.split("…")]
    pattern = r"(?<![\d./])" + r"[^\n]*?(?<![\d./])".join(parts) + r"(?![\d/]|\.\d)"
    return re.search(pattern, text) is not None


def held_by(answer: Answer) -> frozenset[int | str]:
    """Every number and word in the facts of an answer, and how long each list in them is."""
    return frozenset(_values(jsonable(answer.facts)))


def rests_on(held: frozenset[int | str], figure: str) -> bool:
    """Whether each number of a figure, and each region and day named in it, is among the facts."""
    if figure in NOTHING or figure.endswith("%"):
        return True
    if figure.endswith(("亿元", "万元")):
        amounts = {yi(value) for value in held if isinstance(value, int)}
        return set(figure.split("/")) <= amounts
    day = re.fullmatch(r"(\d+)年(\d+)月(\d+)日", figure)
    if day is not None:
        return date(*map(int, day.groups())).isoformat() in held
    numbers = {int(number) for number in re.findall(r"\d+", figure)}
    places = {CODES[name] for name in re.findall("[^0-9. …/共个条]+", figure) if name in CODES}
    return numbers | places <= held


def _values(facts: object) -> Iterator[int | str]:
    if isinstance(facts, dict):
        facts = list(facts.values())
    if isinstance(facts, list):
        for one in facts:
            yield from _values(one)
        yield len(facts)
    elif isinstance(facts, int | str):
        yield facts
