"""转化: how far the projects of a batch have come, 签约→开工→投产→达效, in projects and in 亿元."""

from dataclasses import replace

from answers import keyboard
from answers.charts.funnel import FunnelPicture, FunnelStage
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask, rows_of
from answers.words import render, render_in
from db.queries.conversion import reached_steps
from db.queries.scope import Filters
from ledger.conversion import Conversion, convert
from ledger.phases import Batch
from ledger.questions import Question, View


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The steps of one region's batch; of the 签约 batch where none is named."""
    question = replace(question, batch=question.batch or Batch.SIGNED)
    facts = await work_out(question, context)
    is_picture = question.view is View.PICTURE and facts.stages[0].projects > 0
    picture = draw_up(question, facts, context) if is_picture else None
    text = render_in(context, "conversion.html.j2", question=question, facts=facts, short=picture is not None)
    return Answer(question, Message(text, tuple(_buttons(question, asker, context)), picture), facts)


async def work_out(question: Question, context: Context) -> Conversion:
    """The facts of a resolved question about conversion."""
    assert question.region and question.phase and question.as_of and question.batch
    reached = await reached_steps(
        context.session,
        context.region(question.region),
        question.phase,
        question.batch,
        question.as_of,
        Filters.of_rate(question),
    )
    return convert(question.batch, reached)


def draw_up(question: Question, facts: Conversion, context: Context) -> FunnelPicture:
    """The picture of a conversion, with all its words."""
    words = {"tree": context.tree, "question": question, "facts": facts}

    def say(part: str, number: int = 0) -> str:
        return render("conversion_picture.txt.j2", part=part, number=number, **words)

    stages = [
        FunnelStage(
            say("name", number),
            stage.projects,
            say("count", number),
            stage.wan,
            say("amount", number),
            say("step", number),
        )
        for number, stage in enumerate(facts.stages)
    ]
    return FunnelPicture(
        say("title"), say("subtitle"), tuple(stages), say("foot"), demo=context.reference.demo
    )


def _buttons(question: Question, asker: Asker, context: Context) -> keyboard.Rows:
    if question.view is View.PLACES:
        return keyboard.places(question, context, asker.viewpoint().region)
    narrow = keyboard.narrow(question, context)
    province = context.tree.province.code
    last = [button for row in keyboard.phases(question, context) for button in row]
    if question.region != province:
        last.append(ask(keyboard.label("whole_province"), question.but(region=province)))
    first = (keyboard.other_view(question), narrow, keyboard.source(question))
    rows = [*rows_of([button for button in first if button], 2), tuple(keyboard.batches(question))]
    return [*rows, tuple(last)] if last else rows
