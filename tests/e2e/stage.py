"""Verbs for what people do in the demo, and for what one looks at afterwards."""

import asyncio
import re
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.demo import Demo
from ledger.actions import decode
from ledger.clock import CHINA
from sandbox import Entry, Message, Sandbox, Toast

LI, WANG, ZHANG, LIU, STRANGER = 1001, 1002, 1003, 1006, 1009
"""李科 (许昌), 王科 (漯河), 张处 (省), 刘主任 (长葛, in 许昌's group), 陌生人."""

PROVINCE_GROUP, XUCHANG_GROUP, LUOHE_GROUP, ZHENGZHOU_GROUP = -1001, -1002, -1003, -1004
GROUPS = (PROVINCE_GROUP, XUCHANG_GROUP, LUOHE_GROUP, ZHENGZHOU_GROUP)

MARK = "【演示】"
LEDGER_DATA = re.compile(r"\d%|\d/\d|亿元|万元|20\d\d-\d{6}|应于|逾期\d|全省第\d|首席服务官|共\d+[个条]")
"""What only words from the ledger look like."""

PATIENCE = 60.0
"""Seconds to wait for what must happen: only a machine with much else to do needs so many."""
CALM = 5
"""Looks in a row at which nothing is under way: between an update's stations there is always a moment."""

Dump = Mapping[str, list[tuple[Any, ...]]]
WORDS = {
    "sendMessage": "text",
    "editMessageText": "text",
    "sendPhoto": "caption",
    "sendDocument": "caption",
    "editMessageCaption": "caption",
    "editMessageMedia": "media",
}


class Stage:
    """A running demo, with people who act in it."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo

    @property
    def box(self) -> Sandbox:
        return self.demo.sandbox

    async def ask(self, who: int, text: str, chat: int | None = None) -> Message:
        """Somebody writes; the bot's next message there (in private unless a chat is given)."""
        return await self.box.ask(who, who if chat is None else chat, text, within=PATIENCE)

    async def press(self, who: int, message: Message, button: str) -> Toast:
        """Somebody presses a button, by label or code; what the bot answers to the press."""
        query = self.box.press(who, message.chat_id, message.id, button)
        return await self.box.answered(query, within=PATIENCE)

    async def forge(self, who: int, message: Message, code: str) -> Toast:
        """A press with any data, as a manipulated app could send it."""
        query = self.box.forge(who, message.chat_id, message.id, code)
        return await self.box.answered(query, within=PATIENCE)

    async def turn(self, who: int, message: Message, button: str) -> Message:
        """Press, and the message as it then stands: edited in place."""
        now = self.box.message(message.chat_id, message.id)
        self.box.press(who, message.chat_id, message.id, button)
        return await self.box.next_edit(now, within=PATIENCE)

    async def below(self, who: int, message: Message, button: str) -> Message:
        """Press, and the new message that comes below."""
        query = self.box.press(who, message.chat_id, message.id, button)
        return await self.box.next_message(message.chat_id, query, within=PATIENCE)

    async def silence(self, who: int, text: str, chat: int) -> None:
        """Somebody writes, and the bot says nothing anywhere."""
        before = len(self.said())
        self.box.say(who, chat, text)
        await self.settled()
        assert self.said()[before:] == []

    async def job(self, name: str) -> None:
        """Run a job now and deliver what it queued."""
        await self.demo.program.scheduler.run_now(name)
        await self.demo.program.sender.settled()

    async def move(self, to: str) -> None:
        """Move the clock at once to an instant in China (2021-10-08T09:00); what is due is delivered."""
        await self.demo.clock.jump_to(datetime.fromisoformat(to).replace(tzinfo=CHINA))

    async def restart(self) -> None:
        """Stop the bot and start it anew on the same database."""
        await self.demo.stop_bot()
        await self.demo.start_bot()

    async def settled(self) -> None:
        """All that people wrote and pressed is handled, and all pushes are delivered."""
        calm = 0
        async with asyncio.timeout(2 * PATIENCE):
            while calm < CALM:
                await asyncio.sleep(0.005)
                calm = calm + 1 if self._is_calm() else 0
        await self.demo.program.sender.settled()

    def _is_calm(self) -> bool:
        app = self.demo.program.app
        working = app.update_processor.current_concurrent_updates
        return not self.box.world.updates.pending and app.update_queue.empty() and not working

    def to_acknowledge(self, message: Message, number: int) -> str:
        """The code of the 签收 button of the warning with this number of the year, under a message."""
        warning = self.rows(f"SELECT id FROM warning WHERE number = {number}")[0][0]
        codes = [button.data or "" for row in message.keyboard for button in row]
        return next(code for code in codes if code.startswith("A") and decode(code).subject == warning)

    def toast_texts(self, who: int) -> list[str]:
        """The sentences that somebody was told over a pressed button."""
        return [toast.text for toast in self.box.toasts(who) if toast.text]

    def pushed(self, group: int) -> list[Message]:
        """The bot's messages in a group as they stand, oldest first."""
        return [message for message in self.box.messages(group) if message.by_bot]

    def warning(self, group: int) -> Message:
        """The newest early warning in a group."""
        return self.reports(group, "预警提醒")[-1]

    def reports(self, group: int, kind: str) -> list[Message]:
        """The 每周排名 or 预警提醒 in a group, oldest first."""
        return [message for message in self.pushed(group) if kind in message.text.splitlines()[0]]

    def again(self, message: Message) -> Message:
        """The message as it stands now."""
        return self.box.message(message.chat_id, message.id)

    def content(self, message: Message) -> bytes:
        """What is in the document or picture of a message."""
        assert message.file is not None
        return self.box.world.files.content(message.file)

    def said(self) -> list[str]:
        """Every text and caption that the bot ever sent, in order, as it sent it."""
        return [str(entry.params[WORDS[entry.method]]) for entry in self.box.calls() if _has_words(entry)]

    def unmarked(self) -> list[str]:
        """What it said from the demo ledger without marking it 演示."""
        return [text for text in self.said() if LEDGER_DATA.search(_visible(text)) and MARK not in text]

    def uploads(self) -> list[Entry]:
        """The calls that uploaded a picture."""
        return [entry for entry in self.box.calls("sendPhoto") if isinstance(entry.params["photo"], dict)]

    def dump(self) -> Dump:
        """Everything in the database, but for the note that an update was taken."""
        with sqlite3.connect(f"file:{self.demo.file}?mode=ro", uri=True) as database:
            names = [
                row[0]
                for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if row[0] != "inbox"
            ]
            tables = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        database.close()
        return tables

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds in the database."""
        with sqlite3.connect(f"file:{self.demo.file}?mode=ro", uri=True) as database:
            found = database.execute(query).fetchall()
        database.close()
        return found


def _has_words(entry: Entry) -> bool:
    return entry.method in WORDS and WORDS[entry.method] in entry.params


def _visible(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text)
