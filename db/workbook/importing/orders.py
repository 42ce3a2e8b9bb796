"""What the import process can be told to do: small values that go to it, each of which knows its work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from db.workbook.importing import taking
from db.workbook.importing.plan import Doubts
from db.workbook.importing.proposal import Applied, Proposal, Sender
from db.workbook.importing.taking import Workplace
from ledger.officials import Official

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Order(Protocol[T_co]):
    """Something to be done in the import process."""

    async def carry_out(self, place: Workplace) -> T_co:
        """Do it there."""


@dataclass(frozen=True, slots=True)
class Propose:
    """Say what importing a file would do; see `taking.propose`."""

    content: bytes
    file_name: str
    sender: Sender
    keep: bool

    async def carry_out(self, place: Workplace) -> Proposal:
        return await taking.propose(place, self.content, self.file_name, self.sender, keep=self.keep)


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Import a file at once; see `taking.take_in`."""

    content: bytes
    file_name: str
    sender: Sender
    taken: Doubts

    async def carry_out(self, place: Workplace) -> Applied | Proposal:
        return await taking.take_in(place, self.content, self.file_name, self.sender, self.taken)


@dataclass(frozen=True, slots=True)
class Confirm:
    """Apply an import; see `taking.confirm`."""

    number: int
    sender: Sender

    async def carry_out(self, place: Workplace) -> Applied | Proposal:
        return await taking.confirm(place, self.number, self.sender)


@dataclass(frozen=True, slots=True)
class Show:
    """Say again what an import would do; see `taking.show`."""

    number: int
    official: Official

    async def carry_out(self, place: Workplace) -> Proposal:
        return await taking.show(place, self.number, self.official)


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """Call a function of ours that is found by its name, with arguments that go along."""

    function: Callable[[], T]

    async def carry_out(self, place: Workplace) -> T:
        return self.function()
