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
    PROMISE_PAST = "promise_past"
    PROMISE_TOO_FAR = "promise_too_far"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_YOUR_ACKNOWLEDGEMENT = "not_your_acknowledgement"
    NOTHING_TO_ACKNOWLEDGE = "nothing_to_acknowledge"
    EXTENSION_NOT_NEEDED = "extension_not_needed"
    NO_DEADLINE = "no_deadline"
    EXTENSION_PAST = "extension_past"
    EXTENSION_LAPSED = "extension_lapsed"
    EXTENSION_TOO_EARLY = "extension_too_early"
    EXTENSION_TOO_FAR = "extension_too_far"
    EXTENSION_PENDING = "extension_pending"
    EXTENSION_UNKNOWN = "extension_unknown"
    EXTENSION_DECIDED = "extension_decided"
    EXTENDED_TODAY = "extended_today"
    MILESTONE_REACHED = "milestone_reached"
    PROJECT_WITHDRAWN = "project_withdrawn"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    MUTE_PAST = "mute_past"
    MUTE_TOO_FAR = "mute_too_far"
    ALREADY_MUTED = "already_muted"
    MUTE_UNKNOWN = "mute_unknown"
    MUTE_OVER = "mute_over"
    MUTED_WITH = "muted_with"
    NOT_MUTED = "not_muted"
    DEED_UNREADABLE = "deed_unreadable"
    AMBIGUOUS_REGION = "ambiguous_region"
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
    NO_SERIAL = "no_serial"
    NOTHING_REPORTED = "nothing_reported"
    TOO_MUCH_REPORTED = "too_much_reported"
    NO_REPORT_FILE = "no_report_file"
    PHASE_KNOWN = "phase_known"
    NOT_READABLE = "not_readable"
    LOG_BROKEN = "log_broken"
    UNKNOWN_JOB = "unknown_job"
    PORT_TAKEN = "port_taken"
    NO_DATA = "no_data"
    NOT_A_LIST = "not_a_list"
    NOTHING_LISTED = "nothing_listed"
    LIST_TOO_LONG = "list_too_long"
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
