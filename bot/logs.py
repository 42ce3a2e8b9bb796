"""Logging: to standard error, and never a token."""

import logging
import re

TOKEN = re.compile(r"\d{3,}(?::|%3A)[\w-]{4,}", re.IGNORECASE)
"""A bot token as it is, and as it stands in the address of a file."""
HIDDEN = "<token>"


class _Redacting(logging.Formatter):
    """Formats as usual, then takes out whatever looks like a bot token; tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def redact(text: str) -> str:
    """The text without bot tokens."""
    return TOKEN.sub(HIDDEN, text)


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error. The HTTP client logs addresses with the token in them, so it is silenced."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler", "alembic", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
