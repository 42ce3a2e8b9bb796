"""The one way into the ledger: every change of a fact appends one row of history."""

from db.writing.history import Origin
from db.writing.writer import LedgerWriter

__all__ = ["LedgerWriter", "Origin"]
