"""延期申请: one request and its answer, or the requests that wait for one."""

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Button, Message, act, ask
from answers.words import render_in
from db.queries.extensions import RequestPage, pending_requests, request_fact
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.extensions import RequestFact, RequestState
from ledger.officials import Group
from ledger.questions import Question, Topic

PAGE = 5
"""Requests to a page; each has its reason in full."""


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One request, or a page of those that wait. Raises Refused(EXTENSION_UNKNOWN)."""
    if question.subject is None:
        return await _pending(question, asker, context)
    request = await _request(question, context)
    shown = Question(Topic.EXTENSION, region=request.region, subject=request.id)
    certain = request.state is not RequestState.PENDING or _is_certain(request, context)
    text = render_in(context, "extension.html.j2", question=shown, request=request, certain=certain)
    return Answer(question, Message(text, tuple(_card_buttons(request, asker, context))), request)


async def region_of(question: Question, context: Context) -> str | None:
    """Code of the region of a request's project; of a list, the region asked for, if any was."""
    if question.subject is None:
        return question.region
    return (await _request(question, context)).region


def asked(request: RequestFact, groups: tuple[Group, ...], context: Context) -> Message:
    """To the officer: what was asked for, who was told, until when it is answered."""
    question = Question(Topic.EXTENSION, region=request.region, subject=request.id)
    text = render_in(
        context,
        "extension_asked.html.j2",
        question=question,
        request=request,
        groups=groups,
        certain=_is_certain(request, context),
    )
    return Message(text)


def code_of(request: RequestFact) -> str:
    """The code of the question whose answer a pushed request is."""
    return Question(Topic.EXTENSION, subject=request.id).encode()


async def _request(question: Question, context: Context) -> RequestFact:
    request = await request_fact(context.session, question.subject or 0)
    if request is None:
        raise Refused(Reason.EXTENSION_UNKNOWN)
    return request


async def _pending(question: Question, asker: Asker, context: Context) -> Answer:
    region = context.region(question.region or asker.viewpoint().region)
    page = await pending_requests(context.session, region, question.page, PAGE)
    question = question.but(region=region.code, page=page.number)
    first = (page.number - 1) * PAGE + 1
    certain = all(_is_certain(request, context) for request in page.requests)
    text = render_in(
        context, "extensions.html.j2", question=question, page=page, first=first, certain=certain
    )
    rows = _list_buttons(question, page, asker, context) + keyboard.pages(question, page.total, PAGE)
    return Answer(question, Message(text, tuple(rows)), page)


def _is_certain(request: RequestFact, context: Context) -> bool:
    """Whether the holidays are known up to the day by which it is to be answered."""
    return context.reference.calendar.is_certain(request.answer_by)


def _list_buttons(question: Question, page: RequestPage, asker: Asker, context: Context) -> keyboard.Rows:
    """For each request its two buttons, in private chats: in a group the list would soon be out of date."""
    if asker.group is not None:
        return []
    first = (page.number - 1) * PAGE + 1
    return [
        _decide(request, context, number=number, region=question.region, page=question.page)
        for number, request in enumerate(page.requests, start=first)
        if asker.may(ActionKind.APPROVE_EXTENSION, request.region, context.tree)
    ]


def _card_buttons(request: RequestFact, asker: Asker, context: Context) -> keyboard.Rows:
    project = Question(Topic.PROJECT, subject=request.project)
    rows: keyboard.Rows = [(ask(keyboard.label("project"), project),)]
    pending = request.state is RequestState.PENDING
    if pending and (asker.group is not None or _may_decide(request, asker, context)):
        rows.insert(0, _decide(request, context))
    return rows


def _may_decide(request: RequestFact, asker: Asker, context: Context) -> bool:
    return asker.may(ActionKind.APPROVE_EXTENSION, request.region, context.tree)


def _decide(
    request: RequestFact,
    context: Context,
    number: int | None = None,
    region: str | None = None,
    page: int = 1,
) -> tuple[Button, ...]:
    """批准 and 不同意; of a list they carry its region and page, to come back to."""
    kinds = {"approve": ActionKind.APPROVE_EXTENSION, "refuse": ActionKind.REFUSE_EXTENSION}
    return tuple(
        act(keyboard.label(name, number=number), Action(kind, subject=request.id, region=region, page=page))
        for name, kind in kinds.items()
    )
