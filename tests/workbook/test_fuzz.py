"""2,000 workbooks that went wrong: none crashes, none hangs, none takes too much memory."""

import subprocess
import sys

import pytest

from tests.workbook.fuzzing import KIB, SECONDS, mutations

SEEDS = range(4)
EACH = 500


@pytest.mark.parametrize("seed", SEEDS)
def test_no_broken_workbook_does_worse_than_being_refused(seed: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.workbook.fuzzing", str(seed), str(EACH)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    taken, slowest, most = done.stdout.split()
    assert 0 < int(taken) < EACH
    assert float(slowest) < SECONDS
    assert int(most) < KIB


def test_a_seed_gives_the_same_workbooks_again() -> None:
    assert list(map(len, mutations(7, 20))) == list(map(len, mutations(7, 20)))
