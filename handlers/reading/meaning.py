"""What a word can say: the parts of a question, before they are put together."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from ledger.phases import Batch, Milestone
from ledger.questions import End, Lack, Named, Threshold, Topic, View
from ledger.rates import Rate
from ledger.regions import Region, RegionLevel


class Kind(Enum):
    """What part of a question a word can be."""

    REGION = auto()
    CHILDREN = auto()  # 各市, 各县: the regions below one
    PHASE = auto()
    RATE = auto()
    ALL_RATES = auto()
    BATCH = auto()  # 签约一批
    BATCH_OR_STAGE = auto()  # 开工项目: on the list 开工, or about to reach 开工
    STAGE = auto()  # 开工
    REACHED = auto()  # 已开工, 新开工
    SHOULD = auto()  # 应开工
    UNDONE = auto()  # 未开工
    DAY = auto()  # 截至9月底
    YEAR = auto()  # 2021年, 今年: beside a phase, the year that it was held in
    MONTH = auto()  # 2021年9月, without 截至: which day of it?
    PERIOD = auto()  # 未来10天, 10天内: from today on
    SPAN = auto()  # 本月: today lies within it
    WINDOW = auto()  # 上个月, 下周, 近三个月, 今年以来
    AMOUNT = auto()  # 50亿以上, 10亿到50亿
    THRESHOLD = auto()  # 75%以上, 百分百
    LATE = auto()  # 逾期超过三个月
    LACK = auto()  # 没有首席服务官
    NAMED = auto()  # 产业链, 主办银行是, 负责的: beside it stands a name
    NAME = auto()  # 氢能产业链: the name together with what it is the name of
    CATEGORY = auto()
    ORDER = auto()  # 排名
    TOP = auto()  # 前三名, 最差的三个市
    COUNT = auto()  # 三个市: how many places of it, beside 最高 or 最低
    CUE = auto()  # a word that names the topic: 逾期, 到期, 预警, 帮助
    CODE = auto()  # 项目编号
    VIEW = auto()
    WHEN = auto()  # 什么时候
    AND = auto()  # 和, 与, 、
    SUM = auto()  # 投资多少
    LARGEST = auto()  # 投资最大的十个
    FIND = auto()  # 查, 搜索
    NOUN = auto()  # 项目
    PROGRESS = auto()  # 进展
    HOW_MUCH = auto()  # 多少
    LIST = auto()  # 有哪些, 几个
    QUANTITY = auto()  # 50亿, 3%: nothing says which side of it
    NUMBER = auto()  # digits with nothing that says of what
    FILLER = auto()
    OTHER = auto()  # a known word that no question has a place for yet
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one word says. Fields are those of `Question`, set where the word says them.

    Attributes:
        regions: the regions of that name; several where the name is not unique.
        loose: of a region, a name that is as often part of another word (省, 中原, 新华).
        level: of 各市, 各县, 前三个县: how deep; None for 各地, whatever is directly below.
        topic: the topic that the word alone decides.
        days: days ahead, for what is due.
        first, last: of a period, its days; of a day, `first` is that day where the day itself may be meant
            (9月30日), not all that was until then (9月底).
        late_days: overdue by more than so many days.
        reached: of a milestone, or of what has been signed for: whether it has been.
        max_wan: total investment below this, whole 万元.
        lacks: what a project has not got.
        named, text: what something is called, and what it is the name of.
        number: of a weekly report.
        single: of a place in a ranking, one place asked for by name (第一, 垫底), not the first or last few.
    """

    kind: Kind
    regions: tuple[Region, ...] = ()
    loose: bool = False
    level: RegionLevel | None = None
    phase: int | None = None
    year: int | None = None
    rate: Rate | None = None
    batch: Batch | None = None
    milestone: Milestone | None = None
    day: date | None = None
    days: int | None = None
    first: date | None = None
    last: date | None = None
    late_days: int | None = None
    reached: bool | None = None
    category: str | None = None
    min_wan: int | None = None
    max_wan: int | None = None
    threshold: Threshold | None = None
    lacks: Lack | None = None
    named: Named | None = None
    text: str = ""
    number: int | None = None
    end: End | None = None
    top: int | None = None
    single: bool = False
    view: View | None = None
    topic: Topic | None = None
