"""A question in words is read as the same question, so that a suggestion asks what it says."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from answers.unclear import worded
from ledger.phases import TARGET, Batch, Milestone
from ledger.questions import CATEGORIES, End, Lack, Named, Question, Threshold, Topic, View, fits
from ledger.rates import THREE_RATES
from tests.reading.asking import TODAY, TREE, asked, code

CITIES = [city.code for city in TREE.cities]
PLACES = st.sampled_from([None, code("河南"), *CITIES, code("长葛"), code("新郑")])
PHASES = st.sampled_from([None, 1, 2])
RATES = st.sampled_from(THREE_RATES)
DAYS = st.sampled_from([None, date(2021, 9, 30), date(2021, 10, 8), date(2020, 12, 31)])
AMOUNTS = st.sampled_from(
    [(None, None), (500_000, None), (None, 12_000), (5000, None), (100_000, 500_000), (8000, 12_500)]
)
NAMES = st.sampled_from(
    [
        (None, ""),
        (Named.CHAIN, "新型储能"),
        (Named.INDUSTRY, "建材"),
        (Named.PERSON, "王明"),
        (Named.BANK, "郑州银行"),
        (Named.COMPANY, "比亚迪"),
    ]
)
LATE_DAYS = st.sampled_from([None, 30, 90, 365])
MILESTONES = st.sampled_from([None, Milestone.START, Milestone.PRODUCE, Milestone.EFFICIENT])


@st.composite
def narrowed(draw: st.DrawFn, topic: Topic) -> Question:
    """A question of a topic that takes every condition on projects."""
    least, most = draw(AMOUNTS)
    named, text = draw(NAMES)
    return Question(
        topic,
        region=draw(PLACES),
        phase=draw(PHASES),
        category=draw(st.sampled_from([None, *CATEGORIES])),
        min_wan=least,
        max_wan=most,
        lacks=draw(st.sampled_from([None, *Lack])),
        named=named,
        text=text,
    )


@st.composite
def projects(draw: st.DrawFn) -> Question:
    question = draw(narrowed(Topic.PROJECTS)).but(top=draw(st.sampled_from([None, 10])))
    batch = draw(st.sampled_from([None, *Batch]))
    if draw(st.booleans()):
        return question.but(batch=batch, as_of=draw(DAYS))
    if batch is not None:
        return question.but(batch=batch, milestone=TARGET[batch], reached=draw(st.booleans()))
    milestone = draw(st.sampled_from([Milestone.START, Milestone.PRODUCE, Milestone.EFFICIENT]))
    since = draw(st.sampled_from([None, date(2021, 9, 1)]))
    as_of = draw(DAYS.filter(lambda day: since is None or day is None or day >= since))
    return question.but(
        milestone=milestone, reached=True if since else draw(st.booleans()), since=since, as_of=as_of
    )


@st.composite
def lists(draw: st.DrawFn) -> Question:
    batch, milestone = draw(st.sampled_from([None, *Batch])), draw(MILESTONES)
    if draw(st.booleans()):
        question = draw(narrowed(Topic.OVERDUE)).but(late_days=draw(LATE_DAYS), as_of=draw(DAYS))
    else:
        since = draw(st.sampled_from([None, TODAY, TODAY + timedelta(days=12)]))
        days = draw(st.sampled_from([0, 6, 30] if since else [None, 10]))
        question = draw(narrowed(Topic.DUE)).but(since=since, days=days)
    return question.but(batch=batch, milestone=milestone)


@st.composite
def figures(draw: st.DrawFn) -> Question:
    topic = draw(st.sampled_from([Topic.RATES, Topic.SOURCE]))
    return draw(narrowed(topic)).but(rate=draw(st.sampled_from([None, *THREE_RATES])), as_of=draw(DAYS))


@st.composite
def rankings(draw: st.DrawFn) -> Question:
    city = draw(st.sampled_from([None, *CITIES]))
    question = Question(Topic.RANKING, region=code("河南"), focus=city) if city else Question(Topic.RANKING)
    question = question.but(rate=draw(RATES), phase=draw(PHASES), as_of=draw(DAYS))
    if draw(st.booleans()):
        return question.but(view=draw(st.sampled_from([View.WORDS, View.PICTURE, View.MAP, View.INTERVALS])))
    return question.but(
        focus=None, region=None, end=draw(st.sampled_from(End)), top=draw(st.sampled_from([3, 5]))
    )


@st.composite
def views(draw: st.DrawFn) -> Question:
    question = Question(Topic.CALENDAR)
    region, phase, as_of = draw(PLACES), draw(PHASES), draw(DAYS)
    pair = tuple(draw(st.lists(st.sampled_from(CITIES), min_size=2, max_size=4, unique=True)))
    rate = draw(st.sampled_from([None, *THREE_RATES]))
    above = region if region in (None, code("河南"), *CITIES) and region != code("济源") else None
    leaders = Question(Topic.LEADERS, region=above, rate=rate, phase=phase, as_of=as_of)
    mark = Threshold(draw(st.integers(0, 100)), draw(st.booleans()))
    return draw(
        st.sampled_from(
            [
                question.but(phase=draw(st.sampled_from([None, 1, 3, 5]))),
                Question(Topic.COMPARE, region=pair[0], others=pair[1:], rate=rate, phase=phase, as_of=as_of),
                Question(Topic.COMPARE, region=region, phase=1, other_phase=2, rate=rate, as_of=as_of),
                Question(Topic.TREND, region=pair[0], others=pair[1:], rate=draw(RATES), view=View.PICTURE),
                Question(Topic.TREND, region=region, phase=2, other_phase=1, rate=draw(RATES), as_of=as_of),
                Question(Topic.CONVERSION, region=region, phase=phase, as_of=as_of, view=View.PICTURE),
                Question(
                    Topic.SHARE, region=region, phase=phase, batch=draw(st.sampled_from(Batch)), as_of=as_of
                ),
                Question(Topic.SHARE, region=region, category=draw(st.sampled_from(CATEGORIES))),
                leaders.but(threshold=mark),
                leaders.but(top=5, end=draw(st.sampled_from([None, End.LAST]))),
                Question(Topic.AGEING, region=above, as_of=as_of),
                Question(Topic.UNACKNOWLEDGED, region=region),
                Question(Topic.BRIEF, region=region, phase=phase, as_of=as_of),
                Question(Topic.BULLETIN, region=region, phase=phase, as_of=as_of),
                Question(Topic.WEEKLY_REPORT, subject=draw(st.integers(1, 300))),
            ]
        )
    )


@given(st.one_of(projects(), lists(), figures(), rankings(), views()).filter(fits))
@settings(max_examples=400, deadline=None)
def test_what_a_question_is_called_is_that_question(question: Question) -> None:
    said = worded(question, TREE, TODAY)

    reading = asked(said)

    assert reading.question == question, f"{said}: {reading}"
    assert reading.corrected == ()
