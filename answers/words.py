"""Words: the templates of `templates/zh/`, and the plain text that a reader sees of them."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ledger import vocabulary
from ledger.clock import CHINA, china_day
from ledger.money import exact_yi, yi
from ledger.rates import percent, tenths_of_percent
from ledger.rounding import exactly, half_up

if TYPE_CHECKING:
    from answers.context import Context

_BREAKS = re.compile("[\n\v\f\r\x85\u2028\u2029]+")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Unicode's bidirectional controls (UAX 9): they reorder all that follows in the paragraph."""

TEMPLATES = Path(__file__).parent / "templates" / "zh"


@cache
def environment() -> Environment:
    """The templates; every value from the ledger is put on one line, and escaped for Telegram's HTML."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is None or ".html." in name,
        undefined=StrictUndefined,
        finalize=one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        percent=lambda fact: percent(fact.reached, fact.total),
        part_of=percent,
        tenths=lambda tenths: percent(tenths, 1000),
        points=lambda tenths: percent(tenths, 1000).removesuffix("%"),
        yi=yi,
        exact_yi=exact_yi,
        brief=brief,
        day=day,
        short_day=short_day,
        end_of_month=end_of_month,
        in_tenths=lambda fact: tenths_of_percent(fact.reached, fact.total),
        moment=moment,
        full_moment=full_moment,
        iso_day=iso_day,
        china_day=china_day,
        ordinal=vocabulary.ordinal,
        batch=vocabulary.BATCH.__getitem__,
        milestone=vocabulary.MILESTONE.__getitem__,
        rate=vocabulary.RATE.__getitem__,
        role=vocabulary.ROLE.__getitem__,
        subscription=vocabulary.SUBSCRIPTION.__getitem__,
        level=vocabulary.LEVEL.__getitem__,
        level_mark=vocabulary.LEVEL_MARK.__getitem__,
        rule=vocabulary.RULE.__getitem__,
        state=vocabulary.WARNING_STATE.__getitem__,
        settlement=vocabulary.SETTLEMENT.__getitem__,
        standing=vocabulary.STANDING.__getitem__,
        doubt=vocabulary.DOUBT.__getitem__,
        lack=vocabulary.LACK.__getitem__,
        named=vocabulary.NAMED.__getitem__,
        half_up=half_up,
        exactly=exactly,
    )
    return made


def render(template: str, **values: object) -> str:
    """One template filled in. A missing value is an error, never a gap."""
    return environment().get_template(template).render(values).strip()


def render_in(context: "Context", template: str, **values: object) -> str:
    """The same, with what every answer may name: regions, today, the demo mark."""
    return render(template, tree=context.tree, today=context.today, demo=context.reference.demo, **values)


def one_line(value: object) -> object:
    """What somebody wrote, so that it cannot look like lines of ours or turn round what stands beside it.

    Line breaks become blanks, and marks of direction are left out. What a template made is left alone.
    """
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return _BREAKS.sub(" ", _DIRECTIONS.sub("", value))


def brief(text: str, most: int) -> str:
    """A text of at most `most` characters; where it is longer, “…” stands for the rest."""
    return text if len(text) <= most else text[: most - 1] + "…"


def day(value: date) -> str:
    """2021年9月30日"""
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date) -> str:
    """9月30日"""
    return f"{value.month}月{value.day}日"


def end_of_month(value: date) -> str:
    """9月底, of the last day of a month; else 9月28日"""
    last = (value + timedelta(days=1)).month != value.month
    return f"{value.month}月底" if last else short_day(value)


def moment(value: datetime) -> str:
    """10月8日 09:05, in China"""
    local = value.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def full_moment(value: datetime) -> str:
    """2021年10月8日 09:05, in China"""
    local = value.astimezone(CHINA)
    return f"{day(local)} {local:%H:%M}"


def iso_day(value: str) -> str:
    """2021年9月30日, of an ISO text"""
    return day(date.fromisoformat(value))


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(text: str) -> str:
    """What a reader sees of Telegram HTML: tags gone, entities resolved."""
    parser = _Plain()
    parser.feed(text)
    parser.close()
    return "".join(parser.parts)
