"""Three hundred questions as officials type them: each is understood as it is meant, and answered with the
figures that one counts by hand in the exported workbook."""

from pathlib import Path

import pytest

from answers import front
from answers.context import Asker, Context
from answers.words import plain
from db import people
from handlers.reading import read
from handlers.reading.following import follow
from ledger.errors import Refused
from ledger.phases import Phase
from ledger.questions import Question, Topic, fits
from ledger.rates import Rate
from tests.questions.book import HELD, Book
from tests.questions.brute import figures
from tests.questions.cases import TODAY, TREE, Case, cases, files
from tests.questions.shown import held_by, rests_on, says

PHASES = tuple(Phase(number, day) for number, day in HELD.items())
LEAST = 200


def understood(text: str) -> tuple[Question | None, bool]:
    """The question that a text is read as, and whether something in it was read otherwise than typed."""
    reading = read(text, TREE, TODAY, PHASES)
    return reading.question, bool(reading.corrected)


def test_there_are_enough_questions_and_none_twice() -> None:
    texts = [
        text for file in files() for case in cases(file) for text in {(text, case.who) for text in case.texts}
    ]

    assert len(texts) == len(set(texts)) >= LEAST


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_it_understands_what_is_typed(file: Path) -> None:
    wrong = []
    for case in cases(file):
        assert fits(case.question)
        for text in case.texts:
            try:
                found: object = understood(text)
            except Refused as refused:
                found = refused
            if found != (case.question, case.forgiven):
                wrong.append((text, found))

    assert wrong == []


LASTS = (
    Question(Topic.RATES, region="411000", phase=1, rate=Rate.PRODUCTION_RATE, as_of=TODAY),
    Question(Topic.PROJECTS, region="411000", as_of=TODAY),
    Question(Topic.RANKING, region="410000", phase=1, as_of=TODAY),
    None,
)


@pytest.mark.parametrize("last", LASTS)
def test_it_takes_no_whole_question_for_one_that_goes_on(last: Question | None) -> None:
    wrong = []
    for case in (case for file in files() for case in cases(file)):
        for text in case.texts:
            followed = follow(last, text, TREE, TODAY, PHASES)
            if followed is not None and understood(followed.rest)[0] != case.question:
                wrong.append((text, followed))

    assert wrong == []


async def test_it_answers_with_what_one_counts_by_hand(context: Context, book: Book) -> None:
    """The figure in the file, that counted in the workbook, and the bot's are one."""
    wrong = []
    for file in files():
        for case in cases(file):
            counted = figures(case.filled, book)
            assert list(case.figures) == counted, case.texts[0]
            wrong += [(case.texts[0], *flaw) for flaw in await _flaws(case, context)]

    assert wrong == []


async def _flaws(case: Case, context: Context) -> list[tuple[str, str]]:
    """The figures that the answer does not say, or that its facts do not hold."""
    asker = Asker(await people.official(context.session, case.who))
    answer = await front.answer(case.question, asker, context)
    text, held = plain(answer.message.text), held_by(answer)
    unsaid = [(figure, text) for figure in case.figures if not says(text, figure)]
    return unsaid + [(figure, str(answer.facts)) for figure in case.figures if not rests_on(held, figure)]
