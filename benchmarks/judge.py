"""What the sandbox's record says about a storm: what arrived, when, and whether every limit was kept."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.ideal import PER_MINUTE, PER_SECOND, Attempt
from jobs.delivering import FIRST_WAIT, LONGEST_WAIT

NUMBER = re.compile(r"编号 (\d{4}-\d{6})")
AGAIN = "【补发】"
RETRY_AFTER = re.compile(r"retry after (\d+)")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request to send a message, as the sandbox has it.

    Attributes:
        at: seconds of pacing since the start.
        accepted: the message is in the chat, whether or not the bot was told.
        answered: the bot has got the answer.
        fault: what was done to it on purpose.
    """

    at: float
    chat: int
    serial: str
    again: bool
    accepted: bool
    answered: bool
    fault: str | None
    status: int
    description: str


def arrivals(record: Sequence[Mapping[str, Any]], began: float, scale: float) -> list[Arrival]:
    """The requests of a record, in order."""
    return [
        Arrival(
            at=(entry["monotonic"] - began) * scale,
            chat=entry["chat_id"],
            serial=_serial(entry["params"]["text"]),
            again=entry["params"]["text"].startswith(AGAIN),
            accepted=entry["accepted"],
            answered=entry["answered"] is True,
            fault=entry["fault"],
            status=entry["status"],
            description=entry["description"],
        )
        for entry in record
        if entry["method"] == "sendMessage"
    ]


def _serial(text: str) -> str:
    found = NUMBER.search(text)
    return found[1] if found else ""


def checks(found: Sequence[Arrival], serials: Sequence[str], left: int) -> Iterator[tuple[str, bool]]:
    """Each promise and whether it was kept. `left`: pushes that are not marked as sent in the end."""
    accepted = [arrival for arrival in found if arrival.accepted]
    times = Counter(arrival.serial for arrival in accepted)
    unmarked = Counter(arrival.serial for arrival in accepted if not arrival.again)
    yield f"{len(serials)} pushes arrived, {left} not marked as sent", not left and times.keys() == {*serials}
    doubled = sum(count - 1 for count in times.values())
    yield f"{doubled} arrived a second time, all marked 补发 with their number", max(unmarked.values()) == 1
    every = [arrival.at for arrival in found]
    by_chat = defaultdict(list)
    for arrival in found:
        by_chat[arrival.chat].append(arrival.at)
    second = most(every, 1.0)
    yield f"at most {second} requests in any second", second <= PER_SECOND
    chat_second = max(most(times_, 1.0) for times_ in by_chat.values())
    yield f"at most {chat_second} to one chat in any second", chat_second == 1
    minute = max(most(times_, 60.0) for times_ in by_chat.values())
    yield f"at most {minute} to one group in any minute", minute <= PER_MINUTE
    unforced = sum(arrival.status == 429 and arrival.fault is None for arrival in found)
    yield f"{unforced} refused for being too fast", not unforced


def most(times: Sequence[float], span: float) -> int:
    """The most that lie in any half-open window of this length."""
    first, largest = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= span:
            first += 1
        largest = max(largest, last - first + 1)
    return largest


def attempts(found: Sequence[Arrival], patience: float, slow: float) -> dict[str, tuple[int, list[Attempt]]]:
    """The group of each push and the attempts that it took, for `ideal.schedule`.

    Args:
        patience: seconds of pacing after which the bot gives up on an answer.
        slow: seconds of pacing that an answer takes which is late but comes.
    """
    pushes: dict[str, tuple[int, list[Attempt]]] = {}
    for arrival in found:
        made = pushes.setdefault(arrival.serial, (arrival.chat, []))[1]
        made.append(_attempt(arrival, len(made) + 1, patience, slow))
    return pushes


def _attempt(arrival: Arrival, number: int, patience: float, slow: float) -> Attempt:
    told = RETRY_AFTER.search(arrival.description)
    if told is not None:
        return Attempt(wait=float(told[1]))
    pause = min(FIRST_WAIT * (1 << (number - 1)), LONGEST_WAIT).total_seconds() / 2
    match arrival.fault:
        case None:
            return Attempt()
        case "hang" if arrival.answered:
            return Attempt(takes=slow)
        case "hang":
            return Attempt(takes=patience, wait=pause)
        case _:
            return Attempt(wait=pause)
