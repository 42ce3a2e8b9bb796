"""The fixed words of the grammar and what each says; regions, numbers and days come from elsewhere."""

from collections.abc import Iterator

from handlers.reading.forms import BEST, WORST
from handlers.reading.meaning import Kind, Meaning
from ledger.phases import Batch, Milestone
from ledger.questions import CATEGORIES, End, Topic, View
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

_REACHED = {
    Batch.SIGNED: Milestone.SIGN,
    Batch.STARTED: Milestone.START,
    Batch.PRODUCING: Milestone.PRODUCE,
}

_PLAIN: tuple[tuple[Meaning, str], ...] = (
    (
        Meaning(Kind.FILLER),
        "请问 请 问 请教 麻烦 谢谢 一下 的 是 怎么样 怎样 如何 咋样 情况 情况如何 情况怎么样 帮我 "
        "帮忙 我想 我要 想 要 知道 了解 想知道 我想知道 给我 告诉我 说说 讲讲 现在 目前 当前 最新 "
        "最近 截至目前 截止目前 到目前 到目前为止 目前为止 截至目前为止 为止 吗 呢 啊 呀 吧 嘛 哦 了 "
        "啦 有 有没有 在 为 我市 本市 我县 本县 我区 本区 我们市 我们县 我们区 我们 咱们 全市 全县 "
        "全区 三个一批 活动 数据 数字 指标 统计 结果 分别 分别是",
    ),
    (
        Meaning(Kind.FIND),
        "查 查一下 查下 查查 查询 查找 查看 找 找一下 找找 搜 搜索 搜一下 搜下 检索 看 看看 看一下 看下",
    ),
    (
        Meaning(Kind.NOUN),
        "项目 工程 项目编号 编号",
    ),
    (
        Meaning(Kind.PROGRESS),
        "进展 进度 进展情况 进展如何 进展怎么样 到哪一步 到哪一步了 到什么阶段 什么阶段 详情 卡片 "
        "项目卡 建设情况 推进情况",
    ),
    (
        Meaning(Kind.HOW_MUCH),
        "多少 有多少 是多少 达到多少 百分之多少 百分之几 几成",
    ),
    (
        Meaning(Kind.LIST),
        "有哪些 哪些 哪几个 几个 有几个 多少个 有多少个 多少家 数量 个数 清单 名单 列表 列出 列一下 "
        "所有 全部 一共 总共 是谁",
    ),
    (
        Meaning(Kind.ALL_RATES),
        "三率 三个率 三项率 三项指标 各项率 三率情况",
    ),
    (
        Meaning(Kind.CHILDREN, topic=Topic.RANKING, level=RegionLevel.CITY),
        "各市 各地市 各省辖市 各个市 各个地市 地市 省辖市 十八地市 18地市 18个市 18个地市 十八个市 "
        "十八个地市 各城市 哪个市 哪些市 哪几个市 哪个地市 哪些地市 哪个城市 哪些城市 有哪些市 "
        "有哪几个市 的市 的地市 的城市",
    ),
    (
        Meaning(Kind.CHILDREN, topic=Topic.RANKING, level=RegionLevel.COUNTY),
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
        Meaning(Kind.CUE, topic=Topic.OVERDUE),
        "逾期 超期 过期 逾期未完成 逾期清单 逾期台账 应完成未完成",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.DUE),
        "到期 即将到期 快到期 快要到期 将到期 将要到期 要到期 马上到期 临期 临近到期 即将逾期 快逾期 "
        "快要逾期 将逾期 会逾期",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.WARNINGS),
        "预警 预警信息 预警项目 预警情况 告警 未签收 待签收 没签收 没有签收 还没签收 尚未签收",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.EXTENSION),
        "待批延期 待批的延期 待审批延期 延期申请 待批延期申请 延期待批 延期审批",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.MUTES),
        "静默清单 静默列表 静默名单 静默情况 静默项目 静默地区",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.WEEKLY),
        "每周排名 周排名 本周排名 周报 每周通报 周通报 本周通报",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.COLLECTION),
        "报送 台账报送 每月报送 月度报送 报送任务 报送情况 台账报送情况 报送进度 报送进展 报送名单 "
        "未报送 没报送 没有报送 还没报送 尚未报送 未报送名单 没报送名单 未报送情况 未报送的市 没报送的市 "
        "未报送市 谁没报送 谁未报送 还有谁没报送 还有谁未报送 哪些市未报送 哪些市没报送 "
        "哪些市没有报送 哪些市还没报送 哪个市没报送 哪几个市没报送 哪些地方没报送 "
        "各市报送 各市报送情况 已报送 已报送名单",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.COLLECTION, view=View.WORKBOOK),
        "报送表 报送表格 报送模板 台账表 台账表格 台账模板 填报表 填报表格 填报模板",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.IMPORT),
        "导入记录 导入情况 导入历史 导入清单 导入列表 我的导入 最近的导入 最近导入",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.STATUS),
        "状态 发送状态 推送状态 发送情况 推送情况 消息状态",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.HELP),
        "帮助 使用帮助 帮助菜单 怎么用 怎么使用 如何使用 如何用 使用说明 使用方法 用法 菜单 功能 "
        "有什么功能 能做什么 你能做什么 会什么 你会什么 能问什么 可以问什么 你是谁 你好 您好 help "
        "start hi hello",
    ),
    (
        Meaning(Kind.OTHER),
        "什么 是什么 什么是 为什么 什么时候 何时 谁 哪里 哪个 怎么 怎么办 怎么回事 原因 关系 对比 "
        "比较 走势 趋势 变化 同比 环比 同期 转化率 占比 增长 超过 以上 以下 低于 高于 已签收 已销号 "
        "签收 销号 延期 首席服务官 主办银行 投资 总投资 投资额 第一批 第二批 第三批 百分百 百分之百 "
        "下个月 下月 下周 下个星期 红色 橙色 黄色 蓝色 督办 通报 调出 重大 重点 没有 除了 之外 以外 "
        "截至 截止 上一期 下一期",
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
    for word in ("应", "应该", "应当", "该", "需", "须", "计划"):
        yield word + stage, Meaning(Kind.SHOULD, milestone=milestone)
    for word in ("未", "没", "没有", "还没", "还没有", "尚未", "还未"):
        yield word + stage, Meaning(Kind.UNDONE, milestone=milestone)
    for word in ("已", "已经", "新"):
        yield word + stage, Meaning(Kind.OTHER)
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
    for word in ("项目", "的项目"):
        yield (
            name + word,
            Meaning(Kind.BATCH, batch=batch)
            if clear
            else Meaning(Kind.BATCH_OR_STAGE, batch=batch, milestone=_REACHED[batch]),
        )


def _all_words() -> Iterator[tuple[str, Meaning]]:
    for meaning, words in _PLAIN:
        for word in words.split():
            yield word, meaning
    for milestone, stage in MILESTONE.items():
        yield from _stage_words(milestone, stage)
    for batch, name in BATCH.items():
        yield from _batch_words(batch, name)
    for rate, name in RATE.items():
        yield name, Meaning(Kind.RATE, rate=rate)
    for category in CATEGORIES:
        for word in (category, *_CATEGORY_NAMES.get(category, "").split()):
            yield word, Meaning(Kind.CATEGORY, category=category)


WORDS: dict[str, Meaning] = dict(_all_words())
"""Every fixed word of the grammar."""
