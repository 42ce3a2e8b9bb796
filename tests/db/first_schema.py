"""A ledger as version 0.1 left it, at the first schema: with warnings, digests, pushes and a log."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData

from db import migrate
from db.data import henan
from db.engine import Database
from db.types import NEVER
from tests.db.cast import AT, LI_KE, LUOHE, TODAY, WEIDU, XUCHANG

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIGNED_AT = datetime(2021, 9, 30, 17, tzinfo=UTC)
"""October has begun in China by then."""
PROJECT = {
    **dict.fromkeys(("company", "industry", "chain", "service_officer", "leader", "bank", "remark"), ""),
    **dict.fromkeys(("total_wan", "year_plan_wan", "invested_wan"), 0),
    "region_code": WEIDU,
    "city_code": XUCHANG,
}
WARNING = {
    "year": 2021,
    "rule": "overdue",
    "milestone_key": "start",
    "milestone": "start",
    "region_code": WEIDU,
    "city_code": XUCHANG,
    "deadline": TODAY - DAY,
    "opened_at": AT,
}
PUSH = {"kind": "message", "group_id": 1, "attempts": 0, "not_before": AT, "created_at": AT, "body": "{}"}
ENTRY = {
    "phase": 1,
    "batch": "signed",
    "city_code": XUCHANG,
    "region_code": WEIDU,
    "target": "start",
    "planned_on": TODAY - DAY,
    "reached_on": NEVER,
    "withdrawn_on": NEVER,
    "withdrawn_reason": "",
}
HISTORY = {"source": "demo", "actor": None, "old": None, "new": '"x"'}
ROWS: dict[str, Sequence[Mapping[str, Any]]] = {
    "phase": [{"number": 1, "held_on": date(2021, 7, 10)}],
    "official": [
        {"id": LI_KE.id, "name": LI_KE.name, "role": "officer", "region_code": XUCHANG, "added_at": AT}
    ],
    "chat_group": [
        {"id": 1, "chat_id": -1001, "title": "许昌专班", "region_code": XUCHANG, "active": True},
        {"id": 2, "chat_id": -1002, "title": "漯河专班", "region_code": LUOHE, "active": True},
    ],
    "subscription": [{"group_id": 1, "name": "early-warning"}],
    "project": [PROJECT | {"id": n, "code": f"P-{n}", "name": f"产业园{n}"} for n in (1, 2, 3)],
    "milestone": [
        {"project_id": n, "kind": "start", "planned_on": TODAY - DAY, "actual_on": NEVER} for n in (1, 2, 3)
    ],
    "entry": [ENTRY | {"id": n, "project_id": n} for n in (1, 2, 3)],
    "history": [
        HISTORY | {"id": 1, "at": AT - 40 * DAY, "project_id": 1, "subject": "project", "field": "*"},
        HISTORY
        | {"id": 2, "at": AT - 9 * DAY, "project_id": 1, "subject": "project", "field": "invested_wan"},
        HISTORY | {"id": 3, "at": AT - 5 * DAY, "project_id": 1, "subject": "project", "field": "remark"},
        HISTORY | {"id": 4, "at": AT - 4 * DAY, "project_id": 1, "subject": "extension:start", "field": "*"},
        HISTORY
        | {"id": 5, "at": SIGNED_AT - 30 * DAY, "project_id": 2, "subject": "entry:1:signed", "field": "*"},
    ],
    "warning": [
        WARNING
        | {"id": 3, "number": 1, "subject": "project:1", "level": "orange", "state": "open", "project_id": 1},
        WARNING
        | {"id": 5, "number": 2, "subject": "project:2", "level": "yellow", "project_id": 2}
        | {"state": "acknowledged", "acknowledged_by": LI_KE.id, "acknowledged_at": SIGNED_AT},
        WARNING
        | {"id": 6, "number": 3, "subject": "project:3", "level": "red", "project_id": 3}
        | {"state": "resolved", "resolved_at": AT + DAY},
    ],
    "warning_event": [
        {
            "id": n,
            "warning_id": warning,
            "at": at,
            "step": step,
            "level": level,
            "actor": actor,
            "chat_id": chat,
        }
        for n, (warning, at, step, level, actor, chat) in enumerate(
            [
                (3, AT, "opened", "yellow", None, None),
                (5, AT, "opened", "yellow", None, None),
                (6, AT, "opened", "red", None, None),
                (5, SIGNED_AT, "acknowledged", "yellow", LI_KE.id, -1001),
                (3, AT + DAY, "raised", "orange", None, None),
                (6, AT + DAY, "resolved", "red", None, None),
            ],
            start=11,
        )
    ],
    "digest": [
        {"id": 7, "group_id": 1, "day": TODAY, "region_code": XUCHANG, "page": 2},
        {"id": 8, "group_id": 1, "day": TODAY + DAY, "region_code": XUCHANG, "page": 1},
    ],
    "digest_warning": [
        {"digest_id": 7, "warning_id": warning, "place": place, "news": place != 1}
        for place, warning in enumerate((6, 3, 5))
    ],
    "outbox": [
        PUSH
        | {"id": 21, "dedupe_key": "early-warning:2021-09-30:1", "digest_id": 7, "state": "sent"}
        | {"attempts": 2, "sent_at": AT + HOUR, "message_id": 77, "failure": "timed out"},
        PUSH
        | {"id": 22, "dedupe_key": "edit:21:0", "digest_id": 7, "kind": "edit", "origin_id": 21}
        | {"state": "queued", "body": ""},
        PUSH | {"id": 23, "dedupe_key": "weekly-ranking:2021-W39:1", "digest_id": None, "state": "uncertain"},
        PUSH | {"id": 24, "dedupe_key": "early-warning:2021-10-01:1", "digest_id": 8, "state": "queued"},
    ],
}


async def put_first(database: Database) -> None:
    """Bring an empty database to the first schema, and fill it."""
    async with database.engine.connect() as connection:
        await connection.run_sync(_put)
        await connection.commit()


def _put(connection: Connection) -> None:
    command.upgrade(migrate.alembic_config(connection), "0001")
    metadata = MetaData()
    metadata.reflect(connection)
    connection.execute(
        metadata.tables["region"].insert(),
        [
            {
                "code": region.code,
                "name": region.name,
                "short_name": region.short_name,
                "level": region.level.value,
                "parent_code": region.parent,
                "city_code": region.city,
            }
            for region in henan()
        ],
    )
    for name, rows in ROWS.items():
        for row in rows:
            connection.execute(metadata.tables[name].insert().values(row))
