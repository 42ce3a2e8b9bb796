"""Invitations: a supervisor makes a one-time link in chat; who opens it first is registered."""

import re

import pytest

from sandbox import Message
from tests.e2e.stage import LI, STRANGER, ZHANG, Stage

LINK = re.compile(r"https://t\.me/sanpi_demo_bot\?start=i-[\w-]+")


@pytest.fixture
async def link(stage: Stage) -> str:
    """张处 has made an invitation for an officer of 许昌."""
    menu = await stage.ask(ZHANG, "/invite")
    places = await stage.turn(ZHANG, menu, "经办人员")
    invited = await stage.turn(ZHANG, places, "许昌")
    found = LINK.search(invited.text)
    assert found is not None
    return found[0]


async def opened(stage: Stage, who: int, link: str) -> Message:
    return await stage.box.next_message(who, stage.box.open_link(who, link))


async def test_it_registers_who_opens_the_link(stage: Stage, link: str) -> None:
    welcome = await opened(stage, STRANGER, link)

    assert welcome.text.startswith("登记成功：陌生人，许昌市经办人员。")
    assert (await stage.ask(STRANGER, "逾期项目")).text.startswith("【演示】许昌市｜逾期项目")


async def test_it_registers_only_one(stage: Stage, link: str) -> None:
    stage.box.add_user(1010, "第二人")
    await opened(stage, STRANGER, link)
    before = stage.dump()

    second = await opened(stage, 1010, link)

    assert second.text == "这个邀请链接已被使用，请向邀请人索取新链接。"
    assert stage.dump() == before


async def test_it_refuses_an_expired_link(stage: Stage, link: str) -> None:
    await stage.move("2021-10-07T10:05")
    before = stage.dump()

    late = await opened(stage, STRANGER, link)

    assert late.text == "这个邀请链接已过期，请向邀请人索取新链接。"
    assert stage.dump() == before


@pytest.mark.parametrize("secret", ["", "x", "0123456789abcdefghijklmnopqrstuv"])
async def test_it_refuses_a_link_that_it_did_not_make(stage: Stage, secret: str) -> None:
    before = stage.dump()

    answer = await opened(stage, STRANGER, f"https://t.me/sanpi_demo_bot?start=i-{secret}")

    assert answer.text == "邀请链接无效，请向邀请人索取完整的新链接。"
    assert stage.dump() == before


async def test_it_leaves_the_link_to_others_when_an_official_opens_it(stage: Stage, link: str) -> None:
    assert (await opened(stage, LI, link)).text.startswith("您已经登记过了")
    assert (await opened(stage, STRANGER, link)).text.startswith("登记成功")


async def test_it_keeps_only_a_hash_of_the_secret(stage: Stage, link: str) -> None:
    secret = link.rpartition("i-")[2]

    assert secret not in str(stage.dump())
    assert len(stage.rows("SELECT secret_hash FROM invitation")) == 1


async def test_it_lets_nobody_invite_who_may_not(stage: Stage) -> None:
    refused = await stage.ask(LI, "/invite")

    assert refused.text == "您是经办人员，这项操作要由管理员或督导人员来办。"
    assert stage.rows("SELECT count(*) FROM invitation") == [(0,)]


async def test_it_lets_a_supervisor_appoint_no_supervisor(stage: Stage) -> None:
    menu = await stage.ask(ZHANG, "/invite")
    assert menu.buttons == ["查看人员", "经办人员"]

    toast = await stage.forge(ZHANG, menu, "Aig410000rS")

    assert toast.alert and toast.text.startswith("您是督导人员，这项操作要由管理员来办")
    assert stage.rows("SELECT count(*) FROM invitation") == [(0,)]
