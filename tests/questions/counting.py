"""Counting by hand: which rows of the workbook count, how many they are, and how an official writes it.

Nothing here knows the bot: no query, no rule, no wording of it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.questions.book import NEVER, TARGET, Book, Row

Asked = dict[str, Any]
"""The question as the file has it, with the asker's region, the usual phase and today filled in."""
STAGE_OF = {"start_rate": "开工", "production_rate": "投产", "efficiency_rate": "达效"}
BATCH_OF = {stage: batch for batch, stage in TARGET.items()}
WORDS = {"sign": "签约", "start": "开工", "produce": "投产", "efficient": "达效"}
BATCHES = {"signed": "签约", "started": "开工", "producing": "投产"}
ALL_RATES = ("start_rate", "production_rate", "efficiency_rate")


def percent(n: int, of: int) -> str:
    """One decimal, half up; a “.0” is left out."""
    tenths = (n * 2000 + of) // (2 * of)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def yi(wan: int) -> str:
    """亿元 with one decimal, half up; below 0.1亿 in 万元."""
    if wan < 1000:
        return f"{wan}万元"
    tenths = (wan + 500) // 1000
    return f"{tenths // 10}亿元" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}亿元"


def short(region: str) -> str:
    """许昌 of 许昌市; names of two characters stay whole (杞县)."""
    long = {"济源示范区": "济源", "顺河回族区": "顺河", "管城回族区": "管城", "瀍河回族区": "瀍河"}
    return long.get(region) or (region[:-1] if len(region) > 2 else region)


def lies_in(row: Row, region: str) -> bool:
    return region in ("河南省", row.city, row.county)


def passes(row: Row, asked: Asked) -> bool:
    """Whether a row is of the region and meets all conditions but those of days."""
    if not lies_in(row, asked["region"]) or asked.get("phase", row.phase) != row.phase:
        return False
    if BATCHES.get(asked.get("batch", ""), row.batch) != row.batch:
        return False
    if "category" in asked and asked["category"] not in row.categories:
        return False
    if row.wan < asked.get("min_wan", 0) or row.wan >= asked.get("max_wan", float("inf")):
        return False
    if "lacks" in asked:
        lacking = {"service_officer": row.officer, "leader": row.leader, "bank": row.bank}
        if lacking[asked["lacks"]]:
            return False
    return "named" not in asked or _is_called(row, asked["named"], asked["text"])


def _is_called(row: Row, named: str, text: str) -> bool:
    names = {
        "chain": (row.chain,),
        "industry": (row.industry,),
        "person": (row.officer, row.leader),
        "bank": (row.bank,),
        "company": (row.company,),
    }
    return any(text in name for name in names[named])


def share(book: Book, asked: Asked, rate: str, **changed: Any) -> tuple[int, int]:
    """n of N: of the rows still on the rate's list, those that reached its stage."""
    where = {**asked, **changed, "batch": _list_of(rate)}
    rows = [row for row in book.rows if passes(row, where) and row.on(where["as_of"])]
    return sum(row.done(STAGE_OF[rate], where["as_of"]) for row in rows), len(rows)


def _list_of(rate: str) -> str:
    batch = BATCH_OF[STAGE_OF[rate]]
    return next(code for code, word in BATCHES.items() if word == batch)


def shown(n: int, of: int) -> list[str]:
    return [f"{n}/{of}", percent(n, of)] if of else ["无法计算"]


def below(region: str, book: Book) -> list[str]:
    """The cities of the province, or the counties of a city, that have projects."""
    if region == "河南省":
        return sorted({row.city for row in book.rows})
    return sorted({row.county or row.city for row in book.rows if row.city == region})


def placed(asked: Asked, book: Book, rate: str) -> list[tuple[int, str, int, int]]:
    """Place, region, n, N; equal shares have equal places, and the next place is left out."""
    regions = below(asked["region"], book)
    shares = [(region, *share(book, asked, rate, region=region)) for region in regions]
    counted = [(region, n, of) for region, n, of in shares if of]
    ranked = [
        (1 + sum(m * of > n * other for _, m, other in counted), region, n, of) for region, n, of in counted
    ]
    return sorted(ranked)


def standing(asked: Asked, book: Book) -> list[Row]:
    """Rows on a list that meet the conditions, those asked for by a stage reached or not among them."""
    day = asked["as_of"]
    rows = [row for row in book.rows if passes(row, asked) and row.on(day)]
    if "reached" not in asked:
        return rows
    stage, since = WORDS[asked["milestone"]], asked.get("since", date.min)
    if asked["reached"]:
        return [row for row in rows if since <= row.actual.get(stage, NEVER) <= day]
    return [row for row in rows if not row.done(stage, day)]


def once(rows: Iterable[Row]) -> list[Row]:
    """Each project once, however many lists it is on."""
    return list({row.code: row for row in rows}.values())


def total(rows: list[Row]) -> list[str]:
    """How many lines, and the money of the projects, each counted once."""
    return [f"{len(rows)}个", yi(sum(row.wan for row in once(rows)))] if rows else ["没有"]


def waiting(asked: Asked, book: Book) -> list[tuple[Row, date]]:
    """Rows that have not reached what their list is for, with the day by which they are to."""
    day = asked["as_of"]
    wanted = WORDS.get(asked.get("milestone", ""))
    return [
        (row, book.deadline(row, day))
        for row in book.rows
        if row.on(day)
        and passes(row, asked)
        and not row.done(TARGET[row.batch], day)
        and wanted in (None, TARGET[row.batch])
    ]
