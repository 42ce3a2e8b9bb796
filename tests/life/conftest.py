"""The stores of the database tests, for lives of warnings."""

from tests.db.conftest import postgresql, sqlite

__all__ = ["postgresql", "sqlite"]
