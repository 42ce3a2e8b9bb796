"""Whatever a button is made to say: an answer or one sentence, and nothing of another region in it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from answers import front
from answers.context import Asker, Context
from answers.refusals import refusal_text
from answers.words import plain
from db import people
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.phases import Batch, Milestone
from ledger.questions import (
    CATEGORIES,
    LEADS_BACK,
    End,
    Lack,
    Named,
    Question,
    Threshold,
    Topic,
    View,
    decode,
    fit_text,
)
from ledger.rates import Rate
from tests.questions.book import Book, Row
from tests.questions.test_fuzz import Names, all_of

SEED, MANY = 20211118, 250
XUCHANG, LUOHE, PROVINCE = "411000", "411100", "410000"
PLACES = (PROVINCE, XUCHANG, LUOHE, "419001", "410100", "411082", "411081", "419000", "999999")
DAYS = tuple(date(2021, *day) for day in ((7, 9), (7, 10), (9, 30), (10, 8), (10, 9), (11, 18)))
NUMBERS = (0, 1, 2, 3, 30, 366, 999)
KINDS = tuple(topic for topic in Topic if topic is not Topic.BULLETIN)


@dataclass(frozen=True)
class Forger:
    """Questions that no button of ours asks, the same at every run."""

    pick: random.Random
    rows: tuple[Row, ...]

    def perhaps(self, chance: float, values: tuple[Any, ...]) -> Any:
        return self.pick.choice(values) if self.pick.random() < chance else None

    def question(self) -> Question:
        row, perhaps, named = self.pick.choice(self.rows), self.perhaps, self.perhaps(0.2, tuple(Named))
        names = (row.company, row.officer, row.leader, row.bank, row.name[:4], "_", "%")
        fields: dict[str, tuple[float, tuple[Any, ...]]] = {
            **dict.fromkeys(("days", "late_days", "top", "subject", "max_wan", "min_wan"), (0.2, NUMBERS)),
            "region": (0.7, PLACES),
            "focus": (0.2, PLACES),
            "phase": (0.5, (1, 1, 2, 2, 3, 0)),
            "other_phase": (0.2, (1, 2, 3)),
            "batch": (0.3, tuple(Batch)),
            "rate": (0.5, tuple(Rate)),
            "as_of": (0.4, DAYS),
            "since": (0.2, (*DAYS, date(2099, 12, 31))),
            "milestone": (0.3, tuple(Milestone)),
            "reached": (0.3, (True, False)),
            "category": (0.2, CATEGORIES),
            "lacks": (0.2, tuple(Lack)),
            "threshold": (0.3, (Threshold(0), Threshold(100), Threshold(0, above=False))),
            "end": (0.3, tuple(End)),
            "came_from": (0.3, LEADS_BACK),
        }
        chosen = {name: perhaps(*chance) for name, chance in fields.items()}
        others = tuple(self.pick.choices(PLACES, k=self.pick.choice((0, 0, 1, 3))))
        text = fit_text(self.pick.choice(names)) if named or self.pick.random() < 0.1 else ""
        topic, view = self.pick.choice(KINDS), self.pick.choice(tuple(View))
        page = self.pick.choice((1, 1, 9999))
        return replace(Question(topic, others=others, text=text, page=page, view=view), named=named, **chosen)

    def codes(self, many: int) -> Iterator[tuple[str, Question]]:
        while many:
            question = self.question()
            try:
                yield question.encode(), question
            except ValueError:
                continue
            many -= 1


async def test_it_answers_forged_buttons_without_harm(context: Context, book: Book) -> None:
    li, names = await people.official(context.session, 1001), Names.of(book)
    assert li is not None
    [group, *_] = await people.groups(context.session)
    askers = [
        Asker(li),
        Asker(Official(5, "观察员", Role.VIEWER, XUCHANG)),
        Asker(li, replace(group, region=XUCHANG)),
        Asker(li, replace(group, region=None)),
        Asker(),
    ]
    pick = random.Random(SEED)
    answered = 0
    for code, question in Forger(pick, book.rows).codes(MANY):
        asker = pick.choice(askers)
        try:
            answer = await front.answer(decode(code), asker, context)
        except Refused as refused:
            said = refusal_text(refused)
            assert said and "\n" not in said, question
            continue
        answered += 1
        assert asker.official is not None and (asker.group is None or asker.group.region), question
        assert names.leaked(all_of(answer.message), question.text) == [], question
        words = plain(answer.message.text)
        assert "None" not in words and "{" not in words, question
        if question.named in front.IDENTITIES and question.topic in front.BESIDE_OTHERS:
            raise AssertionError(question)

    assert answered > 40


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        (Question(Topic.STATUS, region="999999"), Reason.BROKEN_BUTTON),
        (Question(Topic.CALENDAR, others=(XUCHANG, "419000")), Reason.BROKEN_BUTTON),
        (Question(Topic.TREND, named=Named.COMPANY, text="公司"), Reason.NOT_YOUR_REGION),
        (Question(Topic.LEADERS, named=Named.PERSON, text="王"), Reason.NOT_YOUR_REGION),
        (
            Question(Topic.COMPARE, region=XUCHANG, others=(LUOHE,), named=Named.COMPANY, text="公司"),
            Reason.NOT_YOUR_REGION,
        ),
        (
            Question(
                Topic.TREND,
                milestone=Milestone.START,
                named=Named.CHAIN,
                text="川汇生物合成原料药产业园",
                others=("410100", "419001"),
            ),
            Reason.TOO_MANY_CONDITIONS,
        ),
    ],
)
async def test_it_refuses_in_words(context: Context, forged: Question, reason: Reason) -> None:
    asker = Asker(await people.official(context.session, 1001))
    with pytest.raises(Refused) as refused:
        await front.answer(decode(forged.encode()), asker, context)
    assert refused.value.reason is reason


async def test_it_explains_what_is_due_though_no_days_are_given(context: Context) -> None:
    asker = Asker(await people.official(context.session, 1001))
    asked = Question(Topic.SOURCE, came_from=Topic.DUE)
    source = await front.answer(asked, asker, context)
    listed = await front.answer(Question(Topic.DUE), asker, context)
    assert source.facts.page.total == listed.facts.total  # type: ignore[attr-defined]


async def test_it_names_no_condition_over_figures_of_all_projects(context: Context) -> None:
    asker = Asker(await people.official(context.session, 1003))
    narrowed = Question(Topic.BRIEF, category="先进制造业", min_wan=500_000, lacks=Lack.BANK)
    brief = await front.answer(narrowed, asker, context)
    assert brief.message == (await front.answer(Question(Topic.BRIEF), asker, context)).message
    leaders = await front.answer(Question(Topic.LEADERS, top=0), asker, context)
    assert "都居前3位" in plain(leaders.message.text)
