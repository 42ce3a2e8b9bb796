"""A long history in pages: nothing is lost, nothing is twice, and no page is too long."""

import itertools
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ledger.histories import Act, FactChange, pages_of

AT = datetime(2021, 9, 30, tzinfo=UTC)


def act(number: int, size: int) -> Act:
    changes = tuple(FactChange("project", "bank", number, at) for at in range(size))
    return Act(AT, f"import:{number}", None, None, changes)


@given(st.lists(st.integers(1, 30), max_size=25), st.integers(1, 12), st.integers(1, 25))
def test_it_keeps_every_change_in_its_order(sizes: list[int], most_acts: int, most_changes: int) -> None:
    acts = [act(number, size) for number, size in enumerate(sizes)]

    pages = pages_of(acts, most_acts, most_changes)

    shown = [change for page in pages for part in page for change in part.changes]
    assert shown == [change for one in acts for change in one.changes]
    assert all(len(page) <= most_acts for page in pages)
    assert all(sum(len(part.changes) for part in page) <= most_changes for page in pages)
    assert all(page for page in pages[1:])


@given(st.lists(st.integers(1, 30), min_size=1, max_size=25))
def test_it_says_where_an_act_goes_on(sizes: list[int]) -> None:
    pages = pages_of([act(number, size) for number, size in enumerate(sizes)], 10, 7)

    parts = [part for page in pages for part in page]
    assert [part.source for part in parts if not part.continued] == [f"import:{n}" for n in range(len(sizes))]
    assert all(
        not part.continued or part.source == before.source for before, part in itertools.pairwise(parts)
    )
