"""Lists, sources and shares of the demo ledger, as 李科 and 张处 see them, against a reading by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from answers import front, overdue, project_list
from answers.context import Asker, Context
from answers.shapes import Message
from answers.words import plain
from db.data import henan
from ledger.money import yi
from ledger.officials import Official, Role
from ledger.phases import Batch, Milestone
from ledger.projects import ProjectPage, ProjectRecord
from ledger.questions import Lack, Named, Question, Topic, View, decode
from tests.conftest import START
from tests.demo.brute import Known, known_on

XUCHANG, LUOHE, PROVINCE, XINYANG = "411000", "411100", "410000", "411500"
LI = Asker(Official(1001, "李科", Role.OFFICER, XUCHANG))
ZHANG = Asker(Official(1003, "张处", Role.SUPERVISOR, PROVINCE))
TODAY = START.date()
LISTED, START_, PRODUCE = Topic.PROJECTS, Milestone.START, Milestone.PRODUCE


@pytest.fixture(scope="module")
def known() -> Known:
    return known_on(TODAY)


QUESTIONS = [
    Question(LISTED),
    Question(LISTED, region=XUCHANG),
    Question(LISTED, region="411082", batch=Batch.STARTED),
    Question(LISTED, phase=1, batch=Batch.SIGNED, milestone=START_, reached=False),
    Question(LISTED, milestone=START_, reached=True, since=date(2021, 9, 27)),
    Question(LISTED, milestone=START_, reached=True, since=date(2021, 9, 1), as_of=date(2021, 9, 15)),
    Question(LISTED, milestone=PRODUCE, reached=True, category="两新一重"),
    Question(LISTED, milestone=START_, reached=False, min_wan=500_000),
    Question(LISTED, milestone=PRODUCE, reached=False, min_wan=200_000, max_wan=500_000),
    Question(LISTED, region=XINYANG, lacks=Lack.SERVICE_OFFICER),
    Question(LISTED, lacks=Lack.LEADER, category="先进制造业"),
    Question(LISTED, lacks=Lack.BANK, batch=Batch.PRODUCING),
    Question(LISTED, named=Named.CHAIN, text="装备"),
    Question(LISTED, named=Named.INDUSTRY, text="制造", max_wan=50_000),
    Question(LISTED, named=Named.PERSON, text="王", region=XUCHANG),
    Question(LISTED, named=Named.BANK, text="建设银行", milestone=START_, reached=False),
    Question(LISTED, named=Named.COMPANY, text="公司", category="灾后重建"),
    Question(LISTED, top=5, milestone=START_, reached=False),
    Question(LISTED, milestone=START_, reached=True, since=TODAY),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=Question.encode)
async def test_it_lists_the_projects_that_one_finds_by_hand(
    demo_context: Context, known: Known, question: Question
) -> None:
    given = await front.answer(question, ZHANG, demo_context)

    page = given.facts
    assert isinstance(page, ProjectPage) and given.question is not None
    by_hand = sorted(_by_hand(question, known), key=lambda p: -p.total_wan)[: question.top]
    assert (page.total, page.wan) == (len(by_hand), sum(p.total_wan for p in by_hand))
    assert [line.total_wan for line in page.lines] == [p.total_wan for p in by_hand[:10]]
    assert {line.name for line in page.lines} <= {p.name for p in by_hand}
    said = plain(given.message.text)
    assert f"共{page.total}个" in said
    assert not page.total or f"总投资{yi(page.wan)}" in said
    _all_buttons_work(given.message)


def _by_hand(question: Question, known: Known) -> Iterable[ProjectRecord]:
    """What a person would look for in the ledger, project by project."""
    tree = henan()
    day = question.as_of or TODAY
    seats = [
        e.project
        for e in known.standing
        if question.batch in (None, e.batch) and question.phase in (None, e.phase)
    ]
    for p in known.projects.values():
        names = {
            Named.CHAIN: (p.chain,),
            Named.INDUSTRY: (p.industry,),
            Named.PERSON: (p.service_officer, p.leader),
            Named.BANK: (p.bank,),
            Named.COMPANY: (p.company,),
        }
        reached = None if question.milestone is None else known.reached.get((p.code, question.milestone))
        if reached is not None and reached > day:
            reached = None
        fits = [
            p.code in seats,
            tree.contains(question.region or PROVINCE, p.region),
            question.category is None or question.category in p.categories,
            (question.min_wan or 0) <= p.total_wan < (question.max_wan or 10**9),
            question.lacks is None or getattr(p, question.lacks.value) == "",
            question.named is None or any(question.text in name for name in names[question.named]),
            question.reached is not True or (reached is not None and reached >= (question.since or date.min)),
            question.reached is not False or reached is None,
        ]
        if all(fits):
            yield p


def _all_buttons_work(message: Message) -> None:
    for row in message.buttons:
        for button in row:
            assert decode(button.code).encode() == button.code


async def test_it_counts_what_is_overdue_and_due_with_their_investment(
    demo_context: Context, known: Known
) -> None:
    late = Question(Topic.OVERDUE, late_days=30, category="先进制造业")
    october = Question(Topic.DUE, since=date(2021, 10, 1), days=30)

    def worth(found: Iterable[tuple[str, Milestone, date]]) -> tuple[int, int]:
        codes = [code for code, *_ in found]
        return len(codes), sum(known.projects[code].total_wan for code in set(codes))

    overdue = [
        one
        for one in _judged(known)
        if one[2] < TODAY - timedelta(days=30) and "先进制造业" in known.projects[one[0]].categories
    ]
    due = [one for one in _judged(known) if date(2021, 10, 1) <= one[2] <= date(2021, 10, 31)]
    for question, by_hand in (late, overdue), (october, due):
        page: Any = (await front.answer(question, ZHANG, demo_context)).facts
        assert (page.total, page.wan) == worth(by_hand)
        assert page.total > 5


def _judged(known: Known) -> list[tuple[str, Milestone, date]]:
    """Of each project still on a batch the milestone that the batch is judged by, and not reached."""
    targets = dict(zip(Batch, (Milestone.START, Milestone.PRODUCE, Milestone.EFFICIENT), strict=True))
    wanted = {(entry.project, targets[entry.batch]) for entry in known.standing}
    return [one for one in known.open if one[:2] in wanted]


async def test_it_says_what_there_is_where_it_found_nothing(demo_context: Context) -> None:
    nobody = Question(LISTED, region=XUCHANG, lacks=Lack.SERVICE_OFFICER, batch=Batch.SIGNED)
    nowhere = Question(LISTED, region=XUCHANG, named=Named.BANK, text="火星", category="灾后重建")
    today = Question(LISTED, region=XUCHANG, milestone=START_, reached=True, since=TODAY)
    before = Question(LISTED, as_of=date(2021, 7, 1))

    async def said(question: Question) -> tuple[str, list[str]]:
        message = (await front.answer(question, ZHANG, demo_context)).message
        return plain(message.text), [button.label for row in message.buttons for button in row]

    text, labels = await said(nobody)
    assert "共0个" in text and "不限首席服务官有无（16个）" in text and "不限首席服务官有无（16个）" in labels
    text, labels = await said(nowhere)
    assert "许昌市在列项目共84个" in text and "📋 全部在列项目" in labels
    text, _ = await said(today)
    assert "最近的在2021年9月28日（1个）" in text
    text, _ = await said(before)
    assert "没有在列项目" in text and "第一期（2021年7月10日举行）" in text


async def test_it_keeps_a_narrowed_list_in_its_workbook(demo_context: Context, known: Known) -> None:
    asked = Question(LISTED, region=XUCHANG, milestone=START_, reached=False, view=View.WORKBOOK)

    given = await front.answer(asked, LI, demo_context)

    assert given.message.document is not None
    assert given.message.document.name == "许昌未开工项目_2021-09-30.xlsx"
    by_hand = {p.code for p in _by_hand(asked, known)}
    rows: Any = given.facts
    assert len(rows) == len(by_hand)


async def test_it_counts_the_investment_of_a_project_once_that_is_late_twice(demo_context: Context) -> None:
    question = Question(Topic.OVERDUE, region=XUCHANG, as_of=TODAY)
    [line, *_] = (await overdue.find(question, demo_context, 1, 1)).lines
    page = ProjectPage((line, replace(line, milestone=PRODUCE)), total=2, projects=1, wan=line.total_wan)

    given = project_list.answer(question, page, "overdue.html.j2", LI, demo_context)

    assert f"共2条，涉及1个项目，总投资{yi(line.total_wan)}，逾期最久的在前：" in plain(given.message.text)
