"""The fixed words of the grammar and what each says; regions, numbers and days come from elsewhere."""

from collections.abc import Iterator
from itertools import product

from handlers.reading.cues import CUES
from handlers.reading.forms import BEST, WORST
from handlers.reading.meaning import Kind, Meaning
from ledger.phases import ENTERED_BY, Batch, Milestone
from ledger.questions import CATEGORIES, End, Lack, Named, Topic, View
from ledger.rates import Rate
from ledger.regions import RegionLevel
from ledger.vocabulary import BATCH, MILESTONE, RATE

PARTICLES = frozenset("的了吗呢啊呀吧嘛哦啦请")
"""Fillers of one character that no name begins or ends with."""

RATE_OF = {
    Milestone.START: Rate.START_RATE,
    Milestone.PRODUCE: Rate.PRODUCTION_RATE,
    Milestone.EFFICIENT: Rate.EFFICIENCY_RATE,
}
"""The rate that says how many have reached a milestone."""

RATE_OF_BATCH = {
    Batch.SIGNED: Rate.START_RATE,
    Batch.STARTED: Rate.PRODUCTION_RATE,
    Batch.PRODUCING: Rate.EFFICIENCY_RATE,
}
"""Each rate belongs to its own batch."""

BATCHES_OF = {
    Rate.START_RATE: Batch.SIGNED,
    Rate.FULFILMENT_RATE: Batch.SIGNED,
    Rate.PRODUCTION_RATE: Batch.STARTED,
    Rate.EFFICIENCY_RATE: Batch.PRODUCING,
}

_PLAIN: tuple[tuple[Meaning, str], ...] = (
    (
        Meaning(Kind.FILLER),
        "请问 请 问 请教 麻烦 谢谢 一下 的 是 怎么样 怎样 如何 咋样 情况 情况如何 情况怎么样 帮我 "
        "生成 起草 出具 出一份 出个 来一份 来个 帮忙 我想 我要 想 要 知道 了解 想知道 我想知道 给我 告诉我 "
        "说说 讲讲 现在 目前 当前 最新 "
        "现有 最近 截至目前 截止目前 到目前 到目前为止 目前为止 截至目前为止 为止 吗 呢 啊 呀 吧 嘛 哦 了 "
        "啦 有 有没有 在 为 就 还 都有 还有 我市 本市 我县 本县 我区 本区 我们市 我们县 我们区 我们 咱们 "
        "全市 全县 "
        "咱们市 咱们县 咱市 咱县 咱区 嗯 呃 那个 来着 尽快 马上要 领导要 领导要看 领导问 在线等 "
        "什么情况 啥情况 "
        "是个什么情况 能不能 可以 帮我查下 帮我查一下 "
        "全区 里 里面 当中 其中 三个一批 活动 数据 数字 指标 统计 结果 分别 分别是",
    ),
    (
        Meaning(Kind.FIND),
        "查 查一下 查下 查查 查询 查找 查看 找 找一下 找找 搜 搜索 搜一下 搜下 检索 看 看看 看一下 看下",
    ),
    (
        Meaning(Kind.NOUN),
        "项目 工程 项目编号 编号 项目中 项目里 的项目中 个项目 家项目",
    ),
    (
        Meaning(Kind.PROGRESS),
        "进展 进度 进展情况 进展如何 进展怎么样 到哪一步 到哪一步了 到什么阶段 什么阶段 详情 卡片 "
        "项目卡 建设情况 推进情况 时间线 时间轴",
    ),
    (
        Meaning(Kind.HOW_MUCH),
        "多少 有多少 是多少 达到多少 百分之多少 百分之几 几成",
    ),
    (
        Meaning(Kind.LIST),
        "有哪些 哪些 哪几个 几个 有几个 多少个 有多少个 多少家 数量 个数 清单 名单 列表 列出 列一下 "
        "所有 全部 一共 总共 是谁 总数 个数是多少 各是什么 是哪些 "
        "都有哪些 还有哪些 分别有哪些 共有多少 共多少个 明细 一共几个 一共多少个 列一列 有谁 哪些项目 哪些 "
        "是什么项目",
    ),
    (
        Meaning(Kind.SUM),
        "投资多少 总投资 总投资多少 总投资是多少 一共投资多少 共投资多少 投资额 投资额多少 投资总额 "
        "投资总额多少 金额 金额多少 金额是多少 总金额 总金额多少 签约额 签约额多少 "
        "总投资额 总投资额多少 投资共多少 投资一共多少 投资合计 合计投资 多少投资 投了多少 投资有多少 "
        "投资是多少 "
        "投资规模 多少亿 多少亿元 总额多少 投资几何 总共投资多少 投资总共多少 投资多少亿 总投资多少亿",
    ),
    (Meaning(Kind.AND), "和 与 及 跟 以及 还有就是 、"),
    (
        Meaning(Kind.WHEN),
        "什么时候 何时 哪天 哪一天 几号 什么日子 几月几号 是什么时候 是何时 是哪天 是哪一天 是几号",
    ),
    (
        Meaning(Kind.VIEW, view=View.WORKBOOK),
        "导出 导出表格 导出excel excel excel表 电子表 电子表格 导出清单",
    ),
    (Meaning(Kind.NAMED, named=Named.CHAIN), "产业链 产业链条 产业链是 产业链为"),
    (Meaning(Kind.NAMED, named=Named.INDUSTRY), "行业 行业是 行业为 所属行业是"),
    (
        Meaning(Kind.NAMED, named=Named.PERSON),
        "首席服务官 首席服务官是 首席服务官为 服务官 服务官是 包联领导 包联领导是 包联领导为 负责 负责的 "
        "包联 包联的 "
        "联系的 牵头的 分包的 联系包保的 包保的 领导包联的",
    ),
    (
        Meaning(Kind.NAMED, named=Named.BANK),
        "主办银行 主办银行是 主办银行为 主办 主办的 作主办银行的 做主办银行的 任主办银行的 主办行是 主办行",
    ),
    (
        Meaning(Kind.NAMED, named=Named.COMPANY),
        "项目单位 项目单位是 项目单位为 业主单位是 建设单位是 企业是 业主是",
    ),
    *(
        (
            Meaning(Kind.LACK, lacks=lack),
            " ".join(
                none + name
                for none in (
                    *(
                        "没有",
                        "没",
                        "无",
                        "未设",
                        "未设立",
                        "没设",
                        "未明确",
                        "没明确",
                        "尚未明确",
                        "还没明确",
                    ),
                    *(
                        "未指定",
                        "未落实",
                        "没落实",
                        "未配备",
                        "未配",
                        "没配",
                        "缺",
                        "缺少",
                        "还没有",
                        "尚无",
                        "未确定",
                    ),
                )
                for name in names.split()
            ),
        )
        for lack, names in (
            (Lack.SERVICE_OFFICER, "首席服务官 服务官"),
            (Lack.LEADER, "包联领导 领导包联"),
            (Lack.BANK, "主办银行 主办行"),
        )
    ),
    (
        Meaning(Kind.ALL_RATES),
        "三率 三个率 三项率 三项指标 各项率 三率情况",
    ),
    (
        Meaning(Kind.CHILDREN, topic=Topic.RANKING, level=RegionLevel.CITY),
        "各市 各地市 各省辖市 各个市 各个地市 地市 省辖市 十八地市 18地市 18个市 18个地市 十八个市 "
        "十八个地市 每个市 每市 每个地市 每个省辖市 "
        "各城市 哪个市 哪些市 哪几个市 哪个地市 哪些地市 哪个城市 哪些城市 有哪些市 "
        "有哪几个市 还有哪些市 还有哪几个市 都有哪些市 都是哪些市 是哪些市 是哪几个市 有几个市 "
        "有多少个市 的市 的地市 的城市",
    ),
    (
        Meaning(Kind.CHILDREN, topic=Topic.RANKING, level=RegionLevel.COUNTY),
        "每个县 每个县区 每县 各个县 "
        "各县 各县市 各县区 各县市区 各区县 各区 各市县 各县(市、区) 各县(市区) 县(市、区) 县市区 "
        "县区 区县 县市 哪个县 哪些县 有哪些县 哪几个县 哪个区 哪些区 的县 的县区",
    ),
    (
        Meaning(Kind.CHILDREN, topic=Topic.RANKING),
        "各地 各地区 各单位 哪个地方 哪些地方",
    ),
    (
        Meaning(Kind.ORDER, topic=Topic.RANKING),
        "排名 排行 排行榜 名次 排序 位次 榜单 排第几 排在第几 排名第几 位居第几 第几 第几名 排第几名 "
        "排名第几名 第几位 排几 排多少 排多少名 排名情况",
    ),
    (
        Meaning(Kind.TOP, topic=Topic.RANKING, end=End.FIRST, top=1, single=True),
        " ".join(("第一名 排第一 排名第一 位居第一", *BEST)),
    ),
    (
        Meaning(Kind.TOP, topic=Topic.RANKING, end=End.LAST, top=1, single=True),
        " ".join(("最后一名 倒数第一 倒数第一名 垫底 末位 排最后 排名最后 排名垫底", *WORST)),
    ),
    (
        Meaning(Kind.VIEW, view=View.PICTURE),
        "图 图片 图表 柱状图 柱形图 条形图 画图 出图 发图",
    ),
    (
        Meaning(Kind.ORDER, topic=Topic.RANKING, view=View.PICTURE),
        "排名图 排行图 排名图片 排名图表",
    ),
    (
        Meaning(Kind.VIEW, view=View.WORDS),
        "文字 文字版",
    ),
    (
        Meaning(Kind.OTHER),
        "什么 是什么 什么是 为什么 谁 哪里 哪个 怎么 怎么办 怎么回事 原因 关系 同比 环比 增长 超过 以上 以下 "
        "低于 高于 已签收 已销号 签收 销号 延期 投资 第一批 第二批 第三批 红色 橙色 黄色 蓝色 督办 调出 "
        "重大 重点 "
        "没进展 没有进展 无进展 停滞 在建 停工 续建 "
        "没有 除了 之外 以外 不是 不含 不包括 不包含 左右 或 或者 "
        "截至 截止 以内 什么时候开工 什么时候开的工 何时开工 哪天开工",
    ),
    (
        Meaning(Kind.UNKNOWN),  # in the names of projects, in spite of a word of ours within
        "大数据 云数据 数字化 数字经济 数字产业",
    ),
)

_SAME_STAGE = {
    Milestone.SIGN: "应签未签 该签未签",
    Milestone.START: "应开未开 该开未开",
    Milestone.PRODUCE: "应投未投 该投未投",
    Milestone.EFFICIENT: "应达未达 该达未达 应达效未达 应达效未达效",
}

_CATEGORY_NAMES = {
    "先进制造业": "先进制造",
    "战略性新兴产业": "战略新兴产业 新兴产业 战新产业",
    "灾后重建": "灾后恢复重建 恢复重建",
    "新基建": "新型基础设施",
    "现场签约": "当场签约 现场签约的",
}


def _stage_words(milestone: Milestone, stage: str) -> Iterator[tuple[str, Meaning]]:
    yield stage, Meaning(Kind.STAGE, milestone=milestone)
    for word in (
        *("应", "应该", "应当", "该", "需", "须", "计划", "要", "将", "将要", "拟", "准备", "预计", "该要"),
    ):
        yield word + stage, Meaning(Kind.SHOULD, milestone=milestone)
    for word in ("未", "没", "没有", "还没", "还没有", "尚未", "还未", "未能", "至今未", "一直没", "仍未"):
        for end in ("", "的", "完"):
            yield word + stage + end, Meaning(Kind.UNDONE, milestone=milestone, reached=False)
    for word in ("已", "已经", "新", "新增", "实际"):
        for end in ("", "的", "了"):
            yield word + stage + end, Meaning(Kind.REACHED, milestone=milestone, reached=True)
    done = Meaning(Kind.REACHED, milestone=milestone, reached=True)
    yield stage + "了", Meaning(Kind.STAGE, milestone=milestone) if milestone is Milestone.SIGN else done
    yield "新" + stage + "项目", Meaning(Kind.REACHED, milestone=milestone, reached=True)
    for word in ("即将", "快要", "马上"):
        yield word + stage, Meaning(Kind.SHOULD, milestone=milestone, topic=Topic.DUE)
    late = (f"应{stage}未{stage}", f"应{stage}而未{stage}", f"该{stage}未{stage}", f"该{stage}没{stage}")
    for word in (*late, f"逾期未{stage}", f"{stage}逾期", *_SAME_STAGE[milestone].split()):
        yield word, Meaning(Kind.CUE, milestone=milestone, topic=Topic.OVERDUE)
    if milestone in RATE_OF:
        for word in ("情况", "进度", "进展", "比例", "占比", "完成率"):
            yield stage + word, Meaning(Kind.RATE, rate=RATE_OF[milestone])


def _batch_words(batch: Batch, name: str) -> Iterator[tuple[str, Meaning]]:
    for word in ("一批", "批", "批次", "一批项目", "批项目"):
        yield name + word, Meaning(Kind.BATCH, batch=batch)
    clear = batch is Batch.SIGNED
    for word in ("一批中", "一批里", "一批项目中"):
        yield name + word, Meaning(Kind.BATCH, batch=batch)
    for word in ("项目", "的项目", "项目中", "项目里"):
        yield (
            name + word,
            Meaning(Kind.BATCH, batch=batch)
            if clear
            else Meaning(Kind.BATCH_OR_STAGE, batch=batch, milestone=ENTERED_BY[batch]),
        )


def _all_words() -> Iterator[tuple[str, Meaning]]:
    for meaning, words in (*_PLAIN, *CUES):
        for word in words.split():
            yield word, meaning
    for milestone, stage in MILESTONE.items():
        yield from _stage_words(milestone, stage)
    yield from _stage_words(Milestone.START, "动工")
    for many in ("几条", "多少条"):
        for before in ("", "有", "还有"):
            yield before + many, Meaning(Kind.LIST)
    for many in ("几", "几个", "几项", "多少", "多少个", "多少项", "哪些", "哪几个"):
        for before, after in product(
            ("", "有", "共有", "共", "一共", "一共有", "还有", "总共有"), ("项目", "个项目")
        ):
            yield before + many + after, Meaning(Kind.LIST)
        for before in ("有", "共有", "共", "一共", "一共有", "还有", "总共有", "总共"):
            if many not in ("多少", "几"):
                yield before + many, Meaning(Kind.LIST)
    for batch, name in BATCH.items():
        yield from _batch_words(batch, name)
    for rate, name in RATE.items():
        yield name, Meaning(Kind.RATE, rate=rate)
        for who, more in product(("谁的", "谁", "哪个", "哪个市", "哪个的"), ("", "更")):
            for end in ("高", "低"):
                yield who + name + more + end, Meaning(Kind.CUE, topic=Topic.COMPARE, rate=rate)
    for category in CATEGORIES:
        for word in (category, *_CATEGORY_NAMES.get(category, "").split()):
            yield word, Meaning(Kind.CATEGORY, category=category)
            yield "非" + word, Meaning(Kind.OTHER)


WORDS: dict[str, Meaning] = dict(_all_words())
"""Every fixed word of the grammar."""
