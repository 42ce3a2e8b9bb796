"""The words that name what is asked about: 对比, 走势, 逾期时长, 逾期, 预警, 通报, 帮助."""

from handlers.reading.meaning import Kind, Meaning
from ledger.questions import Topic, View

CUES: tuple[tuple[Meaning, str], ...] = (
    (
        Meaning(Kind.CUE, topic=Topic.CALENDAR),
        " ".join(
            (
                *(
                    is_ + when + held
                    for is_ in ("", "是", "在")
                    for when in ("什么时候", "何时", "哪天", "哪一天", "几号", "什么时间")
                    for held in (
                        "开",
                        "开的",
                        "举办",
                        "举行",
                        "召开",
                        "办",
                        "开会",
                        "开始",
                        "举办的",
                        "举行的",
                    )
                ),
                "各期 每期 每一期 历期 各期时间 各期日期 各期日程 各期举办日 各期举办日期 各期举办时间 "
                "期次 日程 "
                "举办日 举办日期 举办时间 召开时间 举行时间 日历 活动日历 活动日程",
            )
        ),
    ),
    (
        Meaning(Kind.CUE, topic=Topic.COMPARE),
        "对比 比较 相比 同期 同期比 比一比 对比一下 比较一下 同期对比 同期比较 同期相比 对比情况 比较情况 "
        "谁高 谁低 谁更高 谁更低 "
        "谁快 谁更快 谁慢 谁好 谁更好 谁差 谁领先 谁落后 谁强 哪个高 哪个低 哪个更高 哪个快 哪个更快 "
        "哪个好 哪个更好 "
        "高多少 低多少 差多少 相差多少 差距 差距多大 差别 区别 谁的高 谁的低 比起来 比如何 比怎么样 比谁高 "
        "vs pk",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.TREND),
        "走势 趋势 变化 变化趋势 走向 变化情况 走势情况 每周走势 每周变化 逐周变化 走势如何",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.TREND, view=View.PICTURE),
        "走势图 趋势图 变化图 曲线 曲线图 折线图 折线 变化曲线",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.CONVERSION),
        "转化率 转化 转化情况 投资转化率 项目转化率 项目投资转化率 投资转化 漏斗 转化漏斗 转化了多少 "
        "转化链 转化环节",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.CONVERSION, view=View.PICTURE),
        "漏斗图 转化图 转化漏斗图",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.SHARE),
        "占比 占多少 占多大比例 占多大比重 占几成 比重 所占比例 所占比重 投资占比 项目占比 占比多少 "
        "占比是多少 "
        "类别构成 类别占比 各类占比 各类别占比 分类占比 类别结构 项目结构 产业结构 各类别 类别分布",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.SOURCE),
        "怎么来的 怎么算的 怎么算 如何计算 怎么计算 怎么统计的 如何统计 怎么得来的 从哪来的 哪来的 "
        "怎么算出来的 依据 "
        "口径 统计口径 计算口径 计算方法 怎么得出的 出处 来源 数据来源 怎么定义 定义 怎么定义的 什么意思 "
        "是什么意思 含义",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.AGEING),
        "账龄 逾期账龄 逾期账龄分布 账龄分布 逾期最多 逾期项目最多 逾期分布 "
        "逾期时长 逾期时长分布 逾期天数分布 逾期多久 逾期结构 逾期账龄情况 逾期统计 "
        "账龄情况",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.AGEING, view=View.PICTURE),
        "账龄图 逾期账龄图 逾期分布图 逾期时长图 逾期图",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.BRIEF),
        "简报 领导简报 每日简报 今日简报 快报 一页纸 速览 简要情况 总体简报",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.BULLETIN),
        "通报 正式通报 通报稿 通报文件 生成通报 出通报 写通报 做通报 起草通报 出一份通报 下载通报 通报全文 "
        "通报文档",
    ),
    (
        Meaning(Kind.ORDER, topic=Topic.RANKING, view=View.MAP),
        "地图 排名地图 分布地图 地图上 色块图 瓦片图 分布图",
    ),
    (
        Meaning(Kind.ORDER, topic=Topic.RANKING, view=View.INTERVALS),
        "置信区间 可信区间 误差 误差范围 误差线 带误差 区间 90%区间 90%置信区间 90%可信区间 样本少 样本量 "
        "可信度 "
        "可靠性 靠不靠谱 可信吗",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.WARNINGS, reached=False),
        "需要签收 需要签收的 需签收 要签收的 该签收的 待我签收 "
        "未签收 待签收 没签收 没有签收 还没签收 尚未签收 还未签收 还没有签收 未签收情况 没签收预警 "
        "未签收预警 "
        "未签收的预警 没有签收的预警 还没签收预警",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.UNACKNOWLEDGED),
        "谁没签收 谁还没签收 谁未签收 谁没有签收 还有谁没签收 未签收的市 没签收的市 还没签收的市 "
        "没有签收的市 "
        "未签收的县 还没签收的县 未签收名单 没签收名单 签收情况 预警签收情况 各市签收情况 各市未签收 "
        "未签收的地方 "
        "未签收地区",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.OVERDUE),
        "逾期最久 逾期最久的项目 逾期时间最长的项目 逾期最长的项目 "
        "逾期最久的 逾期最长 逾期最长的 逾期时间最长 逾期时间最长的 逾期 已逾期 已经逾期 逾期了 "
        "逾期的 超期 过期 逾期未完成 逾期清单 逾期台账 应完成未完成",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.DUE),
        "到期 即将到期 快到期 快要到期 将到期 将要到期 要到期 马上到期 临期 临近到期 即将逾期 快逾期 "
        "快要逾期 将逾期 会逾期",
    ),
    (
        Meaning(Kind.CUE, topic=Topic.WARNINGS),
        "预警 预警信息 预警项目 预警情况 告警",
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
        Meaning(Kind.CUE, topic=Topic.WEEKLY_REPORT),
        "历次周报 往期周报 历史周报 以往周报 以前的周报 周报列表 周报清单 周报目录 历次的周报",
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
)
"""What each says, and the words for it, parted by blanks; of those that begin alike the longest counts."""
