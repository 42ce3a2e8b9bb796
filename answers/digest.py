"""The one message of a scan to a group: what is new, what is still open; kept up to date in place."""

from dataclasses import replace

from answers import keyboard, warning_list
from answers.context import Asker, Context
from answers.shapes import Answer, Message
from answers.words import render_in
from db.queries.warnings import Digest, digest_of
from ledger.errors import Reason, Refused
from ledger.questions import Question
from ledger.warnings import WarningState


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of a digest: the warnings that it told of, as they stand now."""
    digest = await _digest(question, context)
    question = replace(question, region=digest.region)
    first = (question.page - 1) * warning_list.PAGE
    lines = digest.lines[first : first + warning_list.PAGE]
    open_now = sum(line.warning.state is WarningState.OPEN for line in digest.lines)
    text = render_in(
        context,
        "digest.html.j2",
        question=question,
        digest=digest,
        lines_shown=lines,
        first=first + 1,
        open_now=open_now,
    )
    shown = [] if digest.superseded else [line.warning for line in lines]
    rows = warning_list.acknowledge_buttons(shown, asker, context, question)
    rows += keyboard.pages(replace(question, region=None), len(digest.lines), warning_list.PAGE)
    return Answer(question, Message(text, tuple(rows)), digest)


async def region_of(question: Question, context: Context) -> str:
    """Code of the region the digest is for. Raises Refused(UNKNOWN_WARNING)."""
    return (await _digest(question, context)).region


async def _digest(question: Question, context: Context) -> Digest:
    digest = await digest_of(context.session, question.subject or 0)
    if digest is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    return digest
