"""One way from words to an answer, for chat, commands and the terminal."""

from answers import corrected, front, unclear
from answers.context import Asker, Context
from answers.shapes import Answer
from db.queries import lists
from handlers.reading import read
from handlers.reading.following import follow
from ledger.errors import Reason, Refused
from ledger.questions import Question, Topic, fit_text, fits


async def answer_text(
    text: str, asker: Asker, context: Context, topic: Topic | None = None, last: Question | None = None
) -> Answer:
    """The answer to what somebody typed, or the nearest questions if it was not understood.

    Args:
        topic: given when the text are the words behind a command.
        last: what this person asked last in this chat, for what goes on with it.

    Raises:
        Refused: for what is recognisably wrong, or not for this asker.
    """
    if asker.official is None:
        raise Refused(Reason.NOT_REGISTERED)
    said, home = (context.tree, context.today, context.phases), asker.home()
    followed = follow(last, text, *said, home) if topic is None else None
    if followed is not None:
        if followed.question is not None:
            answer = await front.answer(_fitting(followed.question), asker, context)
            return corrected.said(answer, followed.corrected)
        if not followed.rest:
            raise Refused(Reason.NOTHING_TO_FOLLOW if last is None else Reason.CANNOT_FOLLOW, text=text)
        text = followed.rest
    reading = read(text, *said, topic, home)
    if reading.question is not None:
        return corrected.said(await front.answer(reading.question, asker, context), reading.corrected)
    if not reading.name or not await _is_a_name(reading.name, asker, context):
        if reading.instead is not None:
            return corrected.said(await front.answer(reading.instead, asker, context), reading.corrected)
        meant = reading.meanings
        return unclear.answer(text, meant or reading.suggestions, context, several=bool(meant))
    search = Question(Topic.SEARCH, text=fit_text(reading.name))
    if reading.only_name:
        return await front.answer(search, asker, context)
    return unclear.answer(text, _searching_first(search, reading.suggestions), context)


def _fitting(question: Question) -> Question:
    if not fits(question):
        raise Refused(Reason.TOO_MANY_CONDITIONS)
    return question


def _searching_first(search: Question, suggestions: tuple[Question, ...]) -> tuple[Question, ...]:
    """As many suggestions, the search first: of the region that was said, if one was suggested."""
    search = next((found for found in suggestions if found.topic is Topic.SEARCH), search)
    others = [found for found in suggestions if found != search]
    return (search, *others)[: len(suggestions)]


async def _is_a_name(name: str, asker: Asker, context: Context) -> bool:
    region = context.tree[asker.viewpoint().region]
    return (await lists.search(context.session, region, fit_text(name), size=1)).total > 0
