"""静默: until when nobody may be reminded."""

from datetime import date

from ledger.errors import Reason, Refused
from ledger.extensions import years_after

MOST_YEARS = 1


def check_mute(until: date, today: date) -> None:
    """Let pass a last day of a mute. Raises Refused: MUTE_PAST, or MUTE_TOO_FAR with the furthest day."""
    if until < today:
        raise Refused(Reason.MUTE_PAST, day=until)
    last = years_after(today, MOST_YEARS)
    if until > last:
        raise Refused(Reason.MUTE_TOO_FAR, day=until, last=last)
