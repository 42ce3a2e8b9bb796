"""What holds for every picture, whatever it shows."""

import pytest
from hypothesis import HealthCheck, given, settings

from answers.charts import Picture, style
from answers.charts.font import missing_glyphs
from answers.charts.painter import DRAWERS, draw
from answers.charts.sheet import DEMO_MARK
from answers.message_json import dump, load
from answers.shapes import Message
from tests.charts.kinds import EVERY_KIND, STRATEGIES
from tests.charts.printed import Drawn, drawn, set_in_type

TALLEST = 2160
EDGE = 12
"""Px around the sheet that stay white."""


ONE_OF_EACH = {type(picture): name for name, picture in reversed(EVERY_KIND.items())}
"""The first case of each kind, which is painted; of the others it is only found out where things stand."""


@pytest.mark.parametrize("name", ONE_OF_EACH.values())
def test_it_is_a_phone_wide_with_a_white_edge_and_the_same_each_time(name: str) -> None:
    shown = drawn(EVERY_KIND[name])

    height, width, _ = shown.pixels.shape
    assert width == 1080
    assert height <= TALLEST
    for edge in (shown.pixels[:, :EDGE], shown.pixels[:, -EDGE:], shown.pixels[:EDGE], shown.pixels[-EDGE:]):
        assert edge.min() == 1
    assert draw(EVERY_KIND[name]) == shown.png


@pytest.mark.parametrize("name", EVERY_KIND)
def test_it_keeps_house_style(name: str) -> None:
    picture = EVERY_KIND[name]

    shown = set_in_type(picture)

    keeps_to_the_sheet(shown)
    for words in (picture.title, picture.subtitle, picture.foot):
        assert words.replace(" ", "").replace("｜", "") in shown.said.replace("｜", "")
    assert not any(line.words.endswith("｜") for line in shown.words), "a separator ends a line"
    assert picture.demo == (DEMO_MARK in [words.words for words in shown.words])


@pytest.mark.parametrize("kind", STRATEGIES)
def test_it_keeps_house_style_with_any_data(kind: str) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STRATEGIES[kind])
    def check(picture: Picture) -> None:
        keeps_to_the_sheet(set_in_type(picture))

    check()


def keeps_to_the_sheet(shown: Drawn) -> None:
    """No type below 22 px, no words off the sheet or over others, no mark in the edge,
    no sheet too tall, and no character that the font lacks.
    """
    assert [words for words in shown.words if words.size < 22] == []
    assert [words for words in shown.words if words.left < 40 or words.right > 1040] == []
    assert shown.collisions() == []
    assert missing_glyphs(shown.said) == ""
    for height in shown.heights:
        assert height <= TALLEST
        assert [mark for mark in shown.marks if not within(mark, height)] == []


def within(mark: tuple[float, float, float, float], height: int) -> bool:
    """Whether a mark leaves the edge of the sheet white."""
    left, top, right, bottom = mark
    return left >= EDGE and top >= EDGE and right <= style.WIDTH - EDGE and bottom <= height - EDGE


@pytest.mark.parametrize("name", EVERY_KIND)
def test_it_goes_through_the_outbox_unchanged(name: str) -> None:
    message = Message("", picture=EVERY_KIND[name])

    assert load(dump(message)) == message


def test_every_kind_is_looked_at() -> None:
    assert {type(picture) for picture in EVERY_KIND.values()} == set(DRAWERS)
    assert len(STRATEGIES) == len(DRAWERS)


def test_words_that_overlap_are_found() -> None:
    """The check itself notices."""
    picture = next(iter(EVERY_KIND.values()))
    shown = drawn(picture)
    twice = Drawn(shown.png, [*shown.words, shown.words[0]])

    assert len(twice.collisions()) == 1
