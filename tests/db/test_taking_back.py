"""What the ledger held before some changes, read off the history."""

import json
from datetime import date
from itertools import count

from db.writing.taking_back import Said, before
from ledger.phases import Batch, Milestone

SEAT = (1, 1, Batch.SIGNED)
STAYS = {"withdrawn_on": None, "withdrawn_reason": ""}
LEFT = {"withdrawn_on": "2021-09-20", "withdrawn_reason": "无地"}
numbers = count(1)


def said(subject: str, field: str, old: object, new: object) -> Said:
    texts = [None if value is None else json.dumps(value) for value in (old, new)]
    return Said(next(numbers), 1, subject, field, *texts)


def latest_first(*changes: Said) -> list[Said]:
    return sorted(changes, key=lambda change: -change.id)


def test_it_is_what_the_first_change_began_with() -> None:
    former = before(
        latest_first(
            said("project", "invested_wan", 1, 2),
            said("milestone:start", "actual_on", "2021-09-01", None),
            said("project", "invested_wan", 2, 3),
            said("project", "region", "411002", "411024"),
            said("entry:1:signed", "withdrawn_on", None, "2021-09-20"),
        )
    )

    assert former.fields == {"invested_wan": {1: 1}, "region": {1: "411002"}}
    assert former.days == {"actual_on": {(1, Milestone.START): date(2021, 9, 1)}}
    assert former.leaving == {"withdrawn_on": {SEAT: None}}
    assert former.touched == [1]


def test_what_came_in_was_not_there() -> None:
    facts = {"new_day": "2021-10-30", "approved_on": "2021-09-30", "reason": "雨季"}
    former = before(
        latest_first(
            said("project", "*", None, {}),
            said("entry:1:signed", "*", None, STAYS),
            said("entry:1:signed", "withdrawn_on", None, "2021-09-20"),
            said("extension:start", "*", None, facts),
        )
    )

    assert (former.no_projects, former.no_entries, former.leaving) == ({1}, {SEAT}, {"withdrawn_on": {}})
    assert former.no_extensions == {(1, Milestone.START, date(2021, 9, 30))}


def test_an_entry_that_went_and_came_again_is_as_it_first_was() -> None:
    went, came = said("entry:1:signed", "*", LEFT, None), said("entry:1:signed", "*", None, STAYS)
    left = said("entry:1:signed", "withdrawn_on", None, "2021-09-28")

    former = before(latest_first(went, came, left))

    assert former.entries == {SEAT: LEFT}
    assert former.leaving == {"withdrawn_on": {}} and not former.no_entries


def test_an_entry_that_came_and_went_was_not_there() -> None:
    came, went = said("entry:1:signed", "*", None, STAYS), said("entry:1:signed", "*", STAYS, None)

    former = before(latest_first(came, went))

    assert former.no_entries == {SEAT} and not former.entries
