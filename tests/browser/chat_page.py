"""The chat page as a person sees it: conversations, messages, buttons, the clock."""

import re

from playwright.async_api import FilePayload, Locator, Page, expect

PATIENCE = 90_000
"""Milliseconds to wait for what must appear: a picture is drawn meanwhile, on a slow machine."""


class Person:
    """Somebody in front of the page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        expect.set_options(timeout=PATIENCE)
        page.set_default_timeout(PATIENCE)

    async def is_(self, who: int) -> None:
        """Open the page as this person."""
        await self.page.goto(f"{self._url}/?user={who}")

    def chat(self, chat_id: int) -> Locator:
        """One conversation; a private one has the person's number."""
        return self.page.locator(f'[data-testid=chat][data-chat-id="{chat_id}"]')

    def last(self, chat_id: int) -> Locator:
        """The newest message of a conversation."""
        return self.chat(chat_id).get_by_test_id("message").last

    def message(self, chat_id: int, text: str) -> Locator:
        """The newest message that holds a text."""
        return self.chat(chat_id).get_by_test_id("message").filter(has_text=text).last

    async def begin(self, who: int) -> None:
        """Press 开始 in the conversation with the bot."""
        await self.chat(who).get_by_test_id("start").click()
        await expect(self.last(who)).not_to_contain_text("/start")

    async def write(self, chat_id: int, text: str) -> None:
        """Type a message and send it."""
        await self.chat(chat_id).get_by_test_id("composer").fill(text)
        await self.chat(chat_id).get_by_test_id("send").click()

    async def send_file(self, chat_id: int, name: str, content: bytes) -> None:
        """Choose a file to send."""
        file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        await self.chat(chat_id).get_by_test_id("file-input").set_input_files(file)

    async def move_clock(self, push: str) -> None:
        """Press one of the moments the clock offers, and wait until all that is due then has been done."""
        await self.page.get_by_test_id("clock-preset").filter(has_text=push).click()
        await expect(self.page.get_by_test_id("clock")).to_have_attribute("aria-busy", "false")


async def press(message: Locator, label: str) -> None:
    """Press the button under a message whose whole label this is."""
    exactly = re.compile(f"^{re.escape(label)}$")
    await message.get_by_test_id("inline-button").filter(has_text=exactly).click()


async def picture_of(message: Locator) -> str:
    """The address of the picture in a message, once it has been loaded whole."""
    image = message.get_by_test_id("photo").locator("img")
    await expect(image).to_have_js_property("complete", True)
    await expect(image).to_have_js_property("naturalWidth", 1080)
    return str(await image.get_attribute("src"))
