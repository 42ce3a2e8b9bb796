"""Every figure the plainest way: by going through the rows of the workbook, one by one.

What is asked is a table of the question files; what comes back are the figures as an official would write
them, such as 14/16, 37个, 123.4亿元.
"""

from collections.abc import Callable
from datetime import date, timedelta

from tests.questions.book import HELD, STAGES, Book
from tests.questions.counting import (
    ALL_RATES,
    BATCHES,
    Asked,
    below,
    lies_in,
    once,
    percent,
    placed,
    share,
    short,
    shown,
    standing,
    total,
    waiting,
    yi,
)


def figures(asked: Asked, book: Book) -> list[str]:
    """The figures of a question."""
    return COUNTED[asked["topic"]](asked, book)


def rates(asked: Asked, book: Book) -> list[str]:
    wanted = [asked["rate"]] if "rate" in asked else ALL_RATES
    return [figure for rate in wanted for figure in shown(*share(book, asked, rate))]


def ranking(asked: Asked, book: Book) -> list[str]:
    places = placed(asked, book, asked.get("rate", "start_rate"))
    if asked.get("view") == "map":
        whole = shown(*share(book, asked, asked["rate"]))
        return [*whole, *(short(region) for place, region, *_ in places if place == 1)]
    if "top" in asked and asked.get("end") == "last":
        edge = sorted(place for place, *_ in places)[-asked["top"]]
        places = [line for line in places if line[0] >= edge]
    elif "top" in asked:
        places = [line for line in places if line[0] <= asked["top"]]
    elif "focus" in asked:
        places = [line for line in places if line[1] == asked["focus"]]
    else:
        places = [places[0], places[-1]]
    return [f"{place}. {short(region)}…{n}/{of}" for place, region, n, of in places]


def projects(asked: Asked, book: Book) -> list[str]:
    found = once(standing(asked, book))
    if "top" in asked:
        largest = sorted(found, key=lambda row: -row.wan)[: asked["top"]]
        return [yi(row.wan) for row in largest]
    return total(found)


def overdue(asked: Asked, book: Book) -> list[str]:
    least = timedelta(days=asked.get("late_days", 0))
    return total([row for row, due in waiting(asked, book) if asked["as_of"] - due > least])


def due(asked: Asked, book: Book) -> list[str]:
    first: date = asked.get("since") or asked["as_of"]
    last = first + timedelta(days=asked.get("days", 15))
    return total([row for row, day in waiting(asked, book) if first <= day <= last])


def source(asked: Asked, book: Book) -> list[str]:
    if "rate" in asked:
        return shown(*share(book, asked, asked["rate"]))
    if "late_days" in asked or "milestone" not in asked:
        return []
    return projects(asked, book)


def part(asked: Asked, book: Book) -> list[str]:
    """Of each list's projects and money, the part of a category."""
    lists = [asked["batch"]] if "batch" in asked else BATCHES
    wanted = [asked["category"]] if "category" in asked else ("先进制造业", "战略性新兴产业")
    return [figure for batch in lists for one in wanted for figure in _part(asked, book, batch, one)]


def _part(asked: Asked, book: Book, batch: str, category: str) -> list[str]:
    whole = {key: asked[key] for key in ("as_of", "region", "phase")}
    every = standing({**whole, "batch": batch}, book)
    ours = [row for row in every if category in row.categories]
    money, of = sum(row.wan for row in ours), sum(row.wan for row in every)
    counts = f"{len(ours)}/{len(every)}", percent(len(ours), len(every))
    return [*counts, f"{yi(money)}/{yi(of)}", percent(money, of)]


def compare(asked: Asked, book: Book) -> list[str]:
    wanted = [asked["rate"]] if "rate" in asked else ALL_RATES
    if "other_phase" in asked:
        return [figure for rate in wanted for figure in _at_equal_age(asked, book, rate)]
    places = [asked["region"], *asked["others"]]
    shares = [share(book, asked, rate, region=place) for rate in wanted for place in places]
    return [figure for n, of in shares for figure in shown(n, of)]


def _at_equal_age(asked: Asked, book: Book, rate: str) -> list[str]:
    """The younger phase as it is; the older as many days after it was held."""
    phases = sorted((asked["phase"], asked["other_phase"]), key=lambda number: HELD[number])
    age = asked["as_of"] - HELD[phases[1]]
    older = share(book, asked, rate, phase=phases[0], as_of=HELD[phases[0]] + age)
    younger = share(book, asked, rate, phase=phases[1])
    return [*shown(*older), *shown(*younger)]


def trend(asked: Asked, book: Book) -> list[str]:
    places = [asked["region"], *asked.get("others", [])]
    rate = asked.get("rate", "start_rate")
    return [f for place in places for f in shown(*share(book, asked, rate, region=place))]


def conversion(asked: Asked, book: Book) -> list[str]:
    """How far the signed projects came, with how much money, and which part of them from step to step."""
    came = standing({"batch": "signed", **asked}, book)
    found = [f"{len(came)}个", yi(sum(row.wan for row in came))]
    for stage in STAGES[1:]:
        further = [row for row in came if row.done(stage, asked["as_of"])]
        found += [f"{len(further)}个"]
        if came and asked.get("view") != "picture":
            found += [f"{len(further)}/{len(came)}"]
        found += [yi(sum(row.wan for row in further))][: len(further)]
        came = further
    return found


def leaders(asked: Asked, book: Book) -> list[str]:
    wanted = [asked["rate"]] if "rate" in asked else ALL_RATES
    among = [_chosen(placed(asked, book, rate), asked) for rate in wanted]
    cities = [city for city in below("河南省", book) if all(city in chosen for chosen in among)]
    return [*map(short, cities)] if cities else ["没有"]


def _chosen(places: list[tuple[int, str, int, int]], asked: Asked) -> set[str]:
    if "threshold" in asked:
        least, above = asked["threshold"]
        return {city for _, city, n, of in places if (n * 100 >= least * of) is above}
    if asked.get("end") == "last":
        edge = sorted(place for place, *_ in places)[-asked["top"]]
        return {city for place, city, *_ in places if place >= edge}
    return {city for place, city, *_ in places if place <= asked["top"]}


def calendar(asked: Asked, _: Book) -> list[str]:
    said = {1: "2021年7月10日", 2: "2021年10月8日", 3: "2022年1月4日"}
    return [said[asked["phase"]]] if "phase" in asked else list(said.values())


def ageing(asked: Asked, book: Book) -> list[str]:
    """Projects overdue by more than 90 days, by 31 to 90, by 1 to 30; each once, by its oldest deadline."""
    late: dict[str, tuple[int, int]] = {}
    for row, due in waiting(asked, book):
        if due < asked["as_of"]:
            days = (asked["as_of"] - due).days
            late[row.code] = max(late.get(row.code, (0, 0)), (days, row.wan))
    found = []
    for least, most in ((91, 99_999), (31, 90), (1, 30)):
        money = [wan for days, wan in late.values() if least <= days <= most]
        found += [f"{len(money)}个", yi(sum(money))] if money else []
    return found


def unacknowledged(asked: Asked, book: Book) -> list[str]:
    """Of each city, or each county of one: warnings nobody acknowledged, of all that are not settled."""
    within = [warning for warning in book.warnings if asked["region"] in ("河南省", warning[0])]
    states: dict[str, list[str]] = {}
    for city, county, state in within:
        states.setdefault(city if asked["region"] == "河南省" else county, []).append(state)
    return [
        f"{short(place)}…{counts.count('open')}/{len(counts)}条"
        for place, counts in sorted(states.items())
        if "open" in counts
    ] or ["没有"]


def warnings(asked: Asked, book: Book) -> list[str]:
    count = sum(asked["region"] in ("河南省", city) for city, *_ in book.warnings)
    return [f"共{count}条"] if count else ["没有"]


def search(asked: Asked, book: Book) -> list[str]:
    found = once(
        row
        for row in book.rows
        if lies_in(row, asked["region"])
        and (asked["text"] in row.name or asked["text"] in row.company or asked["text"] == row.code)
    )
    if len(found) == 1:
        return [found[0].name, yi(found[0].wan)]
    return [f"共{len(found)}个"] if found else ["没有"]


COUNTED: dict[str, Callable[[Asked, Book], list[str]]] = {
    "rates": rates,
    "brief": rates,
    "weekly": rates,
    "ranking": ranking,
    "projects": projects,
    "overdue": overdue,
    "due": due,
    "source": source,
    "share": part,
    "compare": compare,
    "trend": trend,
    "conversion": conversion,
    "leaders": leaders,
    "calendar": calendar,
    "ageing": ageing,
    "unacknowledged": unacknowledged,
    "warnings": warnings,
    "search": search,
}
