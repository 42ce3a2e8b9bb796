"""Imports that can be taken back, reports of progress with photos, rounds of collection

What an import brought in may be taken out again while that import is `undoing`; everything else that was
refused before stays refused.
"""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNDOING = "EXISTS (SELECT 1 FROM ledger_import WHERE state = 'undoing')"
PLAN_MOVED = "OLD.planned_on < '9999-12-31' AND NEW.planned_on <> OLD.planned_on"
LOOSENED = (
    ("entry", "DELETE", "OLD", "rows of entry are never deleted", ""),
    (
        "milestone",
        "UPDATE",
        "NEW",
        "a planned day stays as first set; approve an extension instead",
        PLAN_MOVED,
    ),
)
"""Triggers that undoing may pass: table, verb, the row given back, what they say, and when they fire."""
NEVER_DELETED = ("progress_report", "progress_photo", "collection_return")


def upgrade() -> None:
    op.add_column("history", sa.Column("sure", sa.String(120), server_default="", nullable=False))
    for column in _import_columns():
        op.add_column("ledger_import", column)
    op.create_index("ix_ledger_import_sha256", "ledger_import", ["sha256"])
    op.create_index("ix_ledger_import_state", "ledger_import", ["state"])
    _create_reports()
    _create_collection()
    for table, verb, row, why, when in LOOSENED:
        _drop(table, verb)
        _refuse(table, verb, row, why, when, unless=UNDOING)
    for table in NEVER_DELETED:
        _refuse(table, "DELETE", "OLD", f"rows of {table} are never deleted")


def downgrade() -> None:
    raise NotImplementedError("0003 cannot be undone: restore the backup made before the upgrade")


def _import_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("taken", sa.String(120), server_default="", nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("applied_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column("undone_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
    ]


def _create_reports() -> None:
    op.create_table(
        "progress_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reported_by", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("milestone", _words("milestone", "sign", "start", "produce", "efficient"), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("invested_wan", sa.Integer(), nullable=True),
        sa.Column("sure", sa.String(120), nullable=False),
        sa.Column("standing", _words("standing", "reported", "verified", "doubted"), nullable=False),
        sa.Column("judged_by", sa.BigInteger(), nullable=True),
        sa.Column("judged_at", db.types.Instant(timezone=True), nullable=True),
        sa.Column("judged_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_progress_report_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
    )
    op.create_index("ix_progress_report_project_id", "progress_report", ["project_id"])
    op.create_table(
        "progress_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(200), nullable=False),
        sa.Column("file_unique_id", sa.String(80), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", db.types.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["progress_report.id"], name=op.f("fk_progress_photo_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_photo")),
        sa.UniqueConstraint("report_id", "sha256", name=op.f("uq_progress_photo_report_id_sha256")),
    )


def _create_collection() -> None:
    op.create_table(
        "collection_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("opened_at", db.types.Instant(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_round")),
        sa.UniqueConstraint("period", name=op.f("uq_collection_round_period")),
    )
    foreign = (("round_id", "collection_round.id"), ("city_code", "region.code"))
    op.create_table(
        "collection_return",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("city_code", sa.String(6), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("returned_by", sa.BigInteger(), nullable=False),
        sa.Column("returned_at", db.types.Instant(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_collection_return_{column}"))
            for column, target in (*foreign, ("import_id", "ledger_import.id"))
        ),
        sa.PrimaryKeyConstraint("round_id", "city_code", name=op.f("pk_collection_return")),
    )


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _drop(table: str, verb: str) -> None:
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {name} ON {table}")
    else:
        op.execute(f"DROP TRIGGER {name}")


def _refuse(table: str, verb: str, row: str, why: str, when: str = "", unless: str = "FALSE") -> None:
    """Let the database itself refuse what must never happen to the rows of a table.

    Args:
        row: what PostgreSQL's trigger gives back where it lets pass.
        when: on which rows, in terms of OLD and NEW; empty for all.
        unless: what lets it pass all the same.
    """
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {unless} THEN RETURN {row}; END IF; RAISE EXCEPTION '{why}'; END $$"
        )
        condition = f"WHEN ({when}) " if when else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}"
            f"EXECUTE FUNCTION {name}()"
        )
        return
    condition = f"({when}) AND NOT ({unless})" if when else f"NOT ({unless})"
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
