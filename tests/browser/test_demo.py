"""The demo as the README tells it, with mouse and keyboard: ask, press, fast-forward, acknowledge, upload."""

from dataclasses import replace

from playwright.async_api import expect

from db.data import henan
from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import write_xlsx
from ledger.phases import Batch
from ledger.projects import EntryRecord
from tests.browser.chat_page import Person, picture_of, press
from tests.e2e.stage import LI, PROVINCE_GROUP, STRANGER, XUCHANG_GROUP
from tests.workbook import books

FACTORY = replace(books.PLANT, code="XC-2021-901", name="长葛精密刀具项目")


async def test_it_answers_a_typed_question_and_draws_the_ranking(person: Person) -> None:
    await person.is_(LI)
    await person.begin(LI)

    await person.write(LI, "许昌一期开工率")
    answer = person.last(LI)
    await expect(answer).to_contain_text("许昌市｜第一期｜开工率｜截至2021年9月30日")
    await expect(answer).to_contain_text("87.5%（14/16）")
    await press(answer, "📊 全省排名图")
    ranking = person.last(LI)
    await expect(ranking).to_contain_text("许昌：第1位")
    first = await picture_of(ranking)

    await press(ranking, "投产率")
    await expect(ranking).to_contain_text("“开工一批”投产率排名")
    assert await picture_of(ranking) != first
    await press(ranking, "📝 文字")
    await expect(person.last(LI)).to_contain_text("1. 信阳 59.1%（13/22）")


async def test_it_pushes_as_the_clock_moves_and_lets_who_may_acknowledge(person: Person) -> None:
    await person.is_(LI)
    await person.move_clock("下次每周排名")
    await expect(person.page.get_by_test_id("clock-now")).to_contain_text("2021-10-08 周五 09:00")
    for group, place in ((PROVINCE_GROUP, "河南省"), (XUCHANG_GROUP, "许昌市")):
        weekly = person.message(group, f"{place}｜第一期｜每周排名（第")
        await picture_of(weekly)
    warnings = [person.chat(g).get_by_test_id("message") for g in (XUCHANG_GROUP, PROVINCE_GROUP)]
    city, province = (messages.filter(has_text="预警提醒").first for messages in warnings)
    await expect(city).to_contain_text("待签收12条｜已签收0条")

    await press(city, "签收1")
    menu = person.message(XUCHANG_GROUP, "另选日期")
    await press(menu, "三天内（10月11日）")

    toast = person.chat(XUCHANG_GROUP).get_by_test_id("toast")
    await expect(toast).to_have_text("已签收，承诺10月11日前办结。")
    await expect(person.last(XUCHANG_GROUP)).to_contain_text("✅ 李科签收 预警2021-")
    await expect(city).to_contain_text("待签收11条｜已签收1条")
    await expect(city).to_contain_text("✅ 李科承诺10月11日前办结（10月8日 09:00签收）")

    await press(city, "🔎1")
    await expect(person.last(XUCHANG_GROUP)).to_contain_text("李科签收，承诺10月11日前办结")

    waiting = await province.text_content()
    await press(province, "签收1")

    await expect(person.page.get_by_role("alertdialog")).to_contain_text("您的范围是许昌市")
    assert await province.text_content() == waiting


async def test_it_checks_a_workbook_and_imports_it_when_told_to(person: Person) -> None:
    entry = EntryRecord(FACTORY.code, 1, Batch.SIGNED)
    workbook = write_xlsx([sheet_row(FACTORY, entry, henan())])
    await person.is_(LI)
    await person.begin(LI)

    await person.send_file(LI, "台账.xlsx", workbook)
    plan = person.message(LI, "表格核对结果")
    await expect(plan).to_contain_text("共1行：新增1条")
    await press(plan, "✅ 确认导入")
    await expect(person.last(LI)).to_contain_text("第1次导入已写入台账：新增1条")

    await person.write(LI, "许昌一期开工率")
    await expect(person.last(LI)).to_contain_text("82.4%（14/17）")


async def test_it_fits_a_phone(person: Person) -> None:
    await person.page.set_viewport_size({"width": 390, "height": 844})
    await person.is_(LI)
    await person.begin(LI)
    await person.move_clock("下次每周排名")

    tab = person.page.locator(f'[data-testid=chat-tab][data-chat-id="{XUCHANG_GROUP}"]')
    await expect(tab.get_by_test_id("unread")).to_have_text("2")
    await tab.click()

    await picture_of(person.message(XUCHANG_GROUP, "每周排名"))
    assert await person.page.evaluate("() => document.documentElement.scrollWidth") == 390


async def test_it_has_one_sentence_for_a_stranger(person: Person) -> None:
    await person.is_(STRANGER)
    await person.begin(STRANGER)

    await person.write(STRANGER, "许昌一期开工率")

    answer = person.last(STRANGER)
    await expect(answer).to_contain_text("您还没有登记")
    await expect(answer.get_by_test_id("inline-button")).to_have_count(0)
