"""Groups: privacy mode, the bot's coming and going, supergroups."""

import pytest
from telegram import Bot, Update
from telegram.error import ChatMigrated

from sandbox import Sandbox
from tests.sandbox.cast import LI, PROVINCE, XUCHANG, ZHANG


async def fetched(bot: Bot) -> list[Update]:
    return list(await bot.get_updates(timeout=0, allowed_updates=Update.ALL_TYPES))


async def test_it_sends_a_private_bot_only_what_is_meant_for_it(sandbox: Sandbox, bot: Bot) -> None:
    sent = await bot.send_message(XUCHANG, "预警")
    for text in ("今天开会", "/help@other_bot", "@other_bot 开工率", "a/b"):
        sandbox.say(LI, XUCHANG, text)
    meant = ["/help", "/help@Sanpi_bot x", "@sanpi_bot 开工率", "开工率 @sanpi_bot"]
    for text in meant:
        sandbox.say(LI, XUCHANG, text)
    sandbox.say(LI, XUCHANG, "已开工", reply_to=sent.id)

    texts = [update.message.text for update in await fetched(bot) if update.message]

    assert texts == [*meant, "已开工"]


async def test_it_sends_an_administrator_everything(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(LI, PROVINCE, "今天开会")

    assert len(await fetched(bot)) == 1


async def test_it_tells_the_bot_when_it_is_added_and_removed(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.add_group(-1003, "漯河专班", [ZHANG], bot_in=False)
    sandbox.add_bot(ZHANG, -1003)
    sandbox.remove_bot(ZHANG, -1003)

    added, joined, left, removed = await fetched(bot)

    assert added.my_chat_member is not None
    assert removed.my_chat_member is not None
    assert added.my_chat_member.from_user.id == ZHANG
    assert added.my_chat_member.difference()["status"] == ("left", "member")
    assert removed.my_chat_member.difference()["status"] == ("member", "kicked")
    assert joined.message is not None
    assert [user.id for user in joined.message.new_chat_members] == [bot.id]
    assert left.message is not None
    assert left.message.left_chat_member == bot.bot


async def test_it_moves_a_group_to_a_supergroup(sandbox: Sandbox, bot: Bot) -> None:
    new_id = sandbox.migrate(XUCHANG)
    old, new = (update.message for update in await fetched(bot))

    assert old is not None
    assert (old.chat.id, old.migrate_to_chat_id) == (XUCHANG, new_id)
    assert new is not None
    assert (new.chat.type, new.migrate_from_chat_id) == ("supergroup", XUCHANG)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(XUCHANG, "x")
    assert moved.value.new_chat_id == new_id
    assert (await bot.send_message(new_id, "x")).chat.title == "许昌专班"


async def test_it_tells_about_chats_and_members(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.add_group(-1004, "有管理员", [LI], admins=[ZHANG])

    assert (await bot.get_chat(XUCHANG)).title == "许昌专班"
    assert (await bot.get_chat_member(XUCHANG, LI)).status == "member"
    assert await bot.get_chat_member_count(XUCHANG) == 3
    assert [m.user.id for m in await bot.get_chat_administrators(-1004)] == [ZHANG]
    assert await bot.leave_chat(-1004)
    assert not sandbox.world.chats[-1004].present(bot.id)


async def test_it_lets_people_act_only_where_they_are(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="王科 不在会话"):
        sandbox.say(1002, XUCHANG, "x")
