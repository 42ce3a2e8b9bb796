"""Bad input gets one clear sentence and changes nothing."""

from datetime import date

from ledger.actions import Action, ActionKind
from ledger.questions import Question, Topic
from tests.e2e.stage import LI, WANG, Stage

OTHERS = "您的范围是许昌市，不能查看或办理漯河市的项目和预警；各地的率和排名可以问。"
BROKEN = "这个按钮已失效，请重新发送您的问题。"
ONLY_IN_GROUP = "这个命令要在群里发送：请把我加进群，再在群里发送。"


SENTENCES = {
    "西安市一期开工率": "没有叫“西安市”的地区，请写河南省的市、县（区）名，例如“许昌”或“长葛市”。",
    "/rates 西安市": "没有叫“西安市”的地区，请写河南省的市、县（区）名，例如“许昌”或“长葛市”。",
    "一期履约率": "第一期不统计履约率，请改问开工率、投产率或达效率。",
    "许昌九期开工率": "台账里没有第九期，请改问第一期。",
    "截至9月31日开工率": "没有“9月31日”这一天，请写成“9月30日”或“2021-09-30”。",
    "2021-02-30开工率": "没有“2021-02-30”这一天，请写成“9月30日”或“2021-09-30”。",
    "截至2021年12月31日开工率": "2021年12月31日还没有到，只能查到今天为止的数，请换一个日期。",
    "截至2021年6月30日开工率": "第一期2021年7月10日举行，2021年6月30日还没有数据，请换一个日期或期数。",
    "未来9999天到期": "数字“未来9999天”超出范围，请写1到366之间的数。",
    "漯河逾期项目": OTHERS,
    "漯河预警": OTHERS,
    "/search": "请写上项目名称、单位或编号里的几个字，例如“/project 比亚迪”。",
    "/bind": "这个命令要在群里发送：请把我加进群，再在群里发送。",
}

MALFORMED = (
    "",
    "x",
    "Q",
    "QZ",
    "Zr",
    "开工率",
    "Qrg999999",
    "Qrg41100",
    "Qrp1p2",
    "Qrd219931",
    "Qrq0",
    "Q" * 64,
    "Aas1;DROP TABLE warning",
    "Aaq0",
    "Az",
    "Abg999999",
    '{"topic": "rates"}',
    Question(Topic.PROJECT).encode(),
    Question(Topic.HISTORY).encode(),
    Action(ActionKind.REPORT).encode(),
)

FORGED: dict[Question | Action, str] = {
    Question(Topic.OVERDUE, region="411100"): OTHERS,
    Question(Topic.WARNINGS, region="410000"): "您的范围是许昌市，不能查看或办理河南省",
    Question(Topic.DIGEST, subject=1): "不能查看或办理河南省",
    Question(Topic.WHY, subject=1): "不能查看或办理",
    Question(Topic.WHY, subject=999_999): "没有这条预警",
    Question(Topic.PROJECT, subject=999_999): "台账里没有项目“999999”",
    Question(Topic.RATES, region="411000", phase=9): "台账里没有第九期",
    Question(Topic.RATES, region="411000", as_of=date(2021, 12, 31)): "2021年12月31日还没有到",
    Action(ActionKind.ACKNOWLEDGE, subject=999_999): "没有这条预警",
    Action(ActionKind.ACKNOWLEDGE, subject=1, day=date(2021, 10, 15)): "不能查看或办理",
    Action(ActionKind.UNACKNOWLEDGE, subject=1): "不能查看或办理",
    Action(ActionKind.UNACKNOWLEDGE, subject=999_999): "没有这条预警",
    Action(ActionKind.ACKNOWLEDGE_PAGE, region="411100"): "您的范围是许昌市",
    Action(ActionKind.ACKNOWLEDGE_PAGE, digest=1): "没有待您签收的预警",
    Action(ActionKind.ACKNOWLEDGE_PAGE, digest=999): "没有这条预警",
    Action(ActionKind.CONFIRM_IMPORT, subject=1): "没有等您确认的这次导入",
    Action(ActionKind.CANCEL_IMPORT, subject=1): "没有等您确认的这次导入",
    Action(ActionKind.INVITE): "您是经办人员，这项操作要由",
    Action(ActionKind.BIND_GROUP, region="411000"): "这个命令要在群里发送",
    Action(ActionKind.SUBSCRIBE, subscription="early-warning"): "这个命令要在群里发送",
}


async def test_it_says_one_sentence_and_changes_nothing(stage: Stage) -> None:
    before = stage.dump()

    for text, sentence in SENTENCES.items():
        answer = await stage.ask(LI, text)
        assert (text, answer.text, answer.buttons) == (text, sentence, [])

    assert stage.dump() == before


async def test_it_refuses_malformed_buttons(stage: Stage) -> None:
    message = await stage.ask(LI, "许昌一期开工率")
    before = stage.dump()

    for code in MALFORMED:
        toast = await stage.forge(LI, message, code)
        assert (code, toast.text, toast.alert) == (code, ONLY_IN_GROUP if code[:2] == "Ab" else BROKEN, True)
    await stage.settled()

    assert stage.dump() == before and stage.box.last(LI) == message


async def test_it_checks_the_right_on_every_forged_press(stage: Stage) -> None:
    await stage.job("early-warning")
    message = await stage.ask(LI, "许昌一期开工率")
    before = stage.dump()

    for pressed, sentence in FORGED.items():
        toast = await stage.forge(LI, message, pressed.encode())
        assert toast.alert and sentence in toast.text, pressed
    await stage.settled()

    assert stage.dump() == before and stage.box.last(LI) == message


async def test_it_shows_nobody_the_card_of_another_citys_project(stage: Stage) -> None:
    listed = await stage.ask(WANG, "漯河逾期项目")
    code = listed.button("1")
    mine = await stage.ask(LI, "许昌逾期项目")

    toast = await stage.forge(LI, mine, str(code and code.data))

    assert toast.alert and toast.text.startswith("您的范围是许昌市，不能查看或办理")
