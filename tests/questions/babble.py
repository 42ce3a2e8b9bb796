"""What nobody would type, and what somebody might: texts to answer without harm, the same at every run."""

import random
from collections.abc import Iterator

from handlers.reading.lexicon import WORDS
from tests.questions.book import Book
from tests.questions.cases import TREE, cases, files

SEED = 20211118
HOSTILE = (
    "'; DROP TABLE project; --",
    "许昌' OR '1'='1",
    "查找%' UNION SELECT name FROM project --",
    "查找_%",
    "<b>许昌</b>一期开工率",
    "<script>alert(1)</script>逾期项目",
    "</b></code>&lt;&amp;许昌",
    "{{ 7*7 }}{% for x in y %}",
    "\u202e率工开期一昌许\u202c",
    "\u2066许昌\u2069一期\u200f开工率\u200e",
    "许昌\u0000一期\u0007开工率\ufeff",
    "😀😀😀许昌🏗️一期👨‍👩‍👧‍👦开工率",
    "许昌一期开工率" * 600,
    "一" * 4000,
    "许" * 4096,
    "9" * 4000,
    "((((((((((" * 400,
    "和、与" * 1300,
    "截至" * 2000,
    "前" * 150 + "三" * 50,
    "许昌" * 90,
    "50亿以上" * 40,
    "一二三四五六七八九十百千万亿" * 14,
    "\n\n\n",
    "？？？",
    "@@@@",
    "/rates",
    "Qrg410000",
    "A1",
    "0" * 199 + "亿",
    "2021年99月99日许昌",
    "第999999999999期",
    "逾期超过99999999天的项目",
    "未来0天到期",
    "100000000000000亿以上的项目",
    "许昌一期开工率百分之九百",
)
_PIECES = (
    *("50亿以上", "10亿到50亿", "逾期超过三个月", "前三名", "后五名", "本周", "上个月", "截至9月底"),
    *("下个月", "百分百", "75%以上", "没有首席服务官", "产业链", "负责的", "主办银行是", "和", "呢"),
    *("那", "换成", "只看", "一期", "二期", "第三期", "什么时候", "谁高", "走势", "转化率", "占比"),
    *("怎么来的", "未签收", "地图", "周报"),
)
_ALPHABETS = (
    "许昌漯河郑州一二三四五六七八九十百千万亿期率开工投产达效签约逾期项目的了吗呢、，。？",
    "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 _-%/\\'\";:<>&()[]{}",
    "😀🏗️📊🔴\u202e\u200f\u2066\u2069\u200b\ufeff\u0301éßİΩЖ中𠀀龘أبגד",
)


def texts(book: Book, home: str) -> Iterator[str]:
    """Hostile texts, random ones, mixes of the grammar's words, and halves of names from elsewhere."""
    pick = random.Random(SEED)
    yield from HOSTILE
    for alphabet in _ALPHABETS:
        for length in (1, 3, 10, 60, 199, 201, 4000):
            yield "".join(pick.choices(alphabet, k=length))
    words = sorted(WORDS)
    regions = [region.short_name for region in TREE]
    for _ in range(120):
        kinds = pick.choices((words, regions, _PIECES), (3, 2, 3), k=pick.randint(1, 6))
        yield "".join(pick.choice(kind) for kind in kinds)
    asked = [text for file in files() for case in cases(file) for text in case.texts]
    for text in pick.sample(asked, 40):
        at = pick.randrange(len(text))
        yield text[:at] + pick.choice(text) + text[at + pick.randint(0, 2) :]
    for row in pick.sample([row for row in book.rows if row.city != home], 25):
        at = pick.randrange(max(1, len(row.name) - 4))
        yield row.name[at : at + 3]
        yield pick.choice(
            (f"{row.officer}负责的项目", f"{row.company[:4]}项目", row.code, f"{row.name[:4]}进展")
        )
