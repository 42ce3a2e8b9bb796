"""The demo ledger, and the published figures it must add up to."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from db.demo import DemoLedger, demo_ledger
from tests.demo.brute import Known, known_on


@pytest.fixture(scope="session")
def ledger() -> DemoLedger:
    return demo_ledger()


@pytest.fixture(scope="session")
def published() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("published.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def review(published: dict[str, Any]) -> Known:
    """What was known on the day of the published rates."""
    return known_on(published["phase_1"]["rates"]["as_of"])
