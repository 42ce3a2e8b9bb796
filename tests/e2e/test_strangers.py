"""A stranger gets one sentence and nothing else."""

from collections.abc import Callable

from ledger.questions import Question, Topic
from sandbox import Message
from tests.e2e.stage import LI, PROVINCE_GROUP, STRANGER, Stage

SENTENCE = "您还没有登记：请向本地“三个一批”专班索取邀请链接，点开即可使用。"
CARD = Question(Topic.PROJECT, subject=1).encode()

Way = Callable[[Stage], Message]
WAYS: dict[str, Way] = {
    "text": lambda stage: stage.box.say(STRANGER, STRANGER, "许昌一期开工率"),
    "nonsense": lambda stage: stage.box.say(STRANGER, STRANGER, "在吗？"),
    "start": lambda stage: stage.box.say(STRANGER, STRANGER, "/start"),
    "command": lambda stage: stage.box.say(STRANGER, STRANGER, "/overdue"),
    "help": lambda stage: stage.box.say(STRANGER, STRANGER, "/help"),
    "invite": lambda stage: stage.box.say(STRANGER, STRANGER, "/invite"),
    "unknown command": lambda stage: stage.box.say(STRANGER, STRANGER, "/nonsense"),
    "file": lambda stage: stage.box.upload(STRANGER, STRANGER, "台账.xlsx", b"PK"),
    "other file": lambda stage: stage.box.upload(STRANGER, STRANGER, "台账.exe", b"MZ"),
    "deep link": lambda stage: stage.box.open_link(STRANGER, f"https://t.me/sanpi_demo_bot?start={CARD}"),
}


async def test_it_tells_a_stranger_only_how_to_be_registered(stage: Stage) -> None:
    before = stage.dump()

    for name, way in WAYS.items():
        answer = await stage.box.next_message(STRANGER, way(stage))
        assert (name, answer.text, answer.buttons) == (name, SENTENCE, [])
    await stage.settled()

    assert stage.said() == [SENTENCE] * len(WAYS)
    assert stage.dump() == before


async def test_it_says_the_sentence_over_any_button(stage: Stage) -> None:
    stage.box.join(STRANGER, PROVINCE_GROUP)
    asked = await stage.ask(LI, "/rates 许昌", PROVINCE_GROUP)
    before, said = stage.dump(), stage.said()

    for label in asked.buttons:
        toast = await stage.press(STRANGER, asked, label)
        assert toast.text == SENTENCE and toast.alert
    await stage.settled()

    assert stage.said() == said and stage.dump() == before


async def test_it_answers_a_stranger_in_a_group_with_the_sentence_too(stage: Stage) -> None:
    stage.box.join(STRANGER, PROVINCE_GROUP)

    for text in ("/overdue", "@sanpi_demo_bot 许昌一期开工率", "/bind"):
        assert (await stage.ask(STRANGER, text, PROVINCE_GROUP)).text == SENTENCE


async def test_it_gives_nothing_away_on_the_deep_link_of_somebody_elses_question(stage: Stage) -> None:
    said = stage.box.open_link(LI, f"https://t.me/sanpi_demo_bot?start={CARD}")
    answer = await stage.box.next_message(LI, said)

    assert answer.text.startswith("您的范围是许昌市，不能查看或办理")
