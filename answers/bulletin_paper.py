"""A bulletin's facts put into words, as an official document."""

from dataclasses import dataclass
from datetime import date, timedelta

from answers import ranking
from answers.bulletin_facts import BulletinFacts, RateSection
from answers.context import Context
from answers.documents.paper import Annex, Block, Heading, Paper, Picture, Table, Text
from answers.words import day, render
from ledger.highlights import highlight, last_places
from ledger.questions import Question, View

_CELLS = "|"
_RATE_WIDTHS = (10, 20, 20, 16, 22, 14)
_LATE_WIDTHS = (125, 440, 265, 140, 375, 215)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one bulletin, part by part of its template.

    Attributes:
        number: 发文字号 of the year, once it is known; else it is left blank for the office.
    """

    question: Question
    facts: BulletinFacts
    context: Context
    number: str = ""

    def say(self, part: str, **values: object) -> str:
        """One part of `bulletin.txt.j2`."""
        context, sections = self.context, self.facts.sections
        return render(
            "bulletin.txt.j2",
            part=part,
            tree=context.tree,
            demo=context.reference.demo,
            question=self.question,
            facts=self.facts,
            made_on=context.today,
            earlier=self.earlier,
            highlights=[highlight(section.ranking.places) for section in sections],
            **{"annex": len(sections) + 1, "number": self.number, **values},
        )

    def cells(self, part: str, **values: object) -> tuple[str, ...]:
        """The cells of a row of a table."""
        return tuple(cell.strip() for cell in self.say(part, **values).split(_CELLS))

    @property
    def earlier(self) -> date:
        """The day that the figures are held against: a week before."""
        assert self.question.as_of
        return self.question.as_of - timedelta(days=self.facts.sections[0].ranking.since)


def opening(question: Question, facts: BulletinFacts, context: Context) -> str:
    """The first sentence: 截至9月底，第一期“三个一批”项目开工率57%…"""
    return Wording(question, facts, context).say("opening")


def file_name(question: Question, facts: BulletinFacts, context: Context) -> str:
    """What the file is called."""
    return Wording(question, facts, context).say("file")


def paper(question: Question, facts: BulletinFacts, context: Context, number: str = "") -> Paper:
    """The whole document."""
    words = Wording(question, facts, context, number)
    annexes = tuple(_numbered(position, annex) for position, annex in enumerate(_annexes(words), start=1))
    return Paper(
        warning=words.say("warning"),
        title=words.say("title"),
        number=words.say("number"),
        addressed=words.say("addressed"),
        blocks=tuple(_body(words)),
        annexes_listed=tuple(words.say("annexes", titles=[a.title for a in annexes]).splitlines()),
        annexes=annexes,
        signed=words.say("signed"),
        dated=day(context.today),
        made_on=context.today,
    )


def _body(words: Wording) -> list[Block]:
    return [
        Text(words.say("opening") + words.say("lead")),
        Heading(words.say("heading_whole")),
        Text(words.say("totals").replace("\n", "")),
        Heading(words.say("heading_places")),
        *_places(words),
        Heading(words.say("heading_warned")),
        Heading(words.say("heading_lagging"), level=2),
        Text(words.say("lagging")),
        Heading(words.say("heading_late"), level=2),
        Text(words.say("late")),
        Text(words.say("closing")),
    ]


def _places(words: Wording) -> list[Block]:
    """A paragraph for each rate: the first and the last."""
    return [
        Text(
            words.say(
                "places",
                section=section,
                found=highlight(section.ranking.places),
                last=last_places(section.ranking.places),
                annex=position,
            )
        )
        for position, section in enumerate(words.facts.sections, start=1)
    ]


def _annexes(words: Wording) -> list[Annex]:
    annexes = [_of_rate(words, section) for section in words.facts.sections]
    if words.facts.named:
        annexes.append(_of_late(words))
    return annexes


def _numbered(position: int, annex: Annex) -> Annex:
    return Annex(f"{annex.mark}{position}", annex.title, annex.note, annex.blocks)


def _of_rate(words: Wording, section: RateSection) -> Annex:
    before = section.before or {}
    rows = [
        words.cells("rate_row", place=place, before=before.get(place.fact.region))
        for place in section.ranking.places
    ]
    rows.append(words.cells("rate_sum", section=section, before=before.get(section.ranking.whole.region)))
    head = words.cells("rate_head", section=section)
    table = Table(head, _RATE_WIDTHS, tuple(rows), strong=frozenset({len(rows) - 1}))
    asked = ranking.about(words.question, section.rate, View.PICTURE)
    chart = ranking.draw_up(asked, section.ranking, words.context)
    return _annex(words, "rate", (table, Picture(chart, chart.title)), section=section)


def _of_late(words: Wording) -> Annex:
    rows = tuple(
        words.cells("late_row", line=line, number=position)
        for position, line in enumerate(words.facts.named, start=1)
    )
    table = Table(words.cells("late_head"), _LATE_WIDTHS, rows, left=frozenset({1}))
    return _annex(words, "late", (table,))


def _annex(words: Wording, what: str, blocks: tuple[Block, ...], **values: object) -> Annex:
    title, note = words.say(f"{what}_title", **values), words.say(f"{what}_note", **values)
    return Annex(words.say("annex_mark"), title, note, blocks)
