"""What lists of projects have in common: numbered lines, a button a line, pages, stages, places."""

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask, rows_of
from answers.words import render_in
from db.queries.lists import PAGE
from ledger.phases import TARGET
from ledger.projects import ProjectPage
from ledger.questions import Question, Topic, View


def answer(question: Question, page: ProjectPage, template: str, asker: Asker, context: Context) -> Answer:
    """A page of projects as an answer."""
    question = question.but(page=page.number)
    first = (page.number - 1) * PAGE + 1
    text = render_in(context, template, question=question, page=page, first=first)
    return Answer(question, Message(text, tuple(_buttons(question, page, asker, context))), page)


def card_buttons(question: Question, page: ProjectPage, first: int = 1) -> keyboard.Rows:
    """A numbered button for the card of each project on the page."""
    buttons = [
        ask(str(number), _card(question, line.id)) for number, line in enumerate(page.lines, start=first)
    ]
    return rows_of(buttons, 5)


def _card(question: Question, project: int) -> Question:
    return question.but(
        topic=Topic.PROJECT, subject=project, came_from=question.topic, page=question.page, view=View.WORDS
    )


def _buttons(question: Question, page: ProjectPage, asker: Asker, context: Context) -> keyboard.Rows:
    if question.view is View.PLACES:
        return keyboard.places(question, context, asker.viewpoint().region)
    rows = card_buttons(question, page, (question.page - 1) * PAGE + 1)
    rows += keyboard.pages(question, page.total, PAGE)
    if page.total:
        rows.append((keyboard.as_workbook(question),))
    if question.topic is Topic.SEARCH:
        return rows
    stages = [
        ask(keyboard.label("stage", milestone=milestone), question.but(milestone=milestone))
        for milestone in TARGET.values()
        if milestone is not question.milestone
    ]
    if question.milestone is not None:
        stages.append(ask(keyboard.label("all_stages"), question.but(milestone=None)))
    rows.append(tuple(stages))
    return rows + keyboard.around(question, context, asker.viewpoint().region)
