"""A folder of an operator's own, with a ledger or without."""

import shutil
from pathlib import Path

import pytest

from tests.bot.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """In an empty folder."""
    return Terminal(tmp_path)


@pytest.fixture
def keeper(terminal: Terminal, demo_ledger_file: Path) -> Terminal:
    """In a folder that holds the demo ledger as `sanpi.db`."""
    shutil.copy(demo_ledger_file, terminal.folder / "sanpi.db")
    return terminal
