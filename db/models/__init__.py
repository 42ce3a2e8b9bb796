"""The tables. Importing this package makes them all known to `Base.metadata`."""

from db.models.base import Base
from db.models.ledger import (
    EntryRow,
    ExtensionRow,
    HistoryRow,
    ImportRow,
    LedgerMarkRow,
    MilestoneRow,
    PhaseRow,
    ProjectCategoryRow,
    ProjectRow,
    RateDefinitionRow,
    RegionRow,
)
from db.models.people import GroupRow, InvitationRow, OfficialRow, SubscriptionRow
from db.models.pushes import (
    InboxRow,
    JobRunRow,
    OutboxKind,
    OutboxRow,
    OutboxState,
    PictureFileRow,
    ReportRow,
)
from db.models.warnings import (
    DigestRow,
    DigestWarningRow,
    ExtensionRequestRow,
    MuteRow,
    WarningEventRow,
    WarningLogRow,
    WarningRow,
)

__all__ = [
    "Base",
    "DigestRow",
    "DigestWarningRow",
    "EntryRow",
    "ExtensionRequestRow",
    "ExtensionRow",
    "GroupRow",
    "HistoryRow",
    "ImportRow",
    "InboxRow",
    "InvitationRow",
    "JobRunRow",
    "LedgerMarkRow",
    "MilestoneRow",
    "MuteRow",
    "OfficialRow",
    "OutboxKind",
    "OutboxRow",
    "OutboxState",
    "PhaseRow",
    "PictureFileRow",
    "ProjectCategoryRow",
    "ProjectRow",
    "RateDefinitionRow",
    "RegionRow",
    "ReportRow",
    "SubscriptionRow",
    "WarningEventRow",
    "WarningLogRow",
    "WarningRow",
]
