"""One report of progress: in words, or its photos one at a time."""

from dataclasses import replace

from answers import keyboard
from answers.context import Asker, Context
from answers.progress import to_report
from answers.shapes import Answer, Button, Message, StoredPhoto, act, ask
from answers.words import render_in
from db.queries.progress import also_shown_by, photos_of, report_fact
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.progress import ReportFact, Standing
from ledger.questions import Question, Topic, View


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """A report, or one of its photos. Raises Refused: REPORT_UNKNOWN or NO_PHOTOS."""
    report = await _report(question, context)
    if question.view is View.PICTURE:
        return await _photo(question, report, asker, context)
    text = render_in(context, "progress_report.html.j2", report=report)
    takes_photos = report.standing is not Standing.VERIFIED
    rows: keyboard.Rows = [(to_photos(report),)] if report.photos or takes_photos else []
    rows += judge_buttons(report, asker, context)
    rows.append((_to_project(report),))
    return Answer(question, Message(text, tuple(rows)), report)


async def region_of(question: Question, context: Context) -> str:
    """Code of the region of a report's project. Raises Refused(REPORT_UNKNOWN)."""
    return (await _report(question, context)).region


def code_of(report: ReportFact) -> str:
    """The code of the question whose answer a pushed report is."""
    return Question(Topic.PHOTOS, subject=report.id).encode()


def to_photos(report: ReportFact) -> Button:
    """A button that shows the photos of a report; while there are none, it says how to add some."""
    photos = Question(Topic.PHOTOS, subject=report.id, view=View.PICTURE)
    return ask(keyboard.label("photos", count=report.photos), photos)


def judge_buttons(report: ReportFact, asker: Asker, context: Context) -> keyboard.Rows:
    """核实 and 存疑, what it is not yet; in a group for anybody, whose right is checked then."""
    if asker.group is not None:
        asker = replace(asker, official=None)
    choice = {
        "verify": (ActionKind.VERIFY_REPORT, Standing.VERIFIED),
        "doubt": (ActionKind.DOUBT_REPORT, Standing.DOUBTED),
    }
    buttons = [
        act(keyboard.label(name), Action(kind, subject=report.id, seen=report.mark))
        for name, (kind, standing) in choice.items()
        if report.standing is not standing and asker.may(kind, report.region, context.tree)
    ]
    return [tuple(buttons)] if buttons else []


async def _photo(question: Question, report: ReportFact, asker: Asker, context: Context) -> Answer:
    photos = await photos_of(context.session, report.id)
    if not photos:
        raise Refused(Reason.NO_PHOTOS)
    number = min(question.page, len(photos))
    question = question.but(page=number)
    photo = photos[number - 1]
    text = render_in(
        context,
        "progress_photo.html.j2",
        report=report,
        photo=photo,
        number=number,
        others=await also_shown_by(context.session, report.id, photo.sha256),
    )
    rows = keyboard.pages(question, len(photos), 1) + judge_buttons(report, asker, context)
    rows.append((to_report(report), _to_project(report)))
    return Answer(question, Message(text, tuple(rows), StoredPhoto(photo.file_id)), report)


async def _report(question: Question, context: Context) -> ReportFact:
    report = await report_fact(context.session, question.subject or 0)
    if report is None:
        raise Refused(Reason.REPORT_UNKNOWN)
    return report


def _to_project(report: ReportFact) -> Button:
    return ask(keyboard.label("project"), Question(Topic.PROJECT, subject=report.project))
