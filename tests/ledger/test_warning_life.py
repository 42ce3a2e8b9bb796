"""A warning's own life, day after day, against a slow oracle that knows only the rules' sentences."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.data import henan
from ledger.calendar import WorkCalendar
from ledger.warning_life import Onward, Standing, addressed, is_missed, next_step_on, onward
from ledger.warning_rules import DEFAULT_CHAIN, Chain, Escalation, Ladder, Told, WarningRules
from ledger.warnings import Level, WarningState

BLUE, YELLOW, ORANGE, RED = Level
OPEN, ACKNOWLEDGED = WarningState.OPEN, WarningState.ACKNOWLEDGED
TREE = henan()
CALENDAR = WorkCalendar()
RULES = WarningRules()
DAY = timedelta(days=1)
FIRST = date(2021, 9, 27)
"""A Monday; the holidays of 10-01…10-07 and the working Saturday of 10-09 lie ahead."""
WAITS = Standing(OPEN, YELLOW, DEFAULT_CHAIN, 0, FIRST)

escalations = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(Told)), max_size=3)


def chain_of(steps: list[tuple[int, Told]], repeat: int) -> Chain:
    after, found = 0, []
    for more, to in steps:
        after += more
        found.append(Escalation(after, to))
    return Chain(tuple(found), repeat)


chains = st.builds(chain_of, escalations, st.integers(1, 4))
days = st.integers(0, 40).map(lambda n: FIRST + n * DAY)
rules = st.sampled_from(
    [
        RULES,
        replace(RULES, promise_missed=Ladder()),
        replace(RULES, promise_missed=Ladder({YELLOW: 1, RED: 5})),
    ]
)
standings = st.builds(
    Standing,
    st.sampled_from([OPEN, ACKNOWLEDGED]),
    st.sampled_from(Level),
    chains,
    st.integers(0, 5),
    days,
    st.none() | days,
).filter(lambda standing: standing.state is OPEN or standing.promised_on is not None)


def test_it_reminds_then_tells_the_level_above_then_the_province_then_reminds_again() -> None:
    """A scan every day: working days 2, 4, 6, 11 and 16 after Monday, around the holidays."""
    standing, told = WAITS, []
    for n in range(35):
        on = onward(standing, YELLOW, FIRST + n * DAY, RULES, CALENDAR)
        standing = replace(standing, step=on.step)
        if on.told:
            told.append((FIRST + n * DAY, str(on.told)))

    assert told == [
        (date(2021, 9, 29), "group"),
        (date(2021, 10, 8), "above"),
        (date(2021, 10, 11), "province"),
        (date(2021, 10, 18), "group"),
        (date(2021, 10, 25), "group"),
    ]


def test_it_takes_one_step_at_a_time_after_downtime() -> None:
    on = onward(WAITS, YELLOW, FIRST + 60 * DAY, RULES, CALENDAR)

    assert on == Onward(YELLOW, 1, told=Told.GROUP)


def test_it_leaves_an_acknowledged_warning_in_peace_until_the_promised_day_is_over() -> None:
    promised = replace(WAITS, state=ACKNOWLEDGED, promised_on=FIRST + 20 * DAY)

    for n in range(21):
        assert onward(promised, YELLOW, FIRST + n * DAY, RULES, CALENDAR) == Onward(YELLOW, 0)
    missed = onward(promised, YELLOW, FIRST + 21 * DAY, RULES, CALENDAR)
    assert missed == Onward(ORANGE, 2, missed=True, told=Told.ABOVE)


def test_it_says_nothing_of_a_missed_promise_under_a_mute_but_lets_the_level_rise() -> None:
    promised = replace(WAITS, state=ACKNOWLEDGED, promised_on=FIRST)

    muted = onward(promised, RED, FIRST + 20 * DAY, RULES, CALENDAR, muted=True)

    assert muted == Onward(RED, 0)
    assert onward(replace(WAITS), RED, FIRST + 20 * DAY, RULES, CALENDAR, muted=True) == Onward(RED, 0)


@given(standings, st.sampled_from(Level), days, rules, st.booleans())
def test_it_does_what_the_sentences_say(
    standing: Standing, found: Level, today: date, rules: WarningRules, muted: bool
) -> None:
    on = onward(standing, found, today, rules, CALENDAR, muted=muted)

    broken = standing.state is ACKNOWLEDGED and standing.promised_on < today  # type: ignore[operator]
    assert on.missed == (broken and not muted)
    assert on.level.gravity == oracle_level(standing, found, today, rules, muted=muted)
    due = standing.state is OPEN and not muted and waited(standing, today) >= waits_for(standing)
    assert (on.told is not None) == (due or on.missed)
    assert standing.step <= on.step
    if on.told is not None:
        assert standing.chain.told(on.step) == standing.chain.told(on.step - 1) | {on.told}
        passed_over = standing.chain.steps[standing.step : on.step - 1]
        assert on.missed or not passed_over
        assert all(step.to is Told.GROUP for step in passed_over)


def oracle_level(standing: Standing, found: Level, today: date, rules: WarningRules, *, muted: bool) -> int:
    """The highest of what it was, what its rule says, and what a broken promise makes of it."""
    reasons = [standing.level.gravity, found.gravity]
    told_of = standing.state is OPEN or not muted
    if told_of and standing.promised_on is not None and standing.promised_on < today:
        since = (today - standing.promised_on).days
        reasons += [level.gravity for level, n in rules.promise_missed.steps.items() if n <= since]
    return max(reasons)


def waited(standing: Standing, today: date) -> int:
    """Working days that somebody has had to acknowledge it."""
    passed = [standing.waiting_since + n * DAY for n in range(1, (today - standing.waiting_since).days + 1)]
    return sum(map(CALENDAR.is_working, passed))


def waits_for(standing: Standing) -> int:
    """Working days until the next step: the chain's, then the repeat again and again."""
    afters = [step.after for step in standing.chain.steps]
    while len(afters) <= standing.step:
        afters.append((afters or [0])[-1] + standing.chain.repeat)
    return afters[standing.step]


@given(
    chains,
    st.lists(st.integers(1, 9), min_size=1, max_size=12),
    st.lists(st.sampled_from(Level), min_size=12, max_size=12),
)
def test_it_never_falls_and_never_goes_back_whatever_the_scans_find(
    chain: Chain, gaps: list[int], found: list[Level]
) -> None:
    standing, today, seen = replace(WAITS, chain=chain), FIRST, []
    for gap, level in zip(gaps, found, strict=False):
        today += gap * DAY
        on = onward(standing, level, today, RULES, CALENDAR)
        assert on.step - standing.step in (0, 1)
        standing = replace(standing, level=on.level, step=on.step)
        seen.append((on.level.gravity, on.step))

    for before, after in pairwise(seen):
        assert after[0] >= before[0] and after[1] >= before[1]


@given(standings, days)
def test_it_names_the_day_on_which_it_goes_on(standing: Standing, today: date) -> None:
    """What `/why` promises is what the scan does."""
    waits = replace(standing, state=OPEN, promised_on=None)
    day = next_step_on(waits, CALENDAR)

    assert (onward(waits, YELLOW, today, RULES, CALENDAR).told is not None) == (day <= today)
    assert CALENDAR.is_working(day)


def test_it_is_missed_only_when_the_promised_day_is_over() -> None:
    promised = replace(WAITS, state=ACKNOWLEDGED, promised_on=FIRST)

    assert [is_missed(promised, FIRST + n * DAY) for n in (-1, 0, 1)] == [False, False, True]
    assert not is_missed(replace(promised, state=OPEN), FIRST + DAY)


PROVINCE, XUCHANG, WEIDU, LUOHE, JIYUAN = "410000", "411000", "411002", "411100", "419001"
ALL = (PROVINCE, XUCHANG, WEIDU, LUOHE)


@pytest.mark.parametrize(
    ("region", "listening", "taken", "told"),
    [
        (WEIDU, ALL, 0, (WEIDU,)),
        (WEIDU, ALL, 1, (WEIDU,)),
        (WEIDU, ALL, 2, (WEIDU, XUCHANG)),
        (WEIDU, ALL, 3, (WEIDU, XUCHANG, PROVINCE)),
        (WEIDU, ALL, 9, (WEIDU, XUCHANG, PROVINCE)),
        (WEIDU, (XUCHANG, PROVINCE), 0, (XUCHANG,)),
        (WEIDU, (XUCHANG, PROVINCE), 2, (XUCHANG, PROVINCE)),
        (WEIDU, (WEIDU, PROVINCE), 2, (WEIDU, PROVINCE)),
        (XUCHANG, ALL, 2, (XUCHANG, PROVINCE)),
        (JIYUAN, ALL, 0, (PROVINCE,)),
        (JIYUAN, ALL, 3, (PROVINCE,)),
        (WEIDU, (LUOHE,), 9, ()),
        (WEIDU, (), 9, ()),
    ],
)
def test_it_tells_the_lowest_region_with_a_group_and_then_those_above(
    region: str, listening: tuple[str, ...], taken: int, told: tuple[str, ...]
) -> None:
    assert addressed(region, DEFAULT_CHAIN, taken, listening, TREE) == told


@given(
    st.sampled_from([region.code for region in TREE]),
    st.sets(st.sampled_from([PROVINCE, XUCHANG, WEIDU, LUOHE, JIYUAN, "411024", "411102"])),
    chains,
    st.integers(0, 6),
)
def test_it_tells_only_groups_whose_region_contains_the_warnings_and_ever_more(
    region: str, listening: set[str], chain: Chain, taken: int
) -> None:
    told = addressed(region, chain, taken, listening, TREE)

    assert set(told) <= {code for code in listening if TREE.contains(code, region)}
    assert bool(told) == any(TREE.contains(code, region) for code in listening)
    assert set(told) <= set(addressed(region, chain, taken + 1, listening, TREE))
