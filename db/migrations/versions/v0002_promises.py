"""Promises, escalation, extensions, mutes, a log that is chained, and an inbox

The tables of warnings and pushes are made anew, with all that they held: SQLite cannot change the checks of a
column in place. There is no way back; restore the backup that `docs/operation.md` asks for instead.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

import db.types
from db.types import NEVER
from db.warning_log import START, link
from ledger.clock import CHINA
from ledger.warning_rules import DEFAULT_CHAIN

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REMADE = ("outbox", "digest_warning", "digest", "warning_event", "warning")
"""In the order in which they can be dropped."""
APPEND_ONLY = ("warning_event",)
NEVER_DELETED = ("warning_event", "warning", "mute", "extension_request")
FORMER_PROMISE = timedelta(days=14)
"""What was acknowledged before promises had a day counts as promised for so long."""
PROGRESS = "field IN ('*', 'actual_on', 'invested_wan') AND subject NOT LIKE 'extension:%'"


def upgrade() -> None:
    for table in REMADE:
        op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
    for table in REMADE:
        op.drop_table(table)
    _create()
    _fill()
    for table in REMADE:
        op.execute(f"DROP TABLE kept_{table}")
    _date_progress()
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", f"{table} is append-only")
    for table in NEVER_DELETED:
        _refuse(table, "DELETE", f"rows of {table} are never deleted")


def downgrade() -> None:
    raise NotImplementedError("0002 cannot be undone: restore the backup made before the upgrade")


def _create() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", db.types.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "warning_log",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_warning_log_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_log")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("risen", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("unresolved", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("missed_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["chat_group.id"], name=op.f("fk_digest_group_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_digest_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("group_id", "day", "number", name=op.f("uq_digest_group_id_day_number")),
    )
    op.create_table(
        "mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("muted_by", sa.BigInteger(), nullable=False),
        sa.Column("muted_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.Column("lifted_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_mute_project_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_mute_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mute")),
    )
    op.create_index("ix_mute_until", "mute", ["until"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("message", "edit", name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("shows", sa.String(length=64), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "uncertain",
                "merged",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", db.types.Instant(timezone=True), nullable=False),
        sa.Column("created_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("sent_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint("(kind = 'edit') = (origin_id IS NOT NULL)", name=op.f("ck_outbox_origin")),
        sa.CheckConstraint("body <> '' OR shows IS NOT NULL", name=op.f("ck_outbox_content")),
        sa.ForeignKeyConstraint(["group_id"], ["chat_group.id"], name=op.f("fk_outbox_group_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["outbox.id"], name=op.f("fk_outbox_origin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index("ix_outbox_message", "outbox", ["group_id", "message_id"], unique=False)
    op.create_index(op.f("ix_outbox_shows"), "outbox", ["shows"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["group_id", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'sending', 'uncertain')"),
        postgresql_where=sa.text("state IN ('queued', 'sending', 'uncertain')"),
    )
    op.create_table(
        "warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "due_soon",
                "overdue",
                "stalled",
                "lagging",
                name="rule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("milestone_key", sa.String(length=12), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "blue",
                "yellow",
                "orange",
                "red",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "acknowledged",
                "resolved",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("city_code", sa.String(length=6), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column(
            "milestone",
            sa.Enum(
                "sign",
                "start",
                "produce",
                "efficient",
                name="milestone",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "rate",
            sa.Enum(
                "start_rate",
                "production_rate",
                "efficiency_rate",
                "fulfilment_rate",
                name="rate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("phase", sa.Integer(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("opened_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("acknowledged_by", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column("resolved_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column(
            "settlement",
            sa.Enum(
                "reached",
                "withdrawn",
                "extended",
                "overdue",
                "reported",
                "recovered",
                "changed",
                name="settlement",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("waiting_since", db.types.Instant(timezone=True), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_warning_project_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_warning_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_warning_year_number")),
    )
    op.create_index("ix_warning_region", "warning", ["state", "city_code", "region_code"], unique=False)
    op.create_index(
        "uq_warning_open",
        "warning",
        ["rule", "subject", "milestone_key"],
        unique=True,
        sqlite_where=sa.text("state <> 'resolved'"),
        postgresql_where=sa.text("state <> 'resolved'"),
    )
    op.create_table(
        "digest_warning",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "new",
                "risen",
                "missed",
                "escalated",
                "reminded",
                "standing",
                "settled",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_warning_digest_id")),
        sa.ForeignKeyConstraint(["warning_id"], ["warning.id"], name=op.f("fk_digest_warning_warning_id")),
        sa.PrimaryKeyConstraint("digest_id", "warning_id", name=op.f("pk_digest_warning")),
    )
    op.create_index(op.f("ix_digest_warning_warning_id"), "digest_warning", ["warning_id"], unique=False)
    op.create_table(
        "extension_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "milestone",
            sa.Enum(
                "sign",
                "start",
                "produce",
                "efficient",
                name="milestone",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("new_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "approved",
                "refused",
                "expired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", db.types.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "milestone"],
            ["milestone.project_id", "milestone.kind"],
            name=op.f("fk_extension_request_project_id"),
        ),
        sa.ForeignKeyConstraint(["warning_id"], ["warning.id"], name=op.f("fk_extension_request_warning_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
    )
    op.create_index(
        "uq_extension_request_pending",
        "extension_request",
        ["project_id", "milestone"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "warning_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=True),
        sa.Column("at", db.types.Instant(timezone=True), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "opened",
                "raised",
                "acknowledged",
                "carried_over",
                "unacknowledged",
                "promise_kept",
                "promise_missed",
                "reminded",
                "escalated",
                "extension_asked",
                "extension_approved",
                "extension_refused",
                "extension_expired",
                "muted",
                "unmuted",
                "resolved",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "blue",
                "yellow",
                "orange",
                "red",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["warning_id"], ["warning.id"], name=op.f("fk_warning_event_warning_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_event")),
    )
    op.create_index(op.f("ix_warning_event_warning_id"), "warning_event", ["warning_id"], unique=False)


def _fill() -> None:
    """Put back what the tables held, and chain the log."""
    op.execute(
        "INSERT INTO warning SELECT id, year, number, rule, subject, milestone_key, level, state,"
        " region_code, city_code, project_id, milestone, rate, phase, deadline, NULL, reached, total,"
        " opened_at, acknowledged_by, acknowledged_at, resolved_at,"
        " CASE WHEN state = 'resolved' THEN 'changed' END,"
        f" '{DEFAULT_CHAIN}', 0, opened_at, CAST(NULL AS DATE) FROM kept_warning"
    )
    _promise()
    op.execute(
        "INSERT INTO digest SELECT id, group_id, day, 0, region_code, page, 0, 0, 0, listed, listed,"
        " CAST(NULL AS DATE) FROM (SELECT d.*, (SELECT count(*) FROM kept_digest_warning AS w"
        " WHERE w.digest_id = d.id) AS listed FROM kept_digest AS d) AS counted"
    )
    op.execute(
        "INSERT INTO digest_warning SELECT digest_id, warning_id, place,"
        " CASE WHEN news THEN 'new' ELSE 'standing' END FROM kept_digest_warning"
    )
    op.execute(
        "INSERT INTO outbox SELECT id, dedupe_key, kind, group_id, body, origin_id, 'Qms' || digest_id,"
        " state, attempts, not_before, created_at, sent_at, message_id, failure FROM kept_outbox ORDER BY id"
    )
    _chain_log()
    if op.get_bind().dialect.name == "postgresql":
        for table in ("warning", "warning_event", "digest", "outbox"):
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                f" (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
            )


def _promise() -> None:
    warning = sa.table(
        "warning",
        sa.column("id", sa.Integer),
        sa.column("state", sa.String),
        sa.column("acknowledged_at", db.types.Instant(timezone=True)),
        sa.column("promised_on", sa.Date),
    )
    bind = op.get_bind()
    wanted = sa.select(warning.c.id, warning.c.acknowledged_at).where(warning.c.state == "acknowledged")
    for row in bind.execute(wanted).all():
        at: datetime = row.acknowledged_at
        day = (at.astimezone(CHINA) + FORMER_PROMISE).date()
        bind.execute(warning.update().where(warning.c.id == row.id).values(promised_on=day))


def _chain_log() -> None:
    columns: list[sa.Column[Any]] = [
        sa.Column("id", sa.Integer),
        sa.Column("warning_id", sa.Integer),
        sa.Column("at", db.types.Instant(timezone=True)),
        sa.Column("step", sa.String),
        sa.Column("level", sa.String),
        sa.Column("actor", sa.BigInteger),
        sa.Column("chat_id", sa.BigInteger),
    ]
    kept = sa.Table("kept_warning_event", sa.MetaData(), *columns)
    more = [sa.column(name, sa.String) for name in ("detail", "previous", "hash")]
    event = sa.table("warning_event", *(sa.column(c.name, c.type) for c in columns), *more)
    bind, previous, number = op.get_bind(), START, 0
    for row in bind.execute(sa.select(kept).order_by(kept.c.id)).all():
        values = {**row._asdict(), "detail": "{}", "previous": previous}
        previous = values["hash"] = link(previous, number, values)
        number += 1
        bind.execute(event.insert().values(values))
    log = sa.table("warning_log", *(sa.column(name) for name in ("id", "events", "hash")))
    bind.execute(log.insert().values(id=1, events=number, hash=previous))


def _date_progress() -> None:
    op.add_column("project", sa.Column("progress_on", sa.Date(), nullable=False, server_default=str(NEVER)))
    if op.get_bind().dialect.name == "postgresql":
        day, today = "(max(at) AT TIME ZONE 'Asia/Shanghai')::date", "CURRENT_DATE"
    else:
        day, today = "date(max(at), '+8 hours')", "date('now', '+8 hours')"
    op.execute(
        "UPDATE project SET progress_on = coalesce("
        f"(SELECT {day} FROM history WHERE project_id = project.id AND {PROGRESS}), {today})"
    )
    op.create_index("ix_project_progress", "project", ["progress_on"], unique=False)


def _refuse(table: str, verb: str, why: str) -> None:
    """Let the database itself refuse what must never happen to the rows of a table."""
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{why}'; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        return
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
