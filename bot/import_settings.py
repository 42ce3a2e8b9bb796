"""The part of the settings about what comes into the ledger: when to ask back, what an import may take."""

from typing import Annotated

from pydantic import Field

from bot.settings_section import Section
from db.engine import Database
from db.workbook.importing.desk import ImportDesk
from db.workbook.importing.processes import Limits
from ledger.doubts import DoubtRules

Days = Annotated[int, Field(strict=True, ge=1, le=3650)]


class ImportSection(Section):
    """When a reported fact is asked about (`ledger.doubts.DoubtRules`), in a workbook as in chat; and limits.

    Attributes:
        minutes: most time that one import may take.
        memory_mb: most memory that one import may take.
        at_once: how many imports may run at the same time.
    """

    late_after_days: Days = DoubtRules().late_after_days
    rush_last_days: Annotated[int, Field(strict=True, ge=0, le=31)] = DoubtRules().rush_last_days
    rush_least: Annotated[int, Field(strict=True, ge=1, le=10_000)] = DoubtRules().rush_least
    rush_percent: Annotated[int, Field(strict=True, ge=1, le=100)] = DoubtRules().rush_percent
    minutes: Annotated[int, Field(strict=True, ge=1, le=120)] = 10
    memory_mb: Annotated[int, Field(strict=True, ge=512, le=65_536)] = 2048
    at_once: Annotated[int, Field(strict=True, ge=1, le=16)] = 2

    def rules(self) -> DoubtRules:
        """When to ask."""
        return DoubtRules(self.late_after_days, self.rush_last_days, self.rush_least, self.rush_percent)

    def desk(self, database: Database) -> ImportDesk:
        """Where workbooks are taken in, for a ledger."""
        limits = Limits(seconds=60.0 * self.minutes, memory=self.memory_mb * 2**20, at_once=self.at_once)
        return ImportDesk(database, self.rules(), limits)
