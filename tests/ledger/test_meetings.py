"""When the phases are held: by the ledger, by what was announced, or unknown."""

from datetime import date

from ledger.calendar import WorkCalendar
from ledger.meetings import Known, Meeting, meeting, meetings
from ledger.phases import Phase

CALENDAR = WorkCalendar()
FIRST, SECOND = Phase(1, date(2021, 7, 10)), Phase(2, date(2021, 10, 8))
THIRD = Phase(3, date(2022, 1, 4))


def test_it_holds_the_third_phase_on_the_first_working_day_after_the_new_year_holiday() -> None:
    assert meeting(3, (FIRST, SECOND), CALENDAR) == Meeting(3, date(2022, 1, 4), Known.ANNOUNCED)


def test_it_believes_the_ledger_and_the_operators_calendar_before_the_rule() -> None:
    moved = WorkCalendar({date(2022, 1, 4): False})

    assert meeting(3, (FIRST, THIRD), moved) == Meeting(3, date(2022, 1, 4), Known.LEDGER)
    assert meeting(3, (FIRST,), moved) == Meeting(3, date(2022, 1, 5), Known.ANNOUNCED)


def test_it_invents_no_day() -> None:
    assert meeting(4, (FIRST, SECOND, THIRD), CALENDAR) == Meeting(4, None, None)
    assert meeting(2, (FIRST,), CALENDAR) == Meeting(2, None, None)


def test_it_lists_what_was_held_and_at_least_one_that_lies_ahead() -> None:
    autumn, spring = date(2021, 10, 20), date(2022, 3, 1)

    def numbers(phases: tuple[Phase, ...], today: date) -> list[tuple[int, bool]]:
        return [(one.number, one.held_on is not None) for one in meetings(phases, today, CALENDAR)]

    assert numbers((), autumn) == [(1, False), (2, False), (3, True)]
    assert numbers((FIRST, SECOND), autumn) == [(1, True), (2, True), (3, True)]
    assert numbers((FIRST, SECOND, THIRD), spring) == [(1, True), (2, True), (3, True), (4, False)]
    ahead = Phase(4, date(2022, 4, 1))
    assert numbers((FIRST, SECOND, THIRD, ahead), spring) == [(1, True), (2, True), (3, True), (4, True)]
