"""SQL is written in db/ and nowhere else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("ledger", "answers", "handlers", "jobs", "bot", "sandbox")
STATEMENTS = {"select", "insert", "update", "delete", "text"}


def imported(tree: ast.AST) -> set[str]:
    """Dotted names of everything that a module imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def writes_sql(name: str) -> bool:
    """Whether an imported name is for writing SQL."""
    package, last = name.split(".")[0], name.split(".")[-1]
    return package in ("sqlite3", "aiosqlite", "asyncpg") or (
        package == "sqlalchemy" and (last in STATEMENTS or name == "sqlalchemy")
    )


@pytest.mark.parametrize("room", ROOMS)
def test_it_writes_sql_in_db_only(room: str) -> None:
    files = list((ROOT / room).rglob("*.py"))
    found = {
        (file.relative_to(ROOT).as_posix(), name)
        for file in files
        for name in imported(ast.parse(file.read_text(encoding="utf-8")))
        if writes_sql(name)
    }

    assert files and found == set()
