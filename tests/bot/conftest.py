"""A folder of an operator's own, with a ledger or without."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.skipping import SkippingLoop
from tests.bot.terminal import Terminal

LoopFactory = Callable[[], asyncio.AbstractEventLoop]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """In an empty folder."""
    return Terminal(tmp_path)


@pytest.fixture
def keeper(terminal: Terminal, demo_ledger_file: Path) -> Terminal:
    """In a folder that holds the demo ledger as `sanpi.db`."""
    shutil.copy(demo_ledger_file, terminal.folder / "sanpi.db")
    return terminal


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, LoopFactory]:
    """Tests of pacing have a clock of their own, so that a slow machine changes nothing."""
    paced = item.path.name == "test_pacing.py"
    return {"skipping": SkippingLoop} if paced else {"usual": asyncio.new_event_loop}
