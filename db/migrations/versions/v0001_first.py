"""The ledger, its people, warnings and pushes"""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("history", "warning_event")
NEVER_DELETED = ("history", "warning_event", "entry", "milestone", "extension", "warning")


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("claimed_at", db.types.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "due_at", name=op.f("pk_job_run")),
    )
    op.create_table(
        "ledger_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_import")),
    )
    op.create_table(
        "ledger_mark",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ledger_mark")),
    )
    op.create_table(
        "phase",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_phase")),
    )
    op.create_table(
        "picture_file",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("picture_hash", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "picture_hash", name=op.f("pk_picture_file")),
    )
    op.create_table(
        "rate_definition",
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
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_phase", sa.Integer(), nullable=False),
        sa.Column("last_phase", sa.Integer(), nullable=True),
        sa.Column(
            "batch",
            sa.Enum(
                "signed",
                "started",
                "producing",
                name="batch",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
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
        sa.Column(
            "base",
            sa.Enum(
                "sign",
                "start",
                "produce",
                "efficient",
                name="base",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("last_phase >= first_phase", name=op.f("ck_rate_definition_span")),
        sa.PrimaryKeyConstraint("rate", "version", name=op.f("pk_rate_definition")),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "province",
                "city",
                "county",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("parent_code", sa.String(length=6), nullable=True),
        sa.Column("city_code", sa.String(length=6), nullable=False),
        sa.ForeignKeyConstraint(["parent_code"], ["region.code"], name=op.f("fk_region_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
        sa.UniqueConstraint("code", "city_code", name=op.f("uq_region_code_city_code")),
    )
    op.create_table(
        "chat_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("bound_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_chat_group_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_group")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_chat_group_chat_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "officer",
                "supervisor",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.Column("used_at", db.types.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_invitation_region_code")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_invitation")),
    )
    op.create_table(
        "official",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "officer",
                "supervisor",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("added_at", db.types.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_official_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("city_code", sa.String(length=6), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("industry", sa.String(length=80), nullable=False),
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("total_wan", sa.Integer(), nullable=False),
        sa.Column("year_plan_wan", sa.Integer(), nullable=False),
        sa.Column("invested_wan", sa.Integer(), nullable=False),
        sa.Column("service_officer", sa.String(length=80), nullable=False),
        sa.Column("leader", sa.String(length=80), nullable=False),
        sa.Column("bank", sa.String(length=80), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "total_wan >= 0 AND year_plan_wan >= 0 AND invested_wan >= 0", name=op.f("ck_project_money")
        ),
        sa.ForeignKeyConstraint(
            ["region_code", "city_code"],
            ["region.code", "region.city_code"],
            name=op.f("fk_project_region_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
        sa.UniqueConstraint(
            "id", "city_code", "region_code", name=op.f("uq_project_id_city_code_region_code")
        ),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index("ix_project_place", ["city_code", "region_code"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("definition_version", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", db.types.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_report_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("name", "region_code", "period", name=op.f("uq_report_name_region_code_period")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["chat_group.id"], name=op.f("fk_digest_group_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_digest_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("group_id", "day", name=op.f("uq_digest_group_id_day")),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_history_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_project", ["project_id", "id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sign",
                "start",
                "produce",
                "efficient",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", db.types.OpenDay(), nullable=False),
        sa.Column("actual_on", db.types.OpenDay(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_milestone_project_id")),
        sa.PrimaryKeyConstraint("project_id", "kind", name=op.f("pk_milestone")),
        sa.UniqueConstraint(
            "project_id",
            "kind",
            "planned_on",
            "actual_on",
            name=op.f("uq_milestone_project_id_kind_planned_on_actual_on"),
        ),
    )
    op.create_table(
        "project_category",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_category_project_id")),
        sa.PrimaryKeyConstraint("project_id", "category", name=op.f("pk_project_category")),
    )
    op.create_table(
        "subscription",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["chat_group.id"], name=op.f("fk_subscription_group_id")),
        sa.PrimaryKeyConstraint("group_id", "name", name=op.f("pk_subscription")),
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
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("opened_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("acknowledged_by", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column("resolved_at", db.types.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_warning_project_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_warning_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_warning_year_number")),
    )
    with op.batch_alter_table("warning", schema=None) as batch_op:
        batch_op.create_index("ix_warning_region", ["state", "city_code", "region_code"], unique=False)
        batch_op.create_index(
            "uq_warning_open",
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
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_warning_digest_id")),
        sa.ForeignKeyConstraint(["warning_id"], ["warning.id"], name=op.f("fk_digest_warning_warning_id")),
        sa.PrimaryKeyConstraint("digest_id", "warning_id", name=op.f("pk_digest_warning")),
    )
    with op.batch_alter_table("digest_warning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_warning_warning_id"), ["warning_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column(
            "batch",
            sa.Enum(
                "signed",
                "started",
                "producing",
                name="batch",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("city_code", sa.String(length=6), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "sign",
                "start",
                "produce",
                "efficient",
                name="target",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", db.types.OpenDay(), nullable=False),
        sa.Column("reached_on", db.types.OpenDay(), nullable=False),
        sa.Column("withdrawn_on", db.types.OpenDay(), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["phase"], ["phase.number"], name=op.f("fk_entry_phase")),
        sa.ForeignKeyConstraint(
            ["project_id", "city_code", "region_code"],
            ["project.id", "project.city_code", "project.region_code"],
            name="fk_entry_place",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "target", "planned_on", "reached_on"],
            ["milestone.project_id", "milestone.kind", "milestone.planned_on", "milestone.actual_on"],
            name="fk_entry_target",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("project_id", "phase", "batch", name=op.f("uq_entry_project_id_phase_batch")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_waiting",
            [
                "reached_on",
                "city_code",
                "planned_on",
                "withdrawn_on",
                "region_code",
                "target",
                "project_id",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_entry_rate",
            [
                "phase",
                "batch",
                "city_code",
                "region_code",
                "withdrawn_on",
                "reached_on",
                "target",
                "project_id",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_entry_target", ["project_id", "target", "planned_on", "reached_on"], unique=False
        )

    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
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
        sa.Column("new_day", sa.Date(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "milestone"],
            ["milestone.project_id", "milestone.kind"],
            name=op.f("fk_extension_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint(
            "project_id",
            "milestone",
            "approved_on",
            name=op.f("uq_extension_project_id_milestone_approved_on"),
        ),
    )
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
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "uncertain",
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
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_outbox_digest_id")),
        sa.ForeignKeyConstraint(["group_id"], ["chat_group.id"], name=op.f("fk_outbox_group_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["outbox.id"], name=op.f("fk_outbox_origin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_digest_id"), ["digest_id"], unique=False)
        batch_op.create_index("ix_outbox_waiting", ["state", "id"], unique=False)
        batch_op.create_index("ix_outbox_message", ["group_id", "message_id"], unique=False)

    op.create_table(
        "warning_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
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
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["warning_id"], ["warning.id"], name=op.f("fk_warning_event_warning_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_event")),
    )
    with op.batch_alter_table("warning_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_warning_event_warning_id"), ["warning_id"], unique=False)
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", f"{table} is append-only")
    for table in NEVER_DELETED:
        _refuse(table, "DELETE", f"rows of {table} are never deleted")
    _refuse(
        "milestone",
        "UPDATE",
        "a planned day stays as first set; approve an extension instead",
        "OLD.planned_on < '9999-12-31' AND NEW.planned_on <> OLD.planned_on",
    )


def _refuse(table: str, verb: str, why: str, when: str = "") -> None:
    """Let the database itself refuse what must never happen to the rows of a table."""
    name = f"{table}_no_{verb.lower()}"
    condition = f"WHEN ({when}) " if when else ""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{why}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}"
            f"EXECUTE FUNCTION {name}()"
        )
        return
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )


def downgrade() -> None:
    with op.batch_alter_table("warning_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_warning_event_warning_id"))

    op.drop_table("warning_event")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_waiting")
        batch_op.drop_index("ix_outbox_message")
        batch_op.drop_index(batch_op.f("ix_outbox_digest_id"))

    op.drop_table("outbox")
    op.drop_table("extension")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_target")
        batch_op.drop_index("ix_entry_rate")
        batch_op.drop_index("ix_entry_waiting")

    op.drop_table("entry")
    with op.batch_alter_table("digest_warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_warning_warning_id"))

    op.drop_table("digest_warning")
    with op.batch_alter_table("warning", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_warning_open",
            sqlite_where=sa.text("state <> 'resolved'"),
            postgresql_where=sa.text("state <> 'resolved'"),
        )
        batch_op.drop_index("ix_warning_region")

    op.drop_table("warning")
    op.drop_table("subscription")
    op.drop_table("project_category")
    op.drop_table("milestone")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index("ix_history_project")

    op.drop_table("history")
    op.drop_table("digest")
    op.drop_table("report")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index("ix_project_place")

    op.drop_table("project")
    op.drop_table("official")
    op.drop_table("invitation")
    op.drop_table("chat_group")
    op.drop_table("region")
    op.drop_table("rate_definition")
    op.drop_table("picture_file")
    op.drop_table("phase")
    op.drop_table("ledger_mark")
    op.drop_table("ledger_import")
    op.drop_table("job_run")
    if op.get_bind().dialect.name == "postgresql":
        refused = [(table, "update") for table in (*APPEND_ONLY, "milestone")]
        for table, verb in (*refused, *((table, "delete") for table in NEVER_DELETED)):
            op.execute(f"DROP FUNCTION {table}_no_{verb}()")
