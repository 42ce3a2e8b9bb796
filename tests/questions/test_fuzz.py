"""Whatever is typed: one answer or one sentence, within a moment, and no name from another region in it."""

import time
from dataclasses import dataclass

from answers.context import Asker, Context
from answers.message_json import jsonable
from answers.refusals import refusal_text
from answers.shapes import Message
from answers.words import plain
from db import people
from handlers.asking import answer_text
from ledger.errors import Refused
from ledger.questions import Question
from tests.questions.babble import texts
from tests.questions.book import Book, Row

HOME = "许昌市"
LI = 1001
MAX_MESSAGE = 4096
MOST_SECONDS = 2.0
"""Of computing, whatever else the machine does. Generous: `python -m benchmarks ask` measures."""


@dataclass(frozen=True)
class Names:
    """What only officials of other regions may read: their projects, companies, people and banks."""

    foreign: frozenset[str]

    @classmethod
    def of(cls, book: Book) -> "Names":
        def names(row: Row) -> tuple[str, ...]:
            return row.code, row.name, row.company, row.officer, row.leader, row.bank

        own = {name for row in book.rows if row.city == HOME for name in names(row)}
        every = {name for row in book.rows for name in names(row)}
        return cls(frozenset(name for name in every - own if name))

    def leaked(self, said: str, typed: str) -> list[str]:
        return [name for name in self.foreign if name in said and name.upper() not in typed.upper()]


def all_of(message: Message) -> str:
    """Every word of a message: text, buttons and what they ask, picture."""
    buttons = [button.label for row in message.buttons for button in row]
    picture = "" if message.picture is None else str(jsonable(message.picture))
    return "\n".join((plain(message.text), *buttons, picture))


async def test_it_answers_anything_without_harm(context: Context, book: Book) -> None:
    asker, names = Asker(await people.official(context.session, LI)), Names.of(book)
    last: Question | None = None
    slowest = answered = 0.0
    for text in texts(book, HOME):
        began = time.process_time()
        try:
            answer = await answer_text(text, asker, context, last=last)
        except Refused as refused:
            said = refusal_text(refused)
            assert said and "\n" not in said, text
        else:
            said, last = all_of(answer.message), answer.question or last
            assert len(plain(answer.message.text)) <= MAX_MESSAGE, text
            assert all(len(button.code) <= 64 for row in answer.message.buttons for button in row), text
            answered += answer.question is not None
        slowest = max(slowest, time.process_time() - began)
        assert names.leaked(said, text) == [], text

    assert answered > 50
    assert slowest < MOST_SECONDS
