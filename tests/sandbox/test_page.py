"""The chat page in a real browser, with a genuine application behind it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, Route, async_playwright, expect
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.ext import CallbackQueryHandler, InlineQueryHandler, MessageHandler, filters

from sandbox import Preset, Sandbox
from tests.sandbox.cast import LI, PROVINCE, WANG, XUCHANG, ZHANG, picture
from tests.sandbox.conftest import Running

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START = datetime(2021, 9, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"no chromium at {CHROMIUM} (apt install chromium)"
)


class Clock:
    """A clock that takes a moment to move."""

    def __init__(self) -> None:
        self.at = START
        self.may_arrive = asyncio.Event()

    def now(self) -> datetime:
        return self.at

    def presets(self) -> Sequence[Preset]:
        return [Preset("下周一 09:00", START + timedelta(days=4), "每周排名")]

    async def advance_to(self, at: datetime) -> None:
        if at < self.at:
            raise ValueError("时间只能向前")
        await self.may_arrive.wait()
        self.at = at


async def reply(update: Update, _: Any) -> None:
    message = update.effective_message
    assert message is not None
    if message.document:
        await message.reply_text(f"收到文件 {message.document.file_name}")
    elif message.text and message.text.endswith("图"):
        await message.reply_photo(picture(400, 300), caption="排名图")
    else:
        keys = [
            InlineKeyboardButton("签收", callback_data="ack"),
            InlineKeyboardButton("私聊", url="https://t.me/sanpi_bot?start=q_1"),
        ]
        text = f"<b>收到</b> {message.text_html} &lt;script&gt;alert(1)&lt;/script&gt;"
        await message.reply_html(text, reply_markup=InlineKeyboardMarkup([keys]))


async def acknowledge(update: Update, _: Any) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("谢谢")
    await query.edit_message_text(f"{query.from_user.first_name} 已签收")


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        await browser.close()
        assert errors == []


def chat(page: Page, chat_id: int) -> Locator:
    return page.locator(f'[data-testid=chat][data-chat-id="{chat_id}"]')


async def write(column: Locator, text: str) -> None:
    await column.get_by_test_id("composer").fill(text)
    await column.get_by_test_id("send").click()


async def test_it_shows_a_day_of_an_official(sandbox: Sandbox, running: Running, page: Page) -> None:
    expect.set_options(timeout=60_000)
    sandbox.notice = "演示数据"
    sandbox.clock = clock = Clock()
    async with running(CallbackQueryHandler(acknowledge), MessageHandler(filters.ALL, reply)) as bot:
        await bot.set_my_commands([BotCommand("rates", "三率")])
        await page.goto(f"{sandbox.url}/?user={LI}")
        await _asks_and_presses(page)
        await _speaks_in_the_group(sandbox, page)
        await _sends_and_opens_files(page)
        await _moves_the_clock(page, clock)
        await _becomes_someone_else(page)
        await _uses_a_phone(page)
        await sandbox.wait_idle()


async def _asks_and_presses(page: Page) -> None:
    private = chat(page, LI)
    await expect(page.get_by_test_id("notice")).to_have_text("演示数据")
    await private.get_by_test_id("start").click()
    await expect(private.get_by_test_id("message").last).to_contain_text("收到 /start")

    await write(private, "许昌一期开工率")
    answer = private.get_by_test_id("message").last
    await expect(answer).to_contain_text("收到 许昌一期开工率 <script>alert(1)</script>")
    await expect(answer.locator("strong")).to_have_text("收到")

    await answer.get_by_text("签收").click()
    await expect(private.get_by_test_id("toast")).to_have_text("谢谢")
    await expect(answer).to_contain_text("李科 已签收")
    await expect(answer.get_by_test_id("edited")).to_be_visible()

    await private.get_by_test_id("menu-button").click()
    await private.get_by_test_id("command").get_by_text("/rates").click()
    await expect(private.get_by_test_id("message").last).to_contain_text("收到 /rates")


async def _speaks_in_the_group(sandbox: Sandbox, page: Page) -> None:
    group = chat(page, XUCHANG)
    await group.get_by_test_id("mention").click()
    await write(group, "只说给同事")
    await expect(group.get_by_test_id("message").last).to_contain_text("只说给同事")
    await group.get_by_test_id("mention").click()
    await write(group, "开工率")
    answer = group.get_by_test_id("message").last
    await expect(answer).to_contain_text("收到 @sanpi_bot 开工率")
    assert not any("只说给同事" in m.text for m in sandbox.messages(XUCHANG) if m.by_bot)

    await answer.hover()
    await answer.get_by_test_id("reply").click()
    await write(group, "已开工")
    await expect(group.get_by_test_id("message").last).to_contain_text("收到 已开工")
    await group.get_by_test_id("message").last.get_by_text("私聊").click()
    await expect(chat(page, LI).get_by_test_id("message").last).to_contain_text("收到 /start q_1")


async def _sends_and_opens_files(page: Page) -> None:
    private = chat(page, LI)
    file = {"name": "台账.xlsx", "mimeType": "application/octet-stream", "buffer": b"rows"}
    await private.get_by_test_id("file-input").set_input_files(file)  # type: ignore[arg-type]
    await expect(private.get_by_test_id("message").last).to_contain_text("收到文件 台账.xlsx")

    async with page.expect_download() as download:
        await private.get_by_test_id("document").click()
    assert (await download.value).suggested_filename == "台账.xlsx"

    await write(private, "排名图")
    await private.get_by_test_id("photo").click()
    assert await page.get_by_test_id("lightbox").locator("img").evaluate("image => image.naturalWidth") == 400
    await page.keyboard.press("Escape")


async def _moves_the_clock(page: Page, clock: Clock) -> None:
    await expect(page.get_by_test_id("clock-now")).to_contain_text("2021-09-30 周四 09:00")
    await page.get_by_test_id("clock-preset").click()
    await expect(page.get_by_test_id("clock")).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_test_id("clock-preset")).to_be_disabled()
    clock.may_arrive.set()
    await expect(page.get_by_test_id("clock-now")).to_contain_text("2021-10-04 周一 09:00")

    await page.get_by_test_id("clock-at").fill("2021-10-08T10:30")
    await page.get_by_test_id("clock-go").click()
    await expect(page.get_by_test_id("clock-now")).to_contain_text("2021-10-08 周五 10:30")


async def _becomes_someone_else(page: Page) -> None:
    await page.get_by_test_id("person").select_option(label="张处（省办）")

    await expect(chat(page, XUCHANG).get_by_test_id("message").last).to_contain_text("收到 已开工")
    await expect(chat(page, ZHANG).get_by_test_id("start")).to_be_visible()


async def _uses_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_test_id("chat")).to_have_count(1)

    await page.locator(f'[data-testid=chat-tab][data-chat-id="{PROVINCE}"]').click()

    await expect(chat(page, PROVINCE)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_it_offers_inline_results_and_topics(sandbox: Sandbox, running: Running, page: Page) -> None:
    async def offer(update: Update, _: Any) -> None:
        assert update.inline_query is not None
        text = InputTextMessageContent(f"{update.inline_query.query} 80%")
        await update.inline_query.answer([InlineQueryResultArticle("1", "许昌一期", text)])

    topic = sandbox.add_topic(ZHANG, PROVINCE, "预警")
    async with running(InlineQueryHandler(offer)):
        await page.goto(f"{sandbox.url}/?user={ZHANG}")
        column = chat(page, PROVINCE)
        await column.get_by_test_id("composer").fill("@sanpi_bot 许昌")
        await page.get_by_test_id("inline-result").click()
        await expect(column.get_by_test_id("message").last).to_contain_text("许昌 80%")

        await column.get_by_test_id("topic").select_option(label="# 预警")
        await write(column, "在话题里")
        await expect(column.get_by_test_id("message").last).to_contain_text("# 预警")

    assert sandbox.last(PROVINCE).thread_id == topic


async def test_it_counts_what_was_not_read_yet(sandbox: Sandbox, page: Page) -> None:
    for number in range(1, 6):
        sandbox.add_group(-2000 - number, f"群{number}", [WANG])
    await page.goto(f"{sandbox.url}/?user={WANG}")
    await expect(page.get_by_test_id("chat")).to_have_count(3)

    sandbox.say(WANG, -2005, "一")
    sandbox.say(WANG, -2005, "二")

    tab = page.locator('[data-testid=chat-tab][data-chat-id="-2005"]')
    await expect(tab.get_by_test_id("unread")).to_have_text("2")
    await tab.click()
    await expect(tab.get_by_test_id("unread")).to_have_count(0)
    await expect(chat(page, -2005).get_by_test_id("message")).to_have_count(2)


async def test_what_happens_while_a_state_is_on_its_way_is_not_lost(sandbox: Sandbox, page: Page) -> None:
    await page.goto(f"{sandbox.url}/?user={WANG}")
    home = chat(page, WANG)
    await expect(home).to_have_count(1)
    await page.wait_for_timeout(500)

    async def overtaken(route: Route) -> None:
        answer = await route.fetch()
        sandbox.say(WANG, WANG, "在路上")
        await page.wait_for_timeout(300)
        await route.fulfill(response=answer)

    await page.route("**/sandbox/state*", overtaken)
    sandbox.add_group(-2001, "新群", [WANG])

    await expect(chat(page, -2001)).to_have_count(1)
    await expect(home.get_by_test_id("message").last).to_contain_text("在路上")
