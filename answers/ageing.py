"""逾期时长: the overdue projects by how long they are overdue, city by city (of a city, county by county)."""

from dataclasses import replace

from answers import keyboard
from answers.charts import AgeingPicture, AgeingRow
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render, render_in
from db.queries.ageing import overdue_by_age
from db.queries.scope import Filters
from ledger.ageing import BANDS, AgeingFacts, AgeingLine, aged
from ledger.questions import Question, Topic, View


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The overdue projects of a region in three bands, with the regions below it, worst first."""
    question = replace(question, late_days=None)
    facts = await work_out(question, context)
    picture = draw_up(question, facts, context) if question.view is View.PICTURE else None
    text = render_in(context, "ageing.html.j2", question=question, facts=facts, short=picture is not None)
    rows = _buttons(question, facts, asker, context)
    return Answer(question, Message(text, tuple(rows), picture), facts)


async def work_out(question: Question, context: Context) -> AgeingFacts:
    """What is overdue, by age."""
    assert question.region and question.as_of
    region = context.region(question.region)
    lines = await overdue_by_age(
        context.session,
        region,
        question.as_of,
        milestone=question.milestone,
        filters=Filters.of(question),
    )
    below = [below.code for below in context.tree.children(region.code)]
    return aged(region.code, lines, below)


def draw_up(question: Question, facts: AgeingFacts, context: Context) -> AgeingPicture:
    """The picture, with all its words."""
    values = {"tree": context.tree, "question": question, "facts": facts, "today": context.today}

    def said(part: str, **more: object) -> str:
        return render("ageing_picture.txt.j2", part=part, demo=context.reference.demo, **values, **more)

    def row(line: AgeingLine, name: str) -> AgeingRow:
        first, second, third = (band.projects for band in line.bands)
        return AgeingRow(name, (first, second, third), said("money", wan=line.wan))

    return AgeingPicture(
        title=said("title"),
        subtitle=said("subtitle"),
        counted=said("counted"),
        bands=(said("band", number=0), said("band", number=1), said("band", number=2)),
        money=said("money_heading"),
        whole=row(facts.whole, said("whole")),
        ages=tuple(row(line, said("name", line=line)) for line in facts.lines),
        foot=said("foot"),
        demo=context.reference.demo,
    )


def _buttons(question: Question, facts: AgeingFacts, asker: Asker, context: Context) -> keyboard.Rows:
    if question.view is View.PLACES:
        return keyboard.places(question, context, asker.viewpoint().region)
    first = [keyboard.other_view(question)]
    overdue = question.but(topic=Topic.OVERDUE, view=View.WORDS)
    if facts.whole.projects:
        first.append(ask(keyboard.label("overdue"), overdue))
    if facts.whole.bands[2].projects:
        longest = overdue.but(late_days=BANDS[-1])
        first.append(ask(keyboard.label("overdue_longest", days=BANDS[-1]), longest))
    rows = [tuple(first), (keyboard.source(question),)]
    return rows + keyboard.around(question, context, asker.viewpoint().region)
