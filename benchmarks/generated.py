"""A big ledger, the same on every run: plain arithmetic on the project's number, written by bulk SQL.

Its shape: 40 phases, 30 days apart; a project has one entry; cities, batches, phases and counties take turns.
So a million projects give each batch of a phase 8,333 entries and each city 463 of them, where the genuine
first phase has 258 to 555 in the whole province. Projects reach their milestone within three weeks of the
day planned, all but one in seven, or in as many as is asked for; one in 53 leaves its batch; progress was
reported within 59 days. History is left out: no list, no rate and no scan reads it.
"""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from db.types import NEVER
from ledger.questions import CATEGORIES

PHASES = 40
FIRST_HELD = date(2021, 7, 10)
APART = timedelta(days=30)
AS_OF = FIRST_HELD + APART * PHASES
"""The day that the ledger is known up to; nothing in it lies later."""
_STAGE_DAYS = 150
"""Days from one milestone to the next, by plan."""

_FACTS = f"""
CREATE TEMP TABLE city AS
    SELECT row_number() OVER (ORDER BY code) - 1 AS n, code FROM region WHERE level = 'city';
CREATE TEMP TABLE place AS
    SELECT city.n AS city, row_number() OVER (PARTITION BY city.n ORDER BY region.code) - 1 AS n,
           region.code AS region_code, city.code AS city_code
    FROM city JOIN region ON region.city_code = city.code
    WHERE region.level = 'county' OR NOT EXISTS (SELECT 1 FROM region AS c WHERE c.parent_code = city.code);
CREATE TEMP TABLE size AS SELECT city, count(*) AS counties FROM place GROUP BY city;
CREATE TEMP TABLE fate (
    id INTEGER PRIMARY KEY, stage, phase, region_code, city_code, held_on, left_on, slip, reaches, leaves
);
WITH RECURSIVE number(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number WHERE i + 1 < :projects),
turn AS (
    SELECT i, i % 18 AS city, i / 18 % 3 AS stage, 1 + i / 54 % {PHASES} AS phase, i / {54 * PHASES} AS round
    FROM number
)
INSERT INTO fate
SELECT i + 1, stage, turn.phase, region_code, city_code, held_on, date(held_on, '60 days'),
       i % 41 - 20, i % :misses > 0, i % 53 = 0
FROM turn JOIN size ON size.city = turn.city
JOIN place ON place.city = turn.city AND place.n = turn.round % counties
JOIN phase ON phase.number = turn.phase;
"""

_LEDGER = f"""
INSERT INTO project SELECT id, printf('SZ%07d', id), printf('演示项目%07d号', id), region_code, city_code,
       printf('演示企业%05d有限公司', id % 40000), '装备制造', '', 10000 + id * 6151 % 400000, 5000, 1000,
       '', '', '', '', date(:as_of, (-(id % 59)) || ' days') FROM fate;
INSERT INTO project_category SELECT id, json_extract(:categories, '$[' || (id % 7 % 6) || ']') FROM fate;
WITH kind(n, name) AS (VALUES (0, 'sign'), (1, 'start'), (2, 'produce'), (3, 'efficient')),
plan AS (
    SELECT id, n, name, stage, slip, reaches,
           date(held_on, ((n - stage) * {_STAGE_DAYS} + id % 89 * (n > stage)) || ' days') AS day
    FROM fate, kind
),
fact AS (
    SELECT id, name, day,
           CASE WHEN n <= stage THEN day
                WHEN n = stage + 1 AND reaches THEN date(day, slip || ' days') END AS done
    FROM plan
)
INSERT INTO milestone
SELECT id, name, day, CASE WHEN done <= :as_of THEN done ELSE '{NEVER}' END FROM fact ORDER BY id;
INSERT INTO entry
SELECT fate.id, fate.id, phase, CASE stage WHEN 0 THEN 'signed' WHEN 1 THEN 'started' ELSE 'producing' END,
       city_code, region_code, kind, planned_on, actual_on,
       CASE WHEN leaves AND left_on <= :as_of THEN left_on ELSE '{NEVER}' END,
       CASE WHEN leaves AND left_on <= :as_of THEN '用地未落实' ELSE '' END
FROM fate JOIN milestone ON project_id = fate.id
    AND kind = CASE stage WHEN 0 THEN 'start' WHEN 1 THEN 'produce' ELSE 'efficient' END;
"""


def generate(file: Path, projects: int, misses: int = 7) -> None:
    """Fill an upgraded, empty SQLite database; one project in `misses` never reaches its milestone."""
    values = {
        "projects": projects,
        "misses": misses,
        "as_of": AS_OF.isoformat(),
        "categories": _json(CATEGORIES),
    }
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        for pragma in ("temp_store=MEMORY", "cache_size=-400000", "journal_mode=OFF", "synchronous=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO phase VALUES (?, ?)", _phases())
        for statement in (_FACTS + _LEDGER).split(";\n"):
            if statement.strip():
                connection.execute(statement, values)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _phases() -> list[tuple[int, str]]:
    return [(number, (FIRST_HELD + APART * (number - 1)).isoformat()) for number in range(1, PHASES + 1)]


def _json(names: tuple[str, ...]) -> str:
    return "[" + ",".join(f'"{name}"' for name in names) + "]"
