"""Errors. What a person can cause is `Refused` and becomes one clear sentence; the rest is a bug of ours."""

from enum import StrEnum


class SanpiError(Exception):
    """Base of everything Sanpi raises on purpose."""


class Reason(StrEnum):
    """Why something was refused. `answers/templates/zh/refused.txt.j2` holds the sentence for each."""

    NOT_REGISTERED = "not_registered"
    NOT_YOUR_REGION = "not_your_region"
    NOT_YOUR_ROLE = "not_your_role"
    GROUP_NOT_BOUND = "group_not_bound"
    GROUP_OTHER_REGION = "group_other_region"
    UNKNOWN_REGION = "unknown_region"
    UNKNOWN_PHASE = "unknown_phase"
    IMPOSSIBLE_DAY = "impossible_day"
    FUTURE_DAY = "future_day"
    OUT_OF_RANGE = "out_of_range"
    BROKEN_BUTTON = "broken_button"
    UNKNOWN_PROJECT = "unknown_project"
    UNKNOWN_WARNING = "unknown_warning"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_SUBSCRIPTION = "unknown_subscription"
    ALREADY_ACKNOWLEDGED = "already_acknowledged"
    ALREADY_RESOLVED = "already_resolved"
    NOTHING_TO_ACKNOWLEDGE = "nothing_to_acknowledge"
    INVITATION_UNKNOWN = "invitation_unknown"
    INVITATION_USED = "invitation_used"
    INVITATION_EXPIRED = "invitation_expired"
    ALREADY_REGISTERED = "already_registered"
    ONLY_IN_GROUP = "only_in_group"
    ONLY_IN_PRIVATE = "only_in_private"
    LEDGER_NOT_EMPTY = "ledger_not_empty"
    NOT_A_WORKBOOK = "not_a_workbook"
    BAD_WORKBOOK = "bad_workbook"
    FILE_TOO_BIG = "file_too_big"
    IMPORT_UNKNOWN = "import_unknown"
    IMPORT_OVER = "import_over"
    LEDGER_CHANGED = "ledger_changed"
    BAD_SETTING = "bad_setting"
    BAD_INSTANT = "bad_instant"
    NOT_UPGRADED = "not_upgraded"
    DATABASE_UNREACHABLE = "database_unreachable"
    TELEGRAM_UNREACHABLE = "telegram_unreachable"
    FONT_MISSING = "font_missing"
    NO_PICTURE = "no_picture"
    NO_SUCH_FILE = "no_such_file"
    FILE_EXISTS = "file_exists"
    CANNOT_WRITE = "cannot_write"
    BACKUP_BY_PG_DUMP = "backup_by_pg_dump"
    NO_SEARCH_TEXT = "no_search_text"
    PHASE_KNOWN = "phase_known"
    NOT_READABLE = "not_readable"
    UNKNOWN_JOB = "unknown_job"
    PORT_TAKEN = "port_taken"
    NO_DATA = "no_data"
    RATE_NOT_DEFINED = "rate_not_defined"
    INTERNAL = "internal"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    BAD_NAME = "bad_name"
    NOT_A_GROUP_ID = "not_a_group_id"


class Refused(SanpiError):  # noqa: N818 - the word for what happens to the person
    """A request that cannot be granted, by something the person can mend.

    Attributes:
        reason: which sentence to say.
        facts: what the sentence names, such as the region's name.
    """

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts
