"""Times of one kind of reply, and what they come to."""

from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(slots=True)
class Series:
    """Seconds from update to reply, one for each question asked."""

    seconds: list[float] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        """One more reply."""
        self.seconds.append(seconds)

    @property
    def least(self) -> float:
        return min(self.seconds)

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def p99(self) -> float:
        """The time that 99 in 100 replies stay within."""
        return quantiles(self.seconds, n=100, method="inclusive")[98]
