"""项目卡: one project, its four milestones planned and actual, and who is responsible."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from answers import keyboard, project_timeline
from answers.context import Asker, Context
from answers.photos import judge_buttons, to_photos
from answers.progress import to_report
from answers.shapes import Answer, Message, act, ask
from answers.words import render_in
from db.queries.extensions import requests_of
from db.queries.progress import reports_of
from db.queries.projects import project_card, project_region
from db.queries.warnings import open_warnings_of
from ledger.actions import Action, ActionKind
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.extensions import RequestFact, RequestState
from ledger.phases import Milestone
from ledger.progress import ReportFact, Standing
from ledger.projects import Extension, ProjectCard
from ledger.questions import Question, Topic, View
from ledger.warnings import WarningFact


@dataclass(frozen=True, slots=True)
class Extended:
    """How often a milestone was extended.

    Attributes:
        last: the extension that holds.
        request: who asked for it and who approved it, where that is on record.
    """

    milestone: Milestone
    times: int
    last: Extension
    request: RequestFact | None


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The card of one project. Raises Refused(UNKNOWN_PROJECT)."""
    assert question.as_of
    card = await project_card(context.session, question.subject or 0, question.as_of)
    if card is None:
        raise Refused(Reason.UNKNOWN_PROJECT, text=question.subject)
    if question.view is View.PICTURE:
        return _timeline(question, card, context)
    warnings = await open_warnings_of(context.session, card.id, context.today)
    requests = await requests_of(context.session, card.id)
    pending = [
        request
        for request in requests
        if request.state is RequestState.PENDING and china_day(request.asked_at) <= question.as_of
    ]
    reports = await reports_of(context.session, card.id, question.as_of)
    text = render_in(
        context,
        "project.html.j2",
        question=question,
        card=card,
        reports=reports,
        warnings=warnings,
        pending=pending,
        extended=_extended(card, requests),
    )
    waits = {request.milestone for request in pending}
    rows = _report_buttons(card, reports, asker, context)
    rows += _ask_buttons([w for w in warnings if w.milestone not in waits], asker, context)
    rows += _buttons(question, card.record.region, context)
    return Answer(question, Message(text, tuple(rows)), card)


def _timeline(question: Question, card: ProjectCard, context: Context) -> Answer:
    assert question.as_of
    steps = project_timeline.steps_of(card, question.as_of)
    text = render_in(context, "timeline.html.j2", question=question, card=card, steps=steps)
    picture = project_timeline.draw_up(question, card, context)
    rows = _buttons(question, card.record.region, context)
    return Answer(question, Message(text, tuple(rows), picture), card)


def _extended(card: ProjectCard, requests: Sequence[RequestFact]) -> list[Extended]:
    """The extensions of a project by milestone, each with its last one and how that was asked for."""
    found = []
    for milestone in Milestone:
        granted = [extension for extension in card.extensions if extension.milestone is milestone]
        if granted:
            last = granted[-1]
            found.append(Extended(milestone, len(granted), last, _request_of(last, requests)))
    return found


def _request_of(extension: Extension, requests: Sequence[RequestFact]) -> RequestFact | None:
    """The request that led to an extension; None for one that came with the demo or an older ledger."""
    return next(
        (
            request
            for request in requests
            if request.state is RequestState.APPROVED
            and request.decided_at is not None
            and (request.milestone, request.new_day) == (extension.milestone, extension.new_day)
            and china_day(request.decided_at) == extension.approved_on
        ),
        None,
    )


def _ask_buttons(warnings: Sequence[WarningFact], asker: Asker, context: Context) -> keyboard.Rows:
    """申请延期 for each milestone that is warned of; in a group for anybody, whose right is checked then."""
    if asker.group is not None:
        asker = replace(asker, official=None)
    by_milestone: dict[Milestone, WarningFact] = {}
    for warning in warnings:
        if warning.milestone is not None and asker.may(
            ActionKind.ASK_EXTENSION, warning.region, context.tree
        ):
            by_milestone.setdefault(warning.milestone, warning)
    several = len(by_milestone) > 1
    buttons = [
        act(
            keyboard.label("ask_extension", milestone=milestone if several else None),
            Action(ActionKind.ASK_EXTENSION, subject=warning.id),
        )
        for milestone, warning in by_milestone.items()
    ]
    return [tuple(buttons)] if buttons else []


def _report_buttons(
    card: ProjectCard, reports: Sequence[ReportFact], asker: Asker, context: Context
) -> keyboard.Rows:
    """上报进度 for who may; the last report and its photos, to be judged as long as nobody has."""
    everybody = asker if asker.group is None else replace(asker, official=None)
    rows: keyboard.Rows = []
    first = []
    still_in = [entry for entry in card.entries if (entry.withdrawn_on or date.max) > context.today]
    if still_in and everybody.may(ActionKind.REPORT, card.record.region, context.tree):
        first.append(act(keyboard.label("report_progress"), Action(ActionKind.REPORT, subject=card.id)))
    if reports:
        last = reports[0]
        first.append(to_report(last))
        if last.photos:
            first.append(to_photos(last))
        if last.standing is Standing.REPORTED:
            rows = judge_buttons(last, asker, context)
    return [tuple(first), *rows] if first else rows


async def region_of(question: Question, context: Context) -> str:
    """Code of the region the project lies in. Raises Refused(UNKNOWN_PROJECT or BROKEN_BUTTON)."""
    if question.subject is None:
        raise Refused(Reason.BROKEN_BUTTON)
    region = await project_region(context.session, question.subject)
    if region is None:
        raise Refused(Reason.UNKNOWN_PROJECT, text=question.subject)
    return region


def _buttons(question: Question, region: str, context: Context) -> keyboard.Rows:
    shown = question.but(view=View.WORDS, page=question.page)
    history = ask(keyboard.label("history"), shown.but(topic=Topic.HISTORY))
    if question.view is View.PICTURE:
        other = ask(keyboard.label("back_to_project"), shown)
    else:
        other = ask(keyboard.label("timeline"), question.but(view=View.PICTURE, page=question.page))
    if question.came_from is not None:
        back = shown.but(topic=question.came_from, subject=None, came_from=None, page=question.page)
        return [(other, history, ask(keyboard.label("back_to_list"), back))]
    overdue = Question(Topic.OVERDUE, region=region, as_of=question.as_of)
    name = context.tree[region].short_name
    return [(other, history), (ask(keyboard.label("overdue_of", region=name), overdue),)]
