"""What each value is called in Chinese: one place for templates, pictures, workbook and grammar."""

from ledger.doubts import Doubt
from ledger.officials import COLLECTION, EARLY_WARNING, WEEKLY_RANKING, Role
from ledger.phases import Batch, Milestone
from ledger.progress import Standing
from ledger.questions import Lack, Named
from ledger.rates import Rate
from ledger.warnings import Level, RuleName, Settlement, WarningState

BATCH = {Batch.SIGNED: "签约", Batch.STARTED: "开工", Batch.PRODUCING: "投产"}
MILESTONE = {
    Milestone.SIGN: "签约",
    Milestone.START: "开工",
    Milestone.PRODUCE: "投产",
    Milestone.EFFICIENT: "达效",
}
RATE = {
    Rate.START_RATE: "开工率",
    Rate.PRODUCTION_RATE: "投产率",
    Rate.EFFICIENCY_RATE: "达效率",
    Rate.FULFILMENT_RATE: "履约率",
}
ROLE = {
    Role.VIEWER: "查看人员",
    Role.OFFICER: "经办人员",
    Role.SUPERVISOR: "督导人员",
    Role.ADMIN: "管理员",
}
SUBSCRIPTION = {WEEKLY_RANKING: "每周排名", EARLY_WARNING: "预警提醒", COLLECTION: "台账报送"}
LEVEL = {Level.BLUE: "蓝色", Level.YELLOW: "黄色", Level.ORANGE: "橙色", Level.RED: "红色"}
LEVEL_MARK = {Level.BLUE: "🔵", Level.YELLOW: "🟡", Level.ORANGE: "🟠", Level.RED: "🔴"}
RULE = {
    RuleName.DUE_SOON: "即将到期",
    RuleName.OVERDUE: "逾期",
    RuleName.STALLED: "没有进展",
    RuleName.LAGGING: "排名落后",
}
SETTLEMENT = {
    Settlement.REACHED: "节点已达成",
    Settlement.WITHDRAWN: "已调出",
    Settlement.EXTENDED: "已批准延期",
    Settlement.OVERDUE: "转为逾期预警",
    Settlement.REPORTED: "已有新进展",
    Settlement.RECOVERED: "已追上",
    Settlement.CHANGED: "规则或计划有调整",
}
WARNING_STATE = {
    WarningState.OPEN: "待签收",
    WarningState.ACKNOWLEDGED: "已签收",
    WarningState.RESOLVED: "已销号",
}
DOUBT = {
    Doubt.FUTURE_DAY: "实际日期在将来",
    Doubt.OUT_OF_ORDER: "节点先后颠倒",
    Doubt.INVESTMENT_FALLS: "累计投资减少",
    Doubt.DAY_MOVED_BACK: "实际日期提前",
    Doubt.LATE_REPORT: "事后很久才报",
    Doubt.RUSH: "集中在期末",
}
STANDING = {Standing.REPORTED: "待核实", Standing.VERIFIED: "已核实", Standing.DOUBTED: "存疑"}
LACK = {Lack.SERVICE_OFFICER: "首席服务官", Lack.LEADER: "包联领导", Lack.BANK: "主办银行"}
NAMED = {
    Named.CHAIN: "产业链",
    Named.INDUSTRY: "行业",
    Named.PERSON: "首席服务官或包联领导",
    Named.BANK: "主办银行",
    Named.COMPANY: "项目单位",
}
DIGITS = "零一二三四五六七八九十"


def ordinal(number: int) -> str:
    """一 … 九十九: phase numbers as people write them."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
