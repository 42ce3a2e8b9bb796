"""JSON that is written already."""


class Json(str):
    """A value as the history keeps it."""

    __slots__ = ()
