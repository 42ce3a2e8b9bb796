"""The counter where workbooks are handed in: every one is read, compared and written in a process of its own.

So the bot's event loop and memory stay free, and a file made to do harm can hurt only that process, which has
limits on its memory and its time. Nothing here may be called while a writing session of the caller is open:
the process needs the ledger's one turn to write.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from db.engine import Database
from db.models import ImportState
from db.queries.collection import returned_by
from db.queries.imports import codes_of
from db.workbook.importing import imports
from db.workbook.importing.imports import ImportFact
from db.workbook.importing.orders import Call, Confirm, Order, Propose, Show, TakeIn
from db.workbook.importing.plan import NO_DOUBTS, Counts, Doubts
from db.workbook.importing.processes import Limits, WorkLost, run_apart
from db.workbook.importing.proposal import Applied, OnProgress, Progress, Proposal, Sender, Stage
from db.workbook.importing.taking import nobody_listens
from ledger.doubts import Doubt, DoubtRules
from ledger.officials import Official

__all__ = ["ImportDesk", "ImportFact", "Limits"]

T = TypeVar("T")
USUAL_RULES, USUAL_LIMITS = DoubtRules(), Limits()
REMEMBERED = 32
"""Proposals that are kept at hand, so that answering a doubt does not read the workbook again."""


class ImportDesk:
    """Takes workbooks in.

    Args:
        rules: when to ask back.
        limits: what one import may take.
    """

    def __init__(
        self, database: Database, rules: DoubtRules = USUAL_RULES, limits: Limits = USUAL_LIMITS
    ) -> None:
        self._database = database
        self._rules = rules
        self._limits = limits
        self._free = asyncio.Semaphore(limits.at_once)
        self._proposals: OrderedDict[int, Proposal] = OrderedDict()

    async def propose(
        self,
        content: bytes,
        file_name: str,
        official: Official,
        at: datetime,
        on_progress: OnProgress = nobody_listens,
        *,
        keep: bool = True,
    ) -> Proposal:
        """What importing a file would do. It is kept until it is confirmed, unless this is a rehearsal.

        Raises:
            Refused: NOT_A_WORKBOOK, BAD_WORKBOOK, FILE_TOO_BIG, WORKBOOK_TOO_HEAVY.
        """
        order = Propose(content, file_name, Sender(official, at), keep)
        return self._remember(await self._plain(order, on_progress))

    async def take_in(
        self,
        content: bytes,
        file_name: str,
        official: Official,
        at: datetime,
        taken: Doubts = NO_DOUBTS,
        on_progress: OnProgress = nobody_listens,
    ) -> Applied | Proposal:
        """Propose and confirm at once; the proposal alone, not kept, where it would do nothing.

        Args:
            taken: the doubts that are answered with “it is so”.

        Raises:
            Refused: NOT_A_WORKBOOK, BAD_WORKBOOK, FILE_TOO_BIG, WORKBOOK_TOO_HEAVY.
        """
        try:
            return await self._run(TakeIn(content, file_name, Sender(official, at), taken), on_progress)
        except WorkLost as lost:
            async with self._database.reading() as session:
                number = await imports.number_of(session, imports.digest(content), official.id, at)
            applied = None if number is None else await self.applied(number)
            if applied is None:
                raise lost.refused from None
            return applied

    async def confirm(
        self, number: int, official: Official, at: datetime, on_progress: OnProgress = nobody_listens
    ) -> Applied | Proposal:
        """Apply an import as its sender was shown it, or nothing of it.

        Returns:
            What was applied; or the new plan, where the ledger has changed in projects of the file.

        Raises:
            Refused: IMPORT_UNKNOWN where there is none of this number by this sender; IMPORT_OVER (with its
                `state`) where it does not wait any more; WORKBOOK_TOO_HEAVY.
        """
        try:
            done = await self._run(Confirm(number, Sender(official, at)), on_progress)
        except WorkLost as lost:
            applied = await self.applied(number)
            if applied is None:
                raise lost.refused from None
            return applied
        if isinstance(done, Proposal):
            return self._remember(done)
        self._proposals.pop(number, None)
        return done

    async def answer(self, number: int, official: Official, doubt: Doubt, sure: bool) -> Proposal:
        """Take what is doubted, because the sender says that it is so; or do not. Twice is the same as once.

        Raises:
            Refused: IMPORT_UNKNOWN, IMPORT_OVER.
        """
        async with self._database.writing() as session:
            taken = await imports.answer(session, number, official.id, doubt, sure=sure)
        known = self._proposals.get(number)
        if known is None:
            return await self.shown(number, official)
        return self._remember(replace(known, taken=taken, again=False))

    async def shown(
        self, number: int, official: Official, on_progress: OnProgress = nobody_listens
    ) -> Proposal:
        """What a waiting import would do now; confirming then goes by this.

        Raises:
            Refused: IMPORT_UNKNOWN, IMPORT_OVER.
        """
        return self._remember(await self._plain(Show(number, official), on_progress))

    async def cancel(self, number: int, official: Official) -> None:
        """Give up an import. Raises Refused(IMPORT_UNKNOWN or IMPORT_OVER)."""
        async with self._database.writing() as session:
            await imports.cancel(session, number, official.id)
        self._proposals.pop(number, None)

    async def fact(self, number: int) -> ImportFact | None:
        """An import as it stands; None where there is none of this number."""
        async with self._database.reading() as session:
            return await imports.fact(session, number)

    async def applied(self, number: int) -> Applied | None:
        """What an import has done, told again: its process could not, or somebody asks once more.

        None where it was not applied, or was taken back.
        """
        async with self._database.reading() as session:
            fact = await imports.fact(session, number)
            if fact is None or fact.state != ImportState.APPLIED or fact.applied_at is None:
                return None
            return Applied(
                number=number,
                file_name=fact.file_name,
                sender_id=fact.sender_id,
                at=fact.applied_at,
                counts=fact.counts or Counts(),
                taken=fact.taken,
                codes=await codes_of(session, number),
                returned=await returned_by(session, number),
            )

    async def content(self, number: int, official: Official) -> tuple[str, bytes]:
        """Name and content of a sender's file. Raises Refused(IMPORT_UNKNOWN)."""
        async with self._database.reading() as session:
            return await imports.content_of(session, number, official.id)

    async def apart(self, function: Callable[[], T]) -> T:
        """Call a function of ours in a process; it and its result must go through pickle.

        Raises:
            Refused: by the function; WORKBOOK_TOO_HEAVY.
        """
        return await self._plain(Call(function), nobody_listens)

    async def _plain(self, order: Order[T], on_progress: OnProgress) -> T:
        """An order after which nothing is left behind if the process is lost."""
        try:
            return await self._run(order, on_progress)
        except WorkLost as lost:
            raise lost.refused from None

    async def _run(self, order: Order[T], on_progress: OnProgress) -> T:
        if self._free.locked():
            on_progress(Progress(Stage.WAITING))
        async with self._free:
            return await run_apart(order, self._database.url, self._rules, self._limits, on_progress)

    def _remember(self, proposal: Proposal) -> Proposal:
        if proposal.number:
            self._proposals[proposal.number] = proposal
            self._proposals.move_to_end(proposal.number)
            while len(self._proposals) > REMEMBERED:
                self._proposals.popitem(last=False)
        return proposal
