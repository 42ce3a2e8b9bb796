"""Questions and actions as codes: there and back, and nothing else gets in."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import actions, questions
from ledger.actions import Action, ActionKind
from ledger.doubts import Doubt
from ledger.encoding import MAX_CODE
from ledger.errors import Reason, Refused
from ledger.officials import SUBSCRIPTIONS, Role
from ledger.phases import Batch, Milestone
from ledger.questions import (
    CATEGORIES,
    LEADS_BACK,
    MAX_SEARCH,
    End,
    Lack,
    Named,
    Question,
    Threshold,
    Topic,
    View,
    fit_text,
)
from ledger.rates import Rate

ALPHABET = re.compile(r"[A-Za-z0-9_-]+")

regions = st.integers(0, 999_999).map("{:06}".format)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
subjects = st.integers(0, 999_999_999)
amounts = st.integers(0, 999_999_999)
texts = st.text(max_size=MAX_SEARCH).map(fit_text)
any_questions = st.builds(
    Question,
    topic=st.sampled_from(Topic),
    region=st.none() | regions,
    focus=st.none() | regions,
    phase=st.none() | st.integers(0, 999),
    batch=st.none() | st.sampled_from(Batch),
    rate=st.none() | st.sampled_from(Rate),
    as_of=st.none() | days,
    milestone=st.none() | st.sampled_from(Milestone),
    days=st.none() | st.integers(0, 9999),
    category=st.none() | st.sampled_from(CATEGORIES),
    since=st.none() | days,
    reached=st.none() | st.booleans(),
    late_days=st.none() | st.integers(0, 9999),
    min_wan=st.none() | amounts,
    max_wan=st.none() | amounts,
    lacks=st.none() | st.sampled_from(Lack),
    named=st.none() | st.sampled_from(Named),
    others=st.lists(regions, max_size=3).map(tuple),
    other_phase=st.none() | st.integers(0, 999),
    threshold=st.none() | st.builds(Threshold, st.integers(0, 100), st.booleans()),
    end=st.none() | st.sampled_from(End),
    top=st.none() | st.integers(0, 999),
    subject=st.none() | subjects,
    came_from=st.none() | st.sampled_from(LEADS_BACK),
    text=texts,
    page=st.integers(1, 9999),
    view=st.sampled_from(View),
)
other_actions = st.builds(
    Action,
    kind=st.sampled_from(ActionKind),
    subject=st.none() | subjects,
    region=st.none() | regions,
    role=st.none() | st.sampled_from(Role),
    subscription=st.none() | st.sampled_from(SUBSCRIPTIONS),
    digest=st.none() | subjects,
    page=st.integers(1, 9999),
    day=st.none() | days,
    milestone=st.none() | st.sampled_from(Milestone),
    invested_wan=st.none() | st.integers(0, 9_999_999_999),
    doubt=st.none() | st.sampled_from(Doubt),
    sure=st.booleans(),
)
about_reports = st.builds(
    Action,
    kind=st.sampled_from([ActionKind.REPORT, ActionKind.VERIFY_REPORT, ActionKind.DOUBT_REPORT]),
    subject=st.none() | subjects,
    day=st.none() | days,
    milestone=st.none() | st.sampled_from(Milestone),
    invested_wan=st.none() | st.integers(0, 9_999_999_999),
    sure=st.booleans(),
    seen=st.none() | subjects,
)
any_actions = other_actions | about_reports
DAY = date(2021, 9, 30)
LISTS = {
    "region": "411000",
    "as_of": DAY,
    "phase": 12,
    "batch": Batch.SIGNED,
    "milestone": Milestone.START,
    "category": CATEGORIES[0],
    "min_wan": 10_000_000,
    "page": 999,
}
FULLEST = [
    Question(
        Topic.RATES,
        "411002",
        None,
        12,
        as_of=DAY,
        category=CATEGORIES[0],
        min_wan=10_000_000,
        view=View.PLACES,
    ),
    Question(
        Topic.RANKING,
        "411000",
        "411002",
        12,
        rate=Rate.START_RATE,
        as_of=DAY,
        category=CATEGORIES[0],
        min_wan=10_000_000,
        end=End.LAST,
        top=100,
        page=999,
        view=View.PICTURE,
    ),
    Question(Topic.DUE, days=366, view=View.PLACES, **LISTS),  # type: ignore[arg-type]
    Question(Topic.PROJECT, days=366, came_from=Topic.DUE, subject=9_999_999, **LISTS),  # type: ignore[arg-type]
    Question(
        Topic.PROJECT,
        "411002",
        as_of=DAY,
        came_from=Topic.SEARCH,
        subject=9_999_999,
        text="汉" * 12,
        page=999,
    ),
]
"""Each topic with all it may carry, in a ledger of ten million projects."""

NO_CODES = """
    Q QZ Zr Qrp1p2 Qrd211301 Qrg41 Qrq0 Qrv9 Qrp Qrp1234 Qsx Qsx! Qsxgg Qrp１ Az Aaq0 AajX Aax
"""


def is_code(code: str) -> bool:
    return len(code) <= MAX_CODE and ALPHABET.fullmatch(code) is not None


def written(question: Question) -> str | None:
    """Its code; None if that would be too long."""
    try:
        return question.encode()
    except ValueError as error:
        if "code of" not in str(error):
            raise
        return None


def assert_sound(decode: Callable[[str], Question | Action], code: str) -> None:
    """It decodes to a value that can be written again, or is refused as no button of ours."""
    try:
        value = decode(code)
    except Refused as refused:
        if refused.reason is not Reason.BROKEN_BUTTON:
            raise
    else:
        assert decode(value.encode()) == value


@given(any_questions)
def test_it_gives_a_question_back_or_refuses_to_write_it_too_long(question: Question) -> None:
    code = written(question)

    assert code is None or (is_code(code) and questions.decode(code) == question)


@pytest.mark.parametrize("question", FULLEST, ids=lambda question: question.topic)
def test_it_writes_the_fullest_question_of_a_topic_under_a_button(question: Question) -> None:
    code = question.encode()

    assert is_code(code)
    assert questions.decode(code) == question


@given(any_actions)
def test_it_gives_an_action_back(action: Action) -> None:
    code = action.encode()

    assert is_code(code)
    assert actions.decode(code) == action


codes = st.from_regex(
    re.compile(r"[QA][a-zA-Z]([a-z][0-9A-Z]{0,9}){0,4}(x[\w-]{0,8})?", re.ASCII), fullmatch=True
)


@given(st.text(max_size=70) | codes | st.builds("{}{}".format, codes, st.characters()))
def test_it_reads_any_text_as_a_value_or_refuses_it(code: str) -> None:
    assert_sound(questions.decode, code)
    assert_sound(actions.decode, code)


@given(any_questions.filter(lambda question: written(question) is not None), st.data())
def test_it_reads_a_damaged_code_as_a_value_or_refuses_it(question: Question, data: st.DataObject) -> None:
    code = question.encode()
    at = data.draw(st.integers(0, len(code) - 1))

    assert_sound(questions.decode, code[:at] + data.draw(st.characters(codec="ascii")) + code[at + 1 :])


@pytest.mark.parametrize("code", ["", "Qr\n", " Qr", "Qsx" + "A" * 62, *NO_CODES.split()])
def test_it_refuses_what_no_button_of_ours_says(code: str) -> None:
    for decode in (questions.decode, actions.decode):
        with pytest.raises(Refused) as refused:
            decode(code)

        assert refused.value.reason is Reason.BROKEN_BUTTON


def test_it_never_takes_an_action_for_a_question() -> None:
    with pytest.raises(Refused):
        questions.decode(Action(ActionKind.ACKNOWLEDGE, 1).encode())
    with pytest.raises(Refused):
        actions.decode(Question(Topic.HELP).encode())


def test_it_does_not_write_a_day_that_would_be_read_as_another() -> None:
    for day in (date(1999, 12, 31), date(2100, 1, 1)):
        with pytest.raises(ValueError, match=f"{day.year}"):
            Question(Topic.OVERDUE, as_of=day).encode()


@given(st.text(st.characters(), max_size=40))
def test_it_cuts_a_search_text_so_that_it_fits(text: str) -> None:
    fitting = fit_text(text)
    question = Question(Topic.SEARCH, "411002", as_of=DAY, text=fitting, page=9999)

    assert len(fitting) <= MAX_SEARCH
    assert questions.decode(question.encode()) == question


def test_it_leaves_out_of_a_search_text_what_no_code_can_carry() -> None:
    assert fit_text("比亚\ud800迪") == "比亚迪"


def test_it_starts_again_at_the_first_page_when_a_question_changes() -> None:
    question = Question(Topic.OVERDUE, page=3)

    assert question.but(region="411000").page == 1
    assert question.but(page=4).page == 4
