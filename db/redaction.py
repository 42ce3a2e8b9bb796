"""Bot tokens, taken out of what is logged or kept."""

import re

TOKEN = re.compile(r"\d{3,}(?::|%3A)[\w-]{4,}", re.IGNORECASE)
"""A bot token as it is, and as it stands in the address of a file."""
HIDDEN = "<token>"


def redact(text: str) -> str:
    """The text without bot tokens."""
    return TOKEN.sub(HIDDEN, text)
