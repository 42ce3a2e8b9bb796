"""发送状态: a supervisor sees how the pushes stand, and nobody else."""

import pytest

from sandbox import DropAfterAccept, Kicked, RetryAfter
from tests.e2e.stage import LI, LUOHE_GROUP, PROVINCE_GROUP, STRANGER, XUCHANG_GROUP, ZHANG, Stage


@pytest.mark.parametrize("words", ["/status", "状态", "发送状态"])
async def test_it_says_that_all_is_well(stage: Stage, words: str) -> None:
    await stage.job("early-warning")

    said = (await stage.ask(ZHANG, words)).text

    assert "待发送0条｜发送中0条｜待补发0条" in said
    assert "已送达4条，未送达0条" in said and "等待" not in said
    assert "预警提醒：最近一次应于9月30日" in said
    assert "今年的放假和调休安排已知" in said


async def test_it_says_what_waits_and_since_when(stage: Stage) -> None:
    stage.box.fail(RetryAfter(600), method="sendMessage", chat_id=XUCHANG_GROUP)
    stage.box.fail(DropAfterAccept(), method="sendMessage", chat_id=LUOHE_GROUP)
    await stage.job("early-warning")

    said = (await stage.ask(ZHANG, "/status")).text

    assert "待发送1条｜发送中0条｜待补发1条" in said
    assert "最早一条自9月30日 10:00起等待，下次尝试9月30日 10:0" in said


async def test_it_says_what_is_held_until_offices_open(stage: Stage) -> None:
    await stage.move("2021-09-30T20:00")
    await stage.job("weekly-ranking")

    said = (await stage.ask(ZHANG, "/status")).text

    assert "非工作时间暂存4条，10月8日 08:30起发送" in said
    assert "待发送0条" in said


async def test_it_says_what_failed_and_which_groups_are_out_of_reach(stage: Stage) -> None:
    stage.box.fail(Kicked(), chat_id=XUCHANG_GROUP)
    await stage.job("early-warning")

    said = (await stage.ask(ZHANG, "/status")).text

    assert "未送达1条" in said and "许昌专班" in said and "kicked" in said
    assert "已停用的群1个" in said


async def test_it_says_when_the_calendar_is_not_known(stage: Stage) -> None:
    await stage.move("2027-03-01T10:00")

    assert "2027年的放假和调休安排还没有录入" in (await stage.ask(ZHANG, "/status")).text


async def test_it_tells_nobody_else(stage: Stage) -> None:
    assert "督导人员" in (await stage.ask(LI, "/status")).text
    assert "还没有登记" in (await stage.ask(STRANGER, "/status")).text
    assert "私聊" in (await stage.ask(ZHANG, "/status", PROVINCE_GROUP)).text
