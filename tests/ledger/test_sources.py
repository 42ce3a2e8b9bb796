"""Which question explains the figures of another."""

from datetime import date

import pytest

from ledger.phases import Batch, Milestone
from ledger.questions import End, Question, Threshold, Topic, View, decode
from ledger.rates import Rate
from ledger.sources import explained, source_of

DAY = date(2021, 9, 30)


@pytest.mark.parametrize("topic", Topic)
def test_it_explains_what_has_figures_and_fits_under_a_button(topic: Topic) -> None:
    asked = Question(topic, region="411000", phase=1, as_of=DAY, page=3, subject=7, view=View.PICTURE)

    source = source_of(asked)

    if source is not None:
        assert (source.topic, source.region, source.as_of) == (Topic.SOURCE, "411000", DAY)
        assert decode(source.encode()) == source
        assert source_of(source) == source


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        (Question(Topic.RATES, rate=Rate.START_RATE), Topic.RATES),
        (Question(Topic.RANKING, end=End.LAST, top=3), Topic.RATES),
        (Question(Topic.LEADERS, threshold=Threshold(50, above=False)), Topic.RATES),
        (Question(Topic.TREND, others=("411100",), other_phase=2), Topic.RATES),
        (Question(Topic.OVERDUE), Topic.OVERDUE),
        (Question(Topic.DUE, days=15), Topic.DUE),
        (Question(Topic.PROJECTS), Topic.PROJECTS),
        (Question(Topic.SHARE, batch=Batch.SIGNED), Topic.SHARE),
        (Question(Topic.AGEING), Topic.OVERDUE),
        (Question(Topic.UNACKNOWLEDGED), Topic.WARNINGS),
    ],
)
def test_it_knows_what_it_explains(asked: Question, topic: Topic) -> None:
    source = source_of(asked)

    assert source is not None
    assert explained(source) is topic


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        (Question(Topic.SOURCE, milestone=Milestone.START, reached=False), Topic.PROJECTS),
        (Question(Topic.SOURCE, late_days=90), Topic.OVERDUE),
        (Question(Topic.SOURCE, since=DAY, days=0), Topic.DUE),
        (Question(Topic.SOURCE, rate=Rate.START_RATE), Topic.RATES),
    ],
)
def test_it_tells_from_the_fields_of_a_typed_question(asked: Question, topic: Topic) -> None:
    assert explained(asked) is topic


def test_it_has_nothing_to_explain_of_a_card() -> None:
    assert source_of(Question(Topic.PROJECT, subject=1)) is None
    assert source_of(Question(Topic.HELP)) is None
