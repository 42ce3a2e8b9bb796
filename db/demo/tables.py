"""The tables that the demo is made from: how much, where, of what kind."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

from ledger.phases import Batch

REVIEW = date(2021, 9, 30)
"""The day the published rates are of."""

HORIZON = date(2022, 6, 30)
"""The day of the last reports."""


@dataclass(frozen=True, slots=True)
class CityRow:
    """One of the 18 units.

    Attributes:
        weight: its share of projects, relative to the others.
        lateness: the share of its milestones that are reached late.
        chains: 产业链 that it prefers.
    """

    code: str
    weight: int
    lateness: float
    chains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CityTarget:
    """What becomes of one city's entries in one batch of phase 1 by the review day; the rest come later.

    Attributes:
        overdue: planned before the review day and not reached, not extended.
        due_soon: planned for the 15 days after it.
        extended: planned before it, with an approved later deadline.
    """

    batch: Batch
    city: str
    entered: int
    withdrawn: int
    reached: int
    overdue: int
    due_soon: int
    extended: int


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """How large a batch is. `investment_wan` and `minimum_wan` are of the entries not carried over."""

    entered: int
    investment_wan: int
    minimum_wan: int
    carried: int
    withdrawn_later: int

    @property
    def fresh(self) -> int:
        """Entries of projects that are new in the ledger."""
        return self.entered - self.carried


@dataclass(frozen=True, slots=True)
class PhasePlan:
    number: int
    held_on: date
    batches: dict[Batch, BatchPlan]


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """A part of phase 1's signed projects; an empty category stands for all but the two that are counted."""

    category: str
    on_the_spot: bool
    projects: int
    investment_wan: int


@dataclass(frozen=True, slots=True)
class Product:
    """What a project is about. Without a unit it is a facility and has no yearly output."""

    category: str
    chain: str
    industry: str
    trade: str
    product: str
    unit: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Tables:
    cities: tuple[CityRow, ...]
    targets: tuple[CityTarget, ...]
    phases: tuple[PhasePlan, ...]
    signed_categories: tuple[CategoryShare, ...]
    products: tuple[Product, ...]


def read_tables() -> Tables:
    """All tables, from the files beside this module."""
    sizes = tomllib.loads(_text("phases.toml"))
    return Tables(
        cities=tuple(_city(row) for row in _rows("cities.csv")),
        targets=tuple(_target(row) for row in _rows("phase_one.csv")),
        phases=tuple(
            PhasePlan(
                phase["number"],
                phase["held_on"],
                {batch: BatchPlan(**phase["batches"][batch]) for batch in Batch},
            )
            for phase in sizes["phases"]
        ),
        signed_categories=tuple(CategoryShare(**share) for share in sizes["signed_categories"]),
        products=tuple(_product(row) for row in _rows("products.csv")),
    )


def _city(row: dict[str, str]) -> CityRow:
    return CityRow(row["code"], int(row["weight"]), float(row["lateness"]), tuple(row["chains"].split("、")))


def _target(row: dict[str, str]) -> CityTarget:
    counts = ("entered", "withdrawn", "reached", "overdue", "due_soon", "extended")
    return CityTarget(Batch(row["batch"]), row["city"], *(int(row[count]) for count in counts))


def _product(row: dict[str, str]) -> Product:
    return Product(
        category=row["category"],
        chain=row["chain"],
        industry=row["industry"],
        trade=row["trade"],
        product=row["product"],
        unit=row["unit"],
        low=int(row["low"] or 0),
        high=int(row["high"] or 0),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_text(name).splitlines())


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
