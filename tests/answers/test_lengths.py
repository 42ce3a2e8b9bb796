"""However long the texts of the ledger are, every answer fits into one message of Telegram."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from answers import front, import_pages, menus, weekly
from answers.context import Asker, Context
from answers.framing import LONGEST_FRAME
from answers.shapes import MAX_CAPTION, Message
from answers.warning_list import PAGE
from answers.weekly import RateStanding, WeeklyFacts
from answers.words import brief, plain
from db.queries.warnings import warning_page
from db.workbook.columns import Field
from db.workbook.importing.plan import Asked, Change, ChangedProject, ImportPlan, NewEntry
from db.workbook.importing.proposal import Sender, proposal
from db.workbook.problems import Rejection, Why
from db.workbook.reading.notes import How, Note
from db.workbook.reading.reading import Reading, SheetRead
from ledger.actions import Action, ActionKind
from ledger.corrections import Correction, Figure
from ledger.doubts import Doubt
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, ProjectRecord
from ledger.questions import Named, Question, Threshold, Topic, View
from ledger.ranking import Ranking, rank
from ledger.rates import Rate, RateFact
from tests.answers.conftest import PROVINCE, ZHANG
from tests.conftest import START

MAX_TEXT = 4096
LATE, XUCHANG = date(2021, 9, 30), "411000"
QUESTIONS = [
    Question(Topic.OVERDUE),
    Question(Topic.OVERDUE, page=2),
    Question(Topic.DUE, days=366),
    Question(Topic.PROJECTS, milestone=Milestone.START),
    Question(Topic.PROJECTS, named=Named.PERSON, text="&" * 12, milestone=Milestone.START, reached=False),
    Question(Topic.PROJECTS, named=Named.CHAIN, text="没有"),
    Question(Topic.SOURCE, rate=Rate.START_RATE),
    Question(Topic.SOURCE),
    Question(Topic.SOURCE, came_from=Topic.OVERDUE),
    Question(Topic.SHARE),
    Question(Topic.CALENDAR),
    Question(Topic.UNACKNOWLEDGED),
    Question(Topic.SEARCH, text="&" * 12),
    Question(Topic.SEARCH, text="&" * 12, page=3),
    Question(Topic.WARNINGS),
    Question(Topic.WARNINGS, page=9),
    Question(Topic.DIGEST, subject=1),
    Question(Topic.DIGEST, subject=1, page=2),
    Question(Topic.DIGEST, subject=9, page=3),
    Question(Topic.WHY, subject=1),
    Question(Topic.WHY, subject=9),
    Question(Topic.RATES),
    Question(Topic.RANKING),
    Question(Topic.RANKING, view=View.PICTURE),
    Question(Topic.RANKING, view=View.MAP),
    Question(Topic.AGEING),
    Question(Topic.AGEING, view=View.PICTURE),
    Question(Topic.COMPARE, others=("410100", "410300", "411100")),
    Question(Topic.LEADERS, threshold=Threshold(0)),
    Question(Topic.WEEKLY),
    Question(Topic.BRIEF),
    Question(Topic.HELP),
]


def fits(message: Message) -> bool:
    """Whether it fits, a frame around it too: a message that is pushed carries one."""
    return len(plain(message.text)) + LONGEST_FRAME < (MAX_TEXT if message.picture is None else MAX_CAPTION)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.parametrize("region", [None, XUCHANG])
async def test_it_answers_in_one_message(context: Context, question: Question, region: str | None) -> None:
    asked = question if question.subject else replace(question, region=region)

    message = (await front.answer(asked, Asker(ZHANG), context)).message

    assert fits(message)
    assert "&" * (61 if question.topic is Topic.WHY else 41) not in plain(message.text)


async def test_it_shows_a_project_with_the_longest_texts_in_one_message(context: Context) -> None:
    numbers = await context.session.scalars(
        text("SELECT project_id FROM entry GROUP BY project_id ORDER BY count(*) DESC LIMIT 9")
    )
    asker = Asker(ZHANG)
    for number in numbers:
        card = await front.answer(Question(Topic.PROJECT, subject=number), asker, context)

        assert fits(card.message)
        assert "…" in card.message.text
        seen = await front.answer(Question(Topic.PROJECT, subject=number, view=View.PICTURE), asker, context)
        assert fits(seen.message)


async def test_it_asks_for_a_day_and_confirms_it_in_one_message(context: Context) -> None:
    page = await warning_page(context.session, context.tree.province, START.date(), 1, PAGE)
    action = Action(ActionKind.ACKNOWLEDGE_PAGE, digest=1)

    menu = menus.promise_day(action, page.warnings, ZHANG, context, in_group=True)
    done = menus.promised(ZHANG, page.warnings, LATE, context)

    assert fits(menu) and fits(done)


async def test_it_tells_of_many_places_with_nearly_the_same_rate_under_one_picture(context: Context) -> None:
    facts = WeeklyFacts(tuple(_tied(rate, context) for rate in Rate), _tied(Rate.START_RATE, context).ranking)
    question = Question(Topic.WEEKLY, region=PROVINCE, phase=1, as_of=LATE)

    caption = plain(weekly.worded(question, facts, context, number=99_999, corrections=_many(context)).text)

    assert len(caption) < MAX_CAPTION
    assert "等18地" in caption
    assert "更正" in caption and "72处" in caption


def _many(context: Context) -> tuple[Correction, ...]:
    """Late data has changed every city's every rate."""
    figures = (Figure(998, 1000), Figure(999, 1000))
    return tuple(
        Correction(1234, LATE, 1, Batch.PRODUCING, rate, city.code, *figures)
        for rate in Rate
        for city in context.tree.cities
    )


def _tied(rate: Rate, context: Context) -> RateStanding:
    """The first city has it all, the others lie together in the second place."""
    whole = RateFact(rate, 1, 1, Batch.SIGNED, PROVINCE, LATE, 17_999, 18_000)
    facts = [
        replace(whole, region=city.code, reached=1000 - (number > 0), total=1000)
        for number, city in enumerate(context.tree.cities)
    ]
    return RateStanding(Ranking(whole=whole, places=rank(facts, ()), since=7), None, len(facts))


async def test_it_says_in_one_message_what_an_import_with_long_cells_would_do(context: Context) -> None:
    project = ProjectRecord("P-1", "名" * 200, XUCHANG)
    entry = EntryRecord("P-1", 1, Batch.SIGNED)
    changes = tuple(
        Change(field, "旧" * 10_000, "新" * 10_000) for field in (Field.REMARK, Field.COMPANY) * 2
    )
    lists = (Change(Field.CATEGORIES, ("类" * 40,) * 9, ("别" * 40,) * 9), *changes)
    facts: dict[str, object] = {"text": "错" * 9999, "limit": 1, "city": "市" * 9}
    wrong = [Rejection(2, Field.TOTAL, why, facts) for why in _SAYING_TEXT]
    both: dict[str, object] = {"value": "甲" * 9999, "other": "乙" * 9999}
    against = Rejection(3, Field.REMARK, Why.CONTRADICTION, {**both, "other_row": 2, "other_sheet": ""})
    asked = tuple(Asked("表", 4, Field.INVESTED, doubt, 2, 1, "P-1", "名" * 200) for doubt in Doubt) * 3
    notes = tuple(Note(how, "写" * 60, "作" * 60, 9, "表", 2, Field.REMARK) for how in How)
    plan = ImportPlan(
        revision=1,
        rows=99,
        new=(NewEntry(2, replace(entry, project="P-2"), replace(project, code="P-2"), True),) * 9,
        changed=(ChangedProject(replace(project, code="P-3"), (("表", 3),), lists, (entry,)),) * 9,
        unchanged=0,
        rejected=(against, *wrong, *wrong),
        asked=asked,
        notes=notes,
    )
    sheets = tuple(SheetRead("表" * 31, 1, {}, 9, ()) for _ in range(9))
    sender = Sender(ZHANG, context.now)
    shown = proposal(1, "长" * 190 + ".xlsx", sender, plan, Reading((), (), sheets), again=True)

    message = await import_pages.plan(shown, ZHANG, context)

    assert fits(message)
    assert "旧" * 39 + "…→" + "新" * 39 + "…" in message.text


_SAYING_TEXT = (Why.DIGITS_LOST, Why.UNKNOWN_REGION, Why.IMPOSSIBLE_DAY, Why.NOT_AN_AMOUNT)


@pytest.mark.parametrize(("given", "shown"), [("", ""), ("四个字符", "四个字符"), ("不止四个字", "不止四…")])
def test_it_cuts_only_what_is_too_long(given: str, shown: str) -> None:
    assert brief(given, 4) == shown
