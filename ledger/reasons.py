"""The reason that somebody gives, as it was typed."""

from ledger.actions import ActionKind
from ledger.errors import Reason, Refused

MOST = 500
"""Longest reason, in characters."""


def checked_reason(text: str, deed: ActionKind) -> str:
    """The reason without white space around it and in one line.

    Args:
        deed: what it is given for.

    Raises:
        Refused: REASON_MISSING for nothing but white space, REASON_TOO_LONG.
    """
    reason = " ".join(text.split())
    if not any(char.isalnum() for char in reason):
        raise Refused(Reason.REASON_MISSING, deed=deed)
    if len(reason) > MOST:
        raise Refused(Reason.REASON_TOO_LONG, given=len(reason), most=MOST)
    return reason
