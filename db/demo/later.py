"""What happens after the review: projects move up a batch, leave one, or get more time."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from db.demo.cast import SUPERVISOR
from db.demo.days import after, office_day
from db.demo.drafts import Draft
from db.demo.shapes import DemoExtension
from db.demo.tables import HORIZON, REVIEW, PhasePlan
from ledger.phases import TARGET, Batch, Milestone

SOURCE = {Batch.STARTED: Batch.SIGNED, Batch.PRODUCING: Batch.STARTED}
"""The batch that the carried-over entries of a batch come from."""

REASONS_TO_LEAVE = (
    "企业投资计划调整，项目不再实施",
    "用地规划调整，项目无法落地",
    "环评未获批复，项目终止",
    "投资主体变更，双方解除协议",
)
REASONS_FOR_TIME = (
    "受强降雨影响，施工停滞，申请顺延",
    "土地组卷报批未完成，申请顺延",
    "主要设备到货推迟，申请顺延",
    "环评批复办理中，申请顺延",
    "供电接入工程未完工，申请顺延",
)
MOST_CARRIED = 0.45
"""Of a city's entries in a batch, at most this share are carried over."""


def carried(
    drafts: Iterable[Draft], phase: PhasePlan, batch: Batch, sizes: dict[str, int], rng: Random
) -> list[Draft]:
    """The projects that enter `batch` because they reached its milestone since; the largest go first.

    Args:
        sizes: how many entries each city has in the batch.
    """
    room = {city: int(size * MOST_CARRIED) for city, size in sizes.items()}
    plan = phase.batches[batch]
    chosen: list[Draft] = []
    for draft in _movable(drafts, phase, batch, rng):
        if len(chosen) < plan.carried and room[draft.city.code]:
            room[draft.city.code] -= 1
            chosen.append(draft)
    if len(chosen) < plan.carried:
        raise ValueError(f"phase {phase.number}, {batch}: only {len(chosen)} projects can move up")
    return chosen


def _movable(drafts: Iterable[Draft], phase: PhasePlan, batch: Batch, rng: Random) -> list[Draft]:
    source = SOURCE[batch]
    found = [
        draft
        for draft in drafts
        if draft.is_on(source)
        and not draft.is_on(batch)
        and draft.withdrawn_on is None
        and draft.known_reached(TARGET[source], phase.held_on)
        and draft.kind.total_wan >= phase.batches[batch].minimum_wan
    ]
    rng.shuffle(found)
    return sorted(found, key=lambda draft: draft.kind.total_wan < 500_000)


def withdraw_some(drafts: Iterable[Draft], phase: PhasePlan, batch: Batch, rng: Random) -> None:
    """Takes projects that are stuck out of a batch, some time after the review and the phase."""
    earliest = max(REVIEW, phase.held_on)
    stuck = [
        draft
        for draft in drafts
        if draft.withdrawn_on is None
        and _only_on(draft, phase, batch)
        and draft.reached[TARGET[batch]] > after(earliest, 90)
    ]
    for draft in rng.sample(stuck, phase.batches[batch].withdrawn_later):
        draft.withdrawn_on = office_day(after(earliest, rng.randint(30, 80)))


def _only_on(draft: Draft, phase: PhasePlan, batch: Batch) -> bool:
    return [(entry.record.phase, entry.record.batch) for entry in draft.entries] == [(phase.number, batch)]


def give_reasons(drafts: Iterable[Draft], rng: Random) -> None:
    for draft in drafts:
        if draft.withdrawn_on:
            draft.withdrawn_reason = rng.choice(REASONS_TO_LEAVE)


def extensions(drafts: Iterable[Draft], rng: Random) -> Iterator[DemoExtension]:
    """The extensions that courses speak of, and for one in eight of those that will be late by weeks."""
    for draft in drafts:
        milestone = TARGET[draft.entries[0].record.batch]
        course = draft.course
        if course.due_on and course.approved_on:
            yield _extension(draft, milestone, course.due_on, course.approved_on, rng)
        elif _will_be_late(draft) and rng.random() < 0.125:
            due_on = max(after(course.planned, 15), after(course.reached, rng.randint(-6, 15)))
            approved_on = office_day(after(course.planned, rng.randint(-8, 8)))
            yield _extension(draft, milestone, due_on, approved_on, rng)


def _will_be_late(draft: Draft) -> bool:
    course = draft.course
    in_time = after(REVIEW, 12) <= course.planned <= after(HORIZON, -14)
    return in_time and draft.withdrawn_on is None and (course.reached - course.planned).days > 20


def _extension(
    draft: Draft, milestone: Milestone, due_on: date, approved_on: date, rng: Random
) -> DemoExtension:
    return DemoExtension(
        draft.code, milestone, due_on, approved_on, SUPERVISOR.id, rng.choice(REASONS_FOR_TIME)
    )
