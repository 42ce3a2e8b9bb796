"""What is said in half a sentence: 那漯河呢, 换成投产率, 只看50亿以上, 画成图, 这个数怎么来的."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.reading.anew import TAKES
from handlers.reading.heard import Pairs, heard, spelled_out
from handlers.reading.meaning import Kind, Meaning
from handlers.reading.tokens import MAX_TEXT, Setting, Token, clean, joined, tokens
from ledger.questions import View

_LEADING = re.compile("(?:那么|那|换成|换|改成|改为|改|只看|只要|仅看|再换成|要是|如果是|如果换成|加上)+")
_AGAIN = re.compile("(?:再看看|再看|再来看看)")
"""As 呢 at the end does, it goes before whole questions as well as before half ones."""
_TRAILING = re.compile(r"呢?[吗啊呀吧?!。.,、…~ ]*$")
_ENDS = " ,.:;!?、。…~"
_THIS = (
    "(?:这些|这个|这|那个|那些|那|上面的?|以上的?|刚才的?)?(?:个)?(?:数字|数据|数|结果|率|比例|排名|指标)?"
)
_COUNTED = "(?:怎么|如何|咋)(?:样)?(?:得来|得出来?|来|算出来?|算|统计出来|统计|计算出来|计算)(?:的)?"
_FROM_WHERE = "(?:从哪里?|哪里|哪儿)来(?:的)?|为什么|为啥|(?:的)?(?:依据|出处|来源|口径)(?:是什么|在哪)?"
_WHICH = "(?:具体)?是?(?:哪些|哪几个)项目"
_WHENCE = re.compile(f"{_THIS}(?:都)?(?:是)?(?:{_COUNTED}|{_FROM_WHERE}|{_WHICH})")
_DRAWN = r"(?:请|给我|帮我)?(?:画|做|生成|换|改|转|变|出|发|看|用)?(?:成|个|一张|一个|张)*"
_PLEASE = "(?:看看|吧|呢)*"
_EXPORTED = (
    "(?:请|给我|帮我)?(?:导出|导出来|(?:导出|发|换|生成|做|要)(?:成|个|一份|一张)*(?:excel|表格|清单))"
)
_SHOWN: tuple[tuple[View, re.Pattern[str]], ...] = (
    (View.MAP, re.compile(f"{_DRAWN}(?:地图|分布图){_PLEASE}")),
    (View.PICTURE, re.compile(f"{_DRAWN}(?:图片|图表|柱状图|条形图|折线图|图){_PLEASE}")),
    (View.WORDS, re.compile(f"{_DRAWN}(?:文字版?|文本){_PLEASE}")),
    (View.WORKBOOK, re.compile(f"{_EXPORTED}{_PLEASE}")),
    (View.INTERVALS, re.compile(f"{_DRAWN}(?:可信区间|置信区间|区间|误差){_PLEASE}")),
)
_CHANGES = frozenset(
    {
        *(Kind.REGION, Kind.PHASE, Kind.RATE, Kind.ALL_RATES, Kind.BATCH, Kind.STAGE, Kind.UNDONE),
        *(
            Kind.REACHED,
            Kind.DAY,
            Kind.MONTH,
            Kind.SPAN,
            Kind.WINDOW,
            Kind.PERIOD,
            Kind.AMOUNT,
            Kind.CATEGORY,
        ),
        *(Kind.LACK, Kind.NAME, Kind.LATE, Kind.THRESHOLD, Kind.TOP, Kind.ORDER, Kind.CHILDREN, Kind.CUE),
    }
)
"""Words that say one part of a question anew."""
_BESIDE = frozenset({Kind.FILLER, Kind.FIND, Kind.NOUN, Kind.AND})
_HOW_MANY = frozenset({Kind.LIST, Kind.SUM, Kind.HOW_MUCH})
_SHORT = 12
_MEASURES = frozenset({Kind.RATE, Kind.ALL_RATES, Kind.CUE, Kind.ORDER, Kind.TOP})


@dataclass(frozen=True, slots=True)
class Elliptic:
    """What half a sentence says.

    Attributes:
        whence: it asks where the figures come from.
        view: it asks for the same in another form.
        words: else, the words that say some part of the question anew.
        rest: the text without what makes it half a sentence.
        whole: whether that is rather a question of its own, even where there is one to go on with.
        alone: whether it may be one where there is none.
        count: it asks how many or how much the same list is of: 几个, 投资多少.
        corrected: what was typed otherwise, and what it was read as.
    """

    rest: str
    words: tuple[Token, ...] = ()
    whence: bool = False
    view: View | None = None
    whole: bool = False
    alone: bool = False
    count: bool = False
    corrected: Pairs = ()


def elliptic(text: str, setting: Setting) -> Elliptic | None:
    """What a text says as half a sentence; None for one that is not shaped like it.

    Raises:
        Refused: for a day that does not exist, a number that is out of range.
    """
    cleaned = joined(clean(text)).strip(_ENDS)
    if not cleaned or len(cleaned) > MAX_TEXT:
        return None
    rest = _TRAILING.sub("", cleaned)
    if _WHENCE.fullmatch(rest):
        return Elliptic(rest, whence=True)
    lead, again = _LEADING.match(rest), _AGAIN.match(rest)
    begun = lead or again
    bare = rest[begun.end() :] if begun else rest
    for view, phrase in _SHOWN:
        if bare and phrase.fullmatch(bare.lower()) and (lead or bare != "图"):
            return Elliptic(bare, view=view, alone=lead is None)
    marked = begun is not None or cleaned.rstrip(_ENDS + "吗啊呀吧").endswith("呢")
    if bare and len(bare) <= _SHORT and _asks_how_much(bare, setting):
        return Elliptic(cleaned, alone=True, count=True)
    if not marked or not bare:
        return None
    said = tokens(bare, setting)
    plainly = _changing(bare, said, leading=lead is not None)
    return plainly or _misheard(bare, said, setting, leading=lead is not None)


def _asks_how_much(bare: str, setting: Setting) -> bool:
    """几个, 一共几个, 投资多少, 总投资呢; 多少项目 is a question of its own, and so is 全部."""
    said = tokens(bare, setting)
    kinds = {token.kind for token in said}
    asked = any(mark in bare for mark in ("几", "多少", "投资", "金额", "总额"))
    return asked and "项目" not in bare and kinds <= _HOW_MANY | _BESIDE and bool(kinds & _HOW_MANY)


def _misheard(bare: str, said: Sequence[Token], setting: Setting, *, leading: bool) -> Elliptic | None:
    """那落河呢: taken for what sounds the same, where that is one thing only."""
    if all(token.kind is not Kind.UNKNOWN for token in said):
        return None
    found: dict[tuple[Meaning, ...], Elliptic] = {}
    for text, pairs in (*spelled_out(bare, setting), *heard(bare, said, setting)):
        changing = _changing(text, tokens(text, setting), leading=leading)
        if changing is not None:
            meanings = tuple(token.meaning for token in changing.words)
            found.setdefault(meanings, replace(changing, rest=bare, corrected=pairs))
    return next(iter(found.values())) if len(found) == 1 else None


def _changing(bare: str, said: Sequence[Token], *, leading: bool) -> Elliptic | None:
    kinds = {token.kind for token in said}
    changes = kinds & _CHANGES
    if not changes or not kinds <= _CHANGES | _BESIDE:
        return None
    whole = Kind.REGION in kinds and bool(kinds & _MEASURES)
    if not leading:
        whole = whole or len(changes) > 1 or any(token.meaning.topic is not None for token in said)
    turns = all(token.meaning.topic in TAKES for token in said if token.meaning.topic)
    if whole and not leading and len(changes) == 1 and turns:
        whole = False
    words = tuple(token for token in said if token.kind in _CHANGES)
    return Elliptic(bare, words, whole=whole, alone=not leading)
