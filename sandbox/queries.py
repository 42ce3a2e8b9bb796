"""Pressed buttons and inline questions that wait for the bot's answer."""

import itertools
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.wire import Json, bad_request

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Query:
    """A press of a button (``data``), or an inline question (``data`` is what was typed).

    ``newest`` is the id of the newest message in the chat at that moment.
    """

    id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    asked: float
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Toast:
    """What the bot answered to a press: a line that fades, or an alert to be closed; maybe empty."""

    query_id: str
    user_id: int
    text: str
    alert: bool
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The results that the bot offered for an inline question, and the button above them, as it sent them."""

    query: Query
    results: list[Mapping[str, Json]]
    button: Mapping[str, Json] | None = None


class Queries:
    """Each query may be answered once, within `lifetime` seconds."""

    def __init__(self, lifetime: float) -> None:
        self.lifetime = lifetime
        self.toasts: list[Toast] = []
        self.offers: dict[str, Offer] = {}
        self._open: dict[str, Query] = {}
        self._answered: dict[str, Toast] = {}
        self._numbers = itertools.count(secrets.randbits(40) << 20)

    def ask(self, user_id: int, chat_id: int, message_id: int, data: str, newest: int = 0) -> Query:
        number = str(next(self._numbers))
        query = Query(number, user_id, chat_id, message_id, data, time.monotonic(), newest)
        self._open[query.id] = query
        return query

    def take(self, query_id: str) -> Query:
        """Closes a query for its answer; 400 when it is unknown, answered or too old."""
        query = self._open.pop(query_id, None)
        if query is None or time.monotonic() - query.asked > self.lifetime:
            raise bad_request(TOO_OLD)
        return query

    def answer(self, toast: Toast) -> None:
        self.toasts.append(toast)
        self._answered[toast.query_id] = toast

    def toast(self, query_id: str) -> Toast | None:
        return self._answered.get(query_id)

    def waiting(self) -> list[Query]:
        """The presses that are still young enough to be answered."""
        limit = time.monotonic() - self.lifetime
        return [query for query in self._open.values() if query.asked >= limit]

    def expire(self) -> None:
        """Makes every open query too old."""
        self._open.clear()
