"""对账 of a table: what each row claims."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from handlers.reading.checks import check_day, check_phases
from handlers.reading.claims import NO_RATE
from handlers.reading.figures import MAX_DIGITS, count, merged, narrow
from handlers.reading.meaning import Kind
from handlers.reading.places import chains
from handlers.reading.reported import MAX_CLAIMS, read_context, read_reported
from handlers.reading.reported_header import (
    FIGURES,
    Cell,
    Col,
    Column,
    Row,
    at,
    fractions,
    header,
    rate_of,
    settled,
    shown,
    with_rates,
)
from handlers.reading.subject import Subject
from handlers.reading.tokens import Setting, Token, joined, tokens
from ledger.errors import Reason, Refused
from ledger.rates import Rate
from ledger.stated import Claim, Percent, Reported, Stated, Unread

UNKNOWN_PLACE, NOT_A_NUMBER = "unknown_place", "not_a_number"
"""Why a row or a cell is unread, beside NO_RATE."""

_DECIMALS = 4
"""Of a percentage that a spreadsheet worked out and did not round."""
_COUNT = re.compile(r"(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.0+)?\s*(?:个|项|家)?")
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,10})?)\s*(%)?")
_MOST = 10_000
"""Percent; more is a number of something else."""
_EMPTY = ("-", "—", "/", "--")
_WHOLE = ("合计", "总计", "全省", "全省合计", "全省总计", "河南省合计")
_PARTIAL = ("小计",)


def read_table(table: Sequence[Row], setting: Setting) -> Reported:
    """What a table claims; one without a header that is known is read as text.

    Raises:
        Refused: as `read_reported`; a row of a region that is not known is left out, and said.
    """
    found = header(table)
    if found is None:
        lines = ("、".join(shown(cell) for cell in row if cell is not None) for row in table)
        return read_reported("\n".join(lines), setting)
    above, first, columns = found
    columns = tuple(settled(column, table[first:]) for column in columns)
    title = "、".join(shown(cell) for row in table[:above] for cell in row if cell is not None)
    subject = read_context(title, setting) if title else Subject()
    rows = [(number, row) for number, row in enumerate(table[first:], first + 1)]
    reader = _Rows(setting, subject, with_rates(columns, subject.rate), fractions(columns, rows))
    for number, row in rows:
        reader.row(number, row)
    if len(reader.claims) > MAX_CLAIMS:
        raise Refused(Reason.TOO_MUCH_REPORTED, what="claims", most=MAX_CLAIMS)
    by_place = any(column.col is Col.REGION for column in columns)
    return Reported(tuple(reader.summed()), tuple(reader.unread), by_place)


@dataclass(slots=True)
class _Rows:
    setting: Setting
    subject: Subject
    columns: tuple[Column, ...]
    fractions: set[int]
    claims: list[Claim] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _region: str | None = None

    def __post_init__(self) -> None:
        self._region = self._above

    @property
    def _above(self) -> str | None:
        """The region that the title names: of what names none, and of 合计."""
        return next(iter(self.subject.regions), None)

    def row(self, number: int, row: Row) -> None:
        """The claims of one row."""
        if not any(cell is not None for cell in row):
            return
        said = {column.col: at(row, column) for column in self.columns if column.col not in FIGURES}
        place = shown(said.get(Col.REGION)).replace(" ", "")
        if place in _PARTIAL:
            return
        try:
            region = self._place(place)
        except Refused:
            self.unread.append(Unread(place, UNKNOWN_PLACE, number))
            return
        subject = self._subject(said, region)
        for rate, stated in self._figures(number, row, subject.rate):
            self._add(Claim(stated, region, subject.phase, rate, subject.as_of, number))

    def summed(self) -> list[Claim]:
        """The claims; 合计 under the counties of one city is that city's."""
        tree = self.setting.tree
        parents = {tree[claim.region].parent for claim in self.claims if claim.region is not None}
        above = next(iter(parents)) if len(parents) == 1 else None
        return [replace(claim, region=claim.region or above) for claim in self.claims]

    def _place(self, name: str) -> str | None:
        if not name:
            return self._region
        if name in _WHOLE:
            self._region = self._above
            return self._above if "全省" not in name else self.setting.tree.province.code
        words = [word for word in tokens(joined(narrow(name)), self.setting) if word.kind is not Kind.FILLER]
        said = [word.meaning.regions for word in words if word.kind is Kind.REGION]
        found = chains(said, self.setting.tree)
        if len(found) > 1 and self._above is not None:
            tree = self.setting.tree
            found = tuple(chain for chain in found if tree.contains(self._above, chain[-1].code))
        if not said or len(said) != len(words) or len(found) != 1:
            raise Refused(Reason.UNKNOWN_REGION, name=name)
        self._region = found[0][-1].code
        return self._region

    def _subject(self, said: Mapping[Col, Cell], region: str | None) -> Subject:
        subject = replace(self.subject, regions=() if region is None else (region,))
        phase = shown(said.get(Col.PHASE))
        if phase:
            words = self._words(phase if phase.endswith("期") else phase + "期")
            check_phases(words, self.setting)
            subject = replace(subject, phase=next((w.meaning.phase for w in words if w.meaning.phase), None))
        name = shown(said.get(Col.RATE)) or shown(said.get(Col.BATCH))
        if name:
            named = rate_of(narrow(name)) or rate_of(narrow(name) + "一批")
            subject = replace(subject, rate=named or subject.rate)
        day = said.get(Col.DAY)
        if day is not None:
            days = [day] if isinstance(day, date) else [w.meaning.day for w in self._words(shown(day))]
            as_of = next((one for one in days if one), None)
            check_day(as_of, self.setting.today)
            subject = replace(subject, as_of=as_of or subject.as_of)
        return subject

    def _words(self, text: str) -> tuple[Token, ...]:
        return tokens(joined(narrow(text)), self.setting)

    def _figures(self, number: int, row: Row, said: Rate | None) -> Iterator[tuple[Rate | None, Stated]]:
        """The figures of each rate; a row that names its rate has the columns of no other."""
        found: dict[Rate | None, Stated] = {}
        for column in self.columns:
            cell = at(row, column)
            if column.col not in FIGURES or cell is None or shown(cell) in _EMPTY:
                continue
            stated = self._stated(column, cell)
            if stated is None:
                self.unread.append(Unread(shown(cell), NOT_A_NUMBER, number))
                continue
            rate = column.rate or said
            before = found.get(rate, Stated())
            found[rate] = merged(before, stated) or before
        yield from found.items()

    def _stated(self, column: Column, cell: Cell) -> Stated | None:
        if column.col is Col.PERCENT:
            percent = self._percent(column, cell)
            return None if percent is None else Stated(percent)
        number = _number(cell)
        if number is None:
            return None
        match column.col:
            case Col.TOTAL:
                return Stated(total=number)
            case Col.DUE:
                return Stated(due=number)
            case Col.EARLY:
                return Stated(early=number)
            case _:
                return Stated(reached=number)

    def _percent(self, column: Column, cell: Cell) -> Percent | None:
        if isinstance(cell, bool):
            return None
        if isinstance(cell, int | float):
            return _exactly(cell, 100 if column.index in self.fractions else 1)
        match = _PERCENT.fullmatch(narrow(shown(cell)))
        return None if match is None else Percent.of(match[1])

    def _add(self, claim: Claim) -> None:
        what = claim.what
        assert isinstance(what, Stated)
        lonely = what.percent is None or replace(what, percent=None) == Stated()
        if claim.rate is None and lonely:
            self.unread.append(
                Unread(str(what.percent or what.total or what.reached or ""), NO_RATE, claim.at)
            )
        else:
            self.claims.append(claim)


def _number(cell: Cell) -> int | None:
    if isinstance(cell, float):
        return int(cell) if 0 <= cell < 10**MAX_DIGITS and cell.is_integer() else None
    match = _COUNT.fullmatch(narrow(shown(cell)))
    return None if match is None else count(match[1])


def _exactly(number: int | float, times: int) -> Percent | None:
    """A number of a spreadsheet as a percentage: as it was typed, or what it worked out at four decimals."""
    if not 0 <= number < _MOST:
        return None
    value = Decimal(repr(number)) * times
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    decimals = min(max(0, -exponent), _DECIMALS)
    units = int((value.scaleb(decimals) * 2 + 1) // 2)
    return Percent(units, decimals)
