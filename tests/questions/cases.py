"""The question files as cases: what is typed, the question it is, the figures that must be answered."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db.data import henan
from ledger.phases import Batch, Milestone
from ledger.questions import End, Lack, Named, Question, Threshold, Topic, View
from ledger.rates import Rate
from tests.questions.book import HELD
from tests.questions.counting import Asked

TODAY = date(2021, 11, 18)
"""The day on which all is asked: a Thursday; phases 1 and 2 were held, phase 3 is still to come."""
HOME = {1001: "许昌市", 1002: "漯河市", 1003: "河南省"}
RIPE = timedelta(days=28)
PHASED = {
    "rates",
    "ranking",
    "source",
    "share",
    "compare",
    "trend",
    "conversion",
    "leaders",
    "brief",
    "weekly",
}
FOLDER = Path(__file__).parent
TREE = henan()

_KINDS: dict[str, type[Any]] = {
    "topic": Topic,
    "batch": Batch,
    "rate": Rate,
    "milestone": Milestone,
    "lacks": Lack,
    "named": Named,
    "end": End,
    "view": View,
}


@dataclass(frozen=True)
class Case:
    """One question with its wordings.

    Attributes:
        said: what is said, and nothing else, as the file has it.
        forgiven: whether something was read otherwise than it was typed, so that the answer says so.
        figures: what must stand in the answer.
    """

    texts: tuple[str, ...]
    said: Asked
    who: int = 1003
    forgiven: bool = False
    figures: tuple[str, ...] = field(default=())

    @property
    def question(self) -> Question:
        """What is said, as the bot's own question."""
        fields = {name: _value(name, value) for name, value in self.said.items()}
        return Question(**fields)

    @property
    def filled(self) -> Asked:
        """With what is left to the asker's place and day, for the brute force."""
        asked = {"region": HOME[self.who], "as_of": TODAY, **self.said}
        if asked["topic"] == "ranking" and "region" not in self.said:
            asked["region"] = "河南省"
        if asked["topic"] in PHASED and "phase" not in asked:
            asked["phase"] = _usual_phase(asked["as_of"])
        return asked


def _usual_phase(day: date) -> int:
    """The latest phase that had four weeks to move."""
    return max(number for number, held in HELD.items() if held + RIPE <= day or number == 1)


def _value(name: str, value: Any) -> Any:
    match name:
        case "region" | "focus":
            return _code(value)
        case "others":
            return tuple(_code(place) for place in value)
        case "threshold":
            return Threshold(*value)
        case _:
            return _KINDS[name](value) if name in _KINDS else value


def _code(name: str) -> str:
    (region,) = (region for region in TREE.named(name) if region.name == name)
    return region.code


def files() -> list[Path]:
    """The question files."""
    return sorted(FOLDER.glob("*.toml"))


def cases(file: Path) -> list[Case]:
    """The cases of a file."""
    return [
        Case(
            tuple(ask["texts"]),
            ask["is"],
            ask.get("who", 1003),
            ask.get("forgiven", False),
            tuple(ask.get("figures", ())),
        )
        for ask in tomllib.loads(file.read_text(encoding="utf-8"))["ask"]
    ]
