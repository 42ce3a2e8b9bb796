"""The tools that keep the code so run with the tests, so that `pytest` alone tells whether all is well."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = {
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "ruff check": ("-m", "ruff", "check", "."),
    "mypy": ("-m", "mypy"),
    "import-linter": (
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())",
    ),
}


@pytest.mark.parametrize("arguments", TOOLS.values(), ids=TOOLS)
def test_it_satisfies(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
