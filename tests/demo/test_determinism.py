"""The demo ledger is the same everywhere."""

import os
import subprocess
import sys
from time import process_time

from db.demo import demo_ledger

DIGEST = """
from hashlib import sha256
from db.demo import demo_ledger

ledger = demo_ledger()
facts = (ledger.phases, ledger.projects, ledger.entries, ledger.reports, ledger.extensions, ledger.officials)
groups = [(g.members, g.group.chat_id, g.group.region, sorted(g.group.subscriptions)) for g in ledger.groups]
print(sha256(repr((facts, ledger.people, groups)).encode()).hexdigest())
"""


def digest(hash_seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    run = subprocess.run(
        [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def test_it_is_the_same_in_every_process() -> None:
    assert digest("1") == digest("4711")


def test_it_is_made_quickly() -> None:
    began = process_time()

    demo_ledger.__wrapped__()

    assert process_time() - began < 1.5
