"""Colours that everybody can tell apart and read."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from answers.charts import style

SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Linear RGB as seen by each: Machado, Oliveira, Fernandes (2009), severity 1.0."""

_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


MEANINGS = {
    "bars": (style.STRONG, style.SOFT, style.ACCENT, style.TRACK),
    "lines": style.SERIES,
    "days overdue": style.LATENESS,
    "late or not": (style.STRONG, style.ACCENT, style.PAPER),
}
"""Colours of one picture that mean different things."""


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colors", MEANINGS.values(), ids=MEANINGS.keys())
def test_what_means_different_things_differs_for_every_kind_of_sight(
    colors: tuple[str, ...], sight: str
) -> None:
    for one, other in combinations(colors, 2):
        assert np.linalg.norm(_lab(one, sight) - _lab(other, sight)) > 15, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scale", [style.STEPS, tuple(style.LATENESS)], ids=["shares", "days overdue"])
def test_more_is_darker_by_a_clear_step_for_every_kind_of_sight(scale: tuple[str, ...], sight: str) -> None:
    for less, more in pairwise(scale):
        assert _lab(less, sight)[0] - _lab(more, sight)[0] > 8, (less, more)


def test_words_on_a_step_stand_out_from_its_colour() -> None:
    for step, color in enumerate(style.STEPS):
        assert _contrast(style.PAPER if step >= style.DARK_FROM else style.INK, color) >= 4.0, color
    assert _contrast(style.MUTED, style.VOID) >= 4.0


def test_the_whole_and_what_is_picked_out_stand_out_as_lines() -> None:
    assert [_contrast(color, style.PAPER) >= 3.0 for color in style.SERIES] == [True] * 5


@pytest.mark.parametrize("ink", [style.INK, style.MUTED, style.ACCENT])
def test_words_stand_out_from_the_paper(ink: str) -> None:
    paper = style.ACCENT_TINT if ink == style.ACCENT else style.PAPER

    assert _contrast(ink, paper) >= 4.0


def test_words_of_what_has_no_entries_stand_back_but_can_be_read() -> None:
    assert 3.0 <= _contrast(style.FAINT, style.PAPER) < _contrast(style.MUTED, style.PAPER)


def _contrast(one: str, other: str) -> float:
    """Of WCAG 2: 3 for large type, 4.5 for small."""
    darker, lighter = sorted(float((_XYZ @ _linear(color))[1]) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _lab(color: str, sight: str) -> NDArray[np.float64]:
    """CIE L*a*b* of a colour as seen."""
    xyz = _XYZ @ np.clip(SIGHT[sight] @ _linear(color), 0, 1) / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _linear(color: str) -> NDArray[np.float64]:
    shade = np.array([int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    linear: NDArray[np.float64] = np.where(shade <= 0.04045, shade / 12.92, ((shade + 0.055) / 1.055) ** 2.4)
    return linear
