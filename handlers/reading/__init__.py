"""Reading: the grammar of Chinese questions. Pure functions; from here comes every typed `Question`."""

from handlers.reading.heard import warm
from handlers.reading.reader import Reading, read

__all__ = ["Reading", "read", "warm"]
