"""What only we can cause: an apology with a reference number, the details in the log and nowhere else."""

import logging
import re

import pytest

from answers import front
from ledger.questions import Topic
from tests.e2e.stage import LI, Stage

APOLOGY = re.compile(r"这里出了差错，已记录为 (E[0-9A-F]{6})，请稍后再试；若仍不行，请把这个编号告诉管理员。")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in the answers about rates."""

    async def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret of the ledger")

    monkeypatch.setitem(front.TOPICS, Topic.RATES, fail)


async def test_it_apologises_and_logs(stage: Stage, broken: None, caplog: pytest.LogCaptureFixture) -> None:
    said = await stage.ask(LI, "许昌一期开工率")

    apology = APOLOGY.fullmatch(said.text)
    assert apology is not None and said.buttons == []
    logged = [record for record in caplog.records if apology[1] in record.getMessage()]
    assert len(logged) == 1 and logged[0].levelno == logging.ERROR
    assert logged[0].exc_info is not None and logged[0].exc_info[0] is ZeroDivisionError
    assert "secret" not in said.text and "Traceback" not in said.text


async def test_it_apologises_over_a_button(stage: Stage, broken: None) -> None:
    start = await stage.ask(LI, "/start")

    toast = await stage.press(LI, start, "📈 本地三率")

    assert toast.alert and APOLOGY.fullmatch(toast.text)


async def test_it_goes_on_with_the_next_question(stage: Stage, broken: None) -> None:
    await stage.ask(LI, "许昌一期开工率")

    assert (await stage.ask(LI, "许昌逾期项目")).text.startswith("【演示】许昌市｜逾期项目")


async def test_it_runs_the_other_jobs_when_one_fails(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("jobs.early_warning.find_concerns", fail)
    await stage.move("2021-10-08T09:01")
    assert len(stage.reports(-1001, "每周排名")) == 1 and stage.reports(-1001, "预警提醒") == []
    assert "early-warning" in caplog.text

    monkeypatch.undo()
    await stage.move("2021-10-08T09:02")
    assert len(stage.reports(-1001, "预警提醒")) == 1
