"""Workbooks that went wrong, the same for the same seed, and a process that reads them under limits."""

import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from db.workbook.reading.read import read_workbook
from ledger.errors import Refused
from tests.workbook.books import HEADERS, TODAY, parts_of, xlsx, zipped

LINE = [
    "XC-001",
    "项目",
    1,
    "签约",
    "许昌",
    "长葛市",
    *[None] * 4,
    52000,
    1.5,
    "3亿",
    TODAY,
    "2021年9月",
    "9月底",
]
ODD = [
    "",
    "合计",
    "项目编号",
    "一、甲",
    "=1+1",
    "约3亿",
    "9" * 400,
    "2021-13-45",
    "\u200b\u3000",
    "😀" * 300,
    -1,
    1e308,
    0.1,
    44469,
    "9月底",
    True,
    None,
]
BITS = [
    b"",
    b"9999999",
    b"<",
    b">",
    b'"',
    b"&a;",
    b"-1",
    b"\0",
    b"]]>",
    b"<!--",
    b"A1048576",
    b"XFD9",
    b"1e999",
]

_INSTANT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SECONDS = 10
KIB = 2**20
"""What one workbook may take: ten seconds, and 1 GiB."""


def mutations(seed: int, count: int) -> Iterator[bytes]:
    """So many workbooks with wrong bytes, cut short, parts changed for others, wrong XML, or odd cells."""
    rng = Random(seed)
    whole = _dateless(xlsx(["许昌市台账"], HEADERS, *[LINE] * 5))
    parts = parts_of(whole)
    ways = (_bytes_changed, _cut_short, _parts_changed, _xml_changed, _cells_changed)
    for number in range(count):
        yield ways[number % len(ways)](rng, whole, dict(parts))


def _bytes_changed(rng: Random, whole: bytes, parts: dict[str, bytes]) -> bytes:
    broken = bytearray(whole)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(broken))
        broken[place : place + rng.choice([0, 1, 20])] = rng.randbytes(rng.choice([0, 1, 20]))
    return bytes(broken)


def _cut_short(rng: Random, whole: bytes, parts: dict[str, bytes]) -> bytes:
    start = rng.choice([0, 0, 0, rng.randrange(200)])
    return whole[start : rng.randrange(len(whole))]


def _parts_changed(rng: Random, whole: bytes, parts: dict[str, bytes]) -> bytes:
    one, other = rng.sample(sorted(parts), 2)
    match rng.randrange(4):
        case 0:
            parts[one] = parts[other]
        case 1:
            del parts[one]
        case 2:
            parts[one], parts[other] = parts[other], parts[one]
        case _:
            parts[one] += rng.randbytes(50)
    return zipped(parts)


def _xml_changed(rng: Random, whole: bytes, parts: dict[str, bytes]) -> bytes:
    name = rng.choice(sorted(parts))
    broken = bytearray(parts[name])
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(broken))
        broken[place : place + rng.choice([0, 1, 9])] = rng.choice(BITS)
    return zipped(parts | {name: bytes(broken)})


def _cells_changed(rng: Random, whole: bytes, parts: dict[str, bytes]) -> bytes:
    lines: list[list[object]] = [[*HEADERS], [*LINE], [*LINE], [*LINE]]
    for _ in range(rng.randint(1, 10)):
        line = rng.choice(lines)
        line[rng.randrange(len(line))] = rng.choice(ODD)
    rng.shuffle(lines)
    return _dateless(xlsx(*lines))


def _dateless(workbook: bytes) -> bytes:
    """A workbook without the instant at which it was made."""
    parts = parts_of(workbook)
    parts["docProps/core.xml"] = _INSTANT.sub(b"2021-10-08T00:00:00Z", parts["docProps/core.xml"])
    return zipped(parts)


def read_all(seed: int, count: int) -> None:
    """Read so many; print how many were taken, the slowest, the peak. A crash ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
    taken, slowest = 0, 0.0
    for content in mutations(seed, count):
        start = time.process_time()
        try:
            read_workbook(content, "台账.xlsx", TODAY)
            taken += 1
        except Refused:
            pass
        slowest = max(slowest, time.process_time() - start)
    sys.stdout.write(f"{taken} {slowest:.3f} {peak()}\n")


def peak() -> int:
    """KiB of memory that this process has held at most; unlike `ru_maxrss`, not what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    read_all(int(sys.argv[1]), int(sys.argv[2]))
