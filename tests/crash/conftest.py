"""The stores of the database tests, for a program that is killed."""

from tests.db.conftest import postgresql, sqlite

__all__ = ["postgresql", "sqlite"]
