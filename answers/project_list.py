"""What lists of projects have in common: numbered lines, a button a line, pages, stages, places."""

from answers import keyboard, listed, looser
from answers.context import Asker, Context
from answers.list_titles import title
from answers.looser import Empty, Find
from answers.shapes import Answer, Button, Message, ask, rows_of
from answers.words import render_in
from db.queries.lists import PAGE
from ledger.phases import TARGET
from ledger.projects import ProjectPage
from ledger.questions import Question, Topic, View
from ledger.sources import source_of


async def found(question: Question, find: Find, template: str, asker: Asker, context: Context) -> Answer:
    """The list that a question asks for: one page of it, or all of it as a workbook.

    Where there is nothing on it, what there is instead.
    """
    number, size = listed.page_and_size(question, PAGE)
    page = await find(question, context, number, size)
    if question.view is View.WORKBOOK:
        return await listed.of_projects(question, page, context)
    empty = None if page.total else await looser.instead(question, find, context)
    return answer(question, page, template, asker, context, empty)


def answer(
    question: Question,
    page: ProjectPage,
    template: str,
    asker: Asker,
    context: Context,
    empty: Empty | None = None,
) -> Answer:
    """A page of projects as an answer."""
    question = question.but(page=page.number)
    first = (page.number - 1) * PAGE + 1
    text = render_in(
        context,
        template,
        question=question,
        page=page,
        first=first,
        title=title(question, context),
        empty=empty,
    )
    rows = _buttons(question, page, asker, context)
    if empty is not None and question.view is not View.PLACES:
        rows = _instead(question, empty) + rows
    return Answer(question, Message(text, tuple(rows)), page)


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


def _instead(question: Question, empty: Empty) -> keyboard.Rows:
    """The questions that find something."""
    if empty.looser:
        buttons = [ask(keyboard.label("looser", words=one.label), one.question) for one in empty.looser]
        return rows_of(buttons, 2)
    if empty.listed.total:
        return [(ask(keyboard.label("all_listed"), looser.everything(question)),)]
    return []


def _buttons(question: Question, page: ProjectPage, asker: Asker, context: Context) -> keyboard.Rows:
    if question.view is View.PLACES:
        return keyboard.places(question, context, asker.viewpoint().region)
    rows = card_buttons(question, page, (question.page - 1) * PAGE + 1)
    rows += keyboard.pages(question, page.total, PAGE)
    if page.total:
        rows += _about(question)
    if question.topic is Topic.SEARCH:
        return rows
    rows.append(tuple(_standings(question) if question.topic is Topic.PROJECTS else _stages(question)))
    return rows + keyboard.around(question, context, asker.viewpoint().region)


def _about(question: Question) -> keyboard.Rows:
    """The whole list as a workbook, where its number comes from; of what is overdue, for how long it is."""
    buttons = [keyboard.as_workbook(question)]
    if question.topic is Topic.OVERDUE:
        ageing = question.but(topic=Topic.AGEING, late_days=None)
        buttons.insert(0, ask(keyboard.label("ageing"), ageing))
    if source_of(question) is not None:
        buttons.append(keyboard.source(question))
    return rows_of(buttons, 2)


def _stages(question: Question) -> list[Button]:
    """The stages that a list of deadlines can be narrowed to."""
    stages = [
        ask(keyboard.label("stage", milestone=milestone), question.but(milestone=milestone))
        for milestone in TARGET.values()
        if milestone is not question.milestone
    ]
    if question.milestone is not None:
        stages.append(ask(keyboard.label("all_stages"), question.but(milestone=None)))
    return stages


def _standings(question: Question) -> list[Button]:
    """Of the same projects, those that have not reached a stage; and those past a deadline."""
    same = question.but(since=None, top=None)
    stages = [
        ask(keyboard.label("unreached", milestone=milestone), same.but(milestone=milestone, reached=False))
        for milestone in TARGET.values()
        if not (milestone is question.milestone and question.reached is False)
    ]
    if question.milestone is not None:
        stages.append(
            ask(keyboard.label("any_standing"), question.but(milestone=None, reached=None, since=None))
        )
    return stages
