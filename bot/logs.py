"""Logging: to standard error, and never a token."""

import logging

from db.redaction import redact


class _Redacting(logging.Formatter):
    """Formats as usual, then takes out whatever looks like a bot token; tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error. The HTTP client logs addresses with the token in them, so it is silenced."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler", "alembic", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
