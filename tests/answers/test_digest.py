"""The words of a digest: what is news first, how long nobody has acknowledged, what is muted and missed."""

import re

from answers import front
from answers.context import Asker, Context
from answers.warning_list import PAGE, in_order
from answers.words import plain
from db.queries.warnings import Digest
from ledger.questions import Question, Topic
from ledger.warnings import DigestPart
from tests.answers.conftest import ZHANG
from tests.answers.test_why import NOTE

NEWEST = 9


async def pages(context: Context, number: int = NEWEST) -> tuple[Digest, list[str]]:
    """A digest and the texts of all its pages."""
    texts: list[str] = []
    while True:
        question = Question(Topic.DIGEST, subject=number, page=len(texts) + 1)
        given = await front.answer(question, Asker(ZHANG), context)
        assert isinstance(given.facts, Digest)
        texts.append(plain(given.message.text))
        if len(texts) * PAGE >= len(given.facts.lines):
            return given.facts, texts


async def test_it_lists_news_first_and_what_is_settled_last(context: Context) -> None:
    digest, texts = await pages(context)

    parts = [line.part for line in in_order(digest)]
    news = [part.is_news for part in parts]
    settled = [part is DigestPart.SETTLED for part in parts]
    assert news == sorted(news, reverse=True) and settled == sorted(settled)
    listed = re.findall(r"^　(2021-\d{6})｜", "\n".join(texts), re.MULTILINE)
    assert listed == [line.warning.serial for line in in_order(digest)]


async def test_it_marks_each_reason(context: Context) -> None:
    _, texts = await pages(context)

    for mark in ("🆕新增", "⬆️升级", "❗承诺未兑现", "⏫督办", "⏰催办"):
        assert mark in "".join(texts)
    assert re.search(r"\d+个工作日未签收", "".join(texts))


async def test_it_says_where_working_days_are_a_guess(context: Context) -> None:
    _, texts = await pages(context)

    counted = [text for text in texts if "个工作日未签收" in text]
    assert counted and all(NOTE in text for text in counted)
    assert any(NOTE not in text for text in texts)


async def test_it_says_what_is_muted_and_why(context: Context) -> None:
    page = await front.answer(Question(Topic.WARNINGS, region="411000"), Asker(ZHANG), context)

    text = plain(page.message.text)
    assert f"🔕 静默至2022年12月31日（{'&' * 15}…：{'&' * 29}…）" in text
    assert text.count("🔕") == len(page.facts.warnings)  # type: ignore[attr-defined]


async def test_it_says_since_when_it_makes_up_for_missed_scans(context: Context) -> None:
    _, texts = await pages(context)

    assert all("停机期间漏报了2027年12月30日起的预警，以下一并补报。" in text for text in texts)
