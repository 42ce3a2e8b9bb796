"""撤销导入 3, 撤销第三次导入: which import is to be taken back."""

import re

from handlers.reading.leading import narrow
from handlers.reading.numbers import COUNT, natural
from ledger.actions import ActionKind
from ledger.errors import Reason, Refused

WORDS = ("撤销导入", "撤回导入", "撤销第", "撤回第")
"""What the deed begins with."""
_BEGINS = re.compile(rf"\s*(?:撤销|撤回)\s*(?:导入|第\s*{COUNT}\s*[次号]\s*导入)")
_UNDO = re.compile(
    rf"\s*(?:撤销|撤回)\s*(?:导入[\s:,]*第?\s*({COUNT})\s*(?:[次号](?:导入)?)?|第\s*({COUNT})\s*[次号]\s*导入)[\s。.!]*"
)


def begins_undo(text: str) -> bool:
    """Whether a text begins as this deed does."""
    return _BEGINS.match(narrow(text)) is not None


def read_undo(text: str) -> int | None:
    """The number of the import; None where the text is about something else.

    Raises:
        Refused: DEED_UNREADABLE where it does not say which.
    """
    if not begins_undo(text):
        return None
    match = _UNDO.fullmatch(narrow(text))
    if match is None:
        raise Refused(Reason.DEED_UNREADABLE, deed=ActionKind.UNDO_IMPORT, reply=False)
    return natural(match[1] or match[2])
