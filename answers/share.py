"""占比: what part of each batch of a phase the projects of a 类别 make up, by number and by investment."""

from dataclasses import replace

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask, rows_of
from answers.source_rates import seen_within
from answers.words import render_in
from db.queries.scope import Filters
from db.queries.shares import batch_shares
from ledger.questions import CATEGORIES, Question, Topic, View
from ledger.shares import ShareFacts


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The part of one 类别, or of each, in one batch or in all three."""
    assert question.region and question.phase and question.as_of
    facts = ShareFacts(
        await batch_shares(
            context.session,
            context.region(question.region),
            question.phase,
            question.as_of,
            Filters.of(question),
        )
    )
    text = render_in(context, "share.html.j2", question=question, facts=facts)
    return Answer(question, Message(text, tuple(_buttons(question, facts, asker, context))), facts)


def _buttons(question: Question, facts: ShareFacts, asker: Asker, context: Context) -> keyboard.Rows:
    home = asker.viewpoint().region
    if question.view is View.PLACES:
        return keyboard.places(question, context, home)
    batches = keyboard.batches(question)
    if question.batch is not None:
        batches.append(ask(keyboard.label("all_batches"), question.but(batch=None)))
    categories = [
        ask(keyboard.label("of_category", category=category), question.but(category=category))
        for category in CATEGORIES
        if category != question.category and any(batch.part(category).projects for batch in facts.batches)
    ]
    if question.category is not None:
        categories.append(ask(keyboard.label("all_categories"), question.but(category=None)))
    last = [keyboard.source(question)]
    seen = seen_within(asker, question.region or "", context.tree)
    if question.category is not None and seen is not None:
        listed = replace(question, topic=Topic.PROJECTS, region=seen)
        place = "" if seen == question.region else context.tree[seen].short_name
        label = keyboard.label("projects_of_category", category=question.category, region=place)
        last.insert(0, ask(label, listed))
    rows = [tuple(batches), *rows_of(categories, 2), tuple(last), *keyboard.phases(question, context)]
    return rows + keyboard.around(question, context, home)
