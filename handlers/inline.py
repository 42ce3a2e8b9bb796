"""Inline mode: `@bot 许昌开工率` in any chat, where anyone may see it: only aggregates are offered."""

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode

from answers import corrected, front
from answers.context import Asker, Context
from answers.refusals import refusal_text
from answers.shapes import Answer
from answers.words import plain, render
from handlers.identify import who
from handlers.reading import read
from handlers.services import Turn, services_of
from ledger.errors import Refused
from ledger.questions import Question, Topic, View
from ledger.rates import Rate

TOPICS = frozenset(
    {
        *(Topic.RATES, Topic.RANKING, Topic.WEEKLY, Topic.SHARE, Topic.COMPARE, Topic.TREND),
        *(Topic.CONVERSION, Topic.LEADERS, Topic.CALENDAR),
    }
)
"""Of what no answer names a project, a company or a person that the asker did not."""
CACHED = 10
"""Seconds for which Telegram may give the same person the same results again."""
LONGEST_LINE = 120
_HELP = Question(Topic.HELP)


async def on_inline(update: Update, turn: Turn) -> None:
    """Offer what answers an inline question, or a button that leads to the private chat."""
    query = update.inline_query
    if query is None:
        return
    services = services_of(turn)
    async with services.reading() as context:
        asker = Asker(await who(query.from_user, services, context))
        answers, button = await _offered(query.query, asker, context)
    results = [_article(answer, turn.bot.username) for answer in answers]
    await query.answer(results, cache_time=CACHED, is_personal=True, button=button)


Offered = tuple[tuple[Answer, ...], InlineQueryResultsButton | None]


async def _offered(text: str, asker: Asker, context: Context) -> Offered:
    """The answers to what was typed so far; of the nearest questions while it cannot be read."""
    if asker.official is None:
        return (), _leading(_said("register"), _HELP)
    try:
        return await _read(text, asker, context)
    except Refused as refused:
        return (), _leading(refusal_text(refused), _HELP)


async def _read(text: str, asker: Asker, context: Context) -> Offered:
    if not text.strip():
        return await _answers(_usual(asker), asker, context), None
    reading = read(text, context.tree, context.today, context.phases, home=asker.home())
    question = reading.question or reading.instead
    if question is None:
        return await _answers(reading.suggestions, asker, context), _leading(_said("unclear"), _HELP)
    if question.topic not in TOPICS:
        return (), _leading(_said("details"), question)
    return (corrected.said(await _answer(question, asker, context), reading.corrected),), None


def _usual(asker: Asker) -> tuple[Question, ...]:
    """What is offered before anything was typed."""
    region = asker.viewpoint().region
    return Question(Topic.RATES, region=region), Question(Topic.RANKING, rate=Rate.START_RATE)


async def _answers(questions: tuple[Question, ...], asker: Asker, context: Context) -> tuple[Answer, ...]:
    found = []
    for question in questions:
        if question.topic in TOPICS:
            try:
                found.append(await _answer(question, asker, context))
            except Refused:
                continue
    return tuple(found)


async def _answer(question: Question, asker: Asker, context: Context) -> Answer:
    """In words: a picture cannot be offered before it was uploaded."""
    plain_view = question.view if question.view is View.INTERVALS else View.WORDS
    return await front.answer(question.but(view=plain_view), asker, context)


def _article(answer: Answer, bot_name: str) -> InlineQueryResultArticle:
    """An answer as a result: its first line as the title, what it says as the message."""
    assert answer.question is not None
    code = answer.question.encode()
    title, *lines = [line.strip() for line in plain(answer.message.text).splitlines() if line.strip()]
    link = InlineKeyboardButton(_said("open"), url=f"https://t.me/{bot_name}?start={code}")
    return InlineQueryResultArticle(
        code,
        title[:LONGEST_LINE],
        InputTextMessageContent(answer.message.text, parse_mode=ParseMode.HTML),
        reply_markup=InlineKeyboardMarkup([[link]]),
        description=_said("described", lines=lines)[:LONGEST_LINE],
    )


def _leading(label: str, question: Question) -> InlineQueryResultsButton:
    """A button above the results that asks a question in the private chat."""
    return InlineQueryResultsButton(label[:LONGEST_LINE], start_parameter=question.encode())


def _said(name: str, **values: object) -> str:
    return render("inline.txt.j2", name=name, **values)
