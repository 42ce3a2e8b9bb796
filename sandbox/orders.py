"""What tests and the page may order over HTTP beside what people do: faults, and the clock."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox import page_view
from sandbox.changes import Change
from sandbox.faults import KINDS, Fault
from sandbox.people_api import ACTIONS, act
from sandbox.wire import Json

if TYPE_CHECKING:
    from sandbox.box import Sandbox


async def order(box: "Sandbox", action: str, body: Mapping[str, Json]) -> Json:
    """Runs one action of ``POST /sandbox/<action>``. ValueError when it is unknown or its body wrong."""
    if action in ACTIONS:
        return act(box, action, body)
    if action == "advance":
        return await _advance(box, str(body.get("at", "")))
    if action not in FAULT_ACTIONS:
        raise ValueError(f"unknown action {action}")
    FAULT_ACTIONS[action](box, dict(body))
    return True


def _fault(body: Mapping[str, Json]) -> Fault:
    options = dict(body)
    kind = KINDS.get(str(options.pop("kind", "")))
    if kind is None:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    return kind(**options)


def _fail(box: "Sandbox", body: dict[str, Json]) -> None:
    method, chat_id, times = body.pop("method", None), body.pop("chat_id", None), body.pop("times", 1)
    box.fail(
        _fault(body),
        method=str(method) if method else None,
        chat_id=chat_id if isinstance(chat_id, int) else None,
        times=times if isinstance(times, int) else 1,
    )


def _fail_at_random(box: "Sandbox", body: dict[str, Json]) -> None:
    seed, chances, methods = body.get("seed"), body.get("chances"), body.get("methods")
    if not isinstance(seed, int) or not isinstance(chances, Mapping | list):
        raise ValueError("give an integer seed, and chances by kind or faults")  # noqa: TRY004 - answered as 400
    if isinstance(chances, Mapping):
        chances = [{"kind": kind, "chance": chance} for kind, chance in chances.items()]
    by_fault = dict(_with_chance(fault) for fault in chances if isinstance(fault, Mapping))
    box.fail_at_random(seed, by_fault, [str(m) for m in methods] if isinstance(methods, list) else None)


def _with_chance(body: Mapping[str, Json]) -> tuple[Fault, float]:
    options = dict(body)
    chance = float(str(options.pop("chance", 0)))
    return _fault(options), chance


FAULT_ACTIONS: dict[str, Callable[["Sandbox", dict[str, Json]], None]] = {
    "fail": _fail,
    "fail_at_random": _fail_at_random,
    "heal": lambda box, _: box.heal(),
}


async def _advance(box: "Sandbox", at: str) -> Json:
    if box.clock is None:
        raise ValueError("沙盒没有可移动的时钟")
    moment = datetime.fromisoformat(at)
    box.world.changes.announce(Change("clock", content={"busy": True}))
    try:
        await box.clock.advance_to(moment if moment.tzinfo else moment.replace(tzinfo=box.zone))
    finally:
        box.world.changes.announce(
            Change("clock", content={"busy": False, "clock": page_view.clock_view(box)})
        )
    return page_view.clock_view(box)
