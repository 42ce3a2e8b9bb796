"""`@bot 许昌开工率` in any chat: for registered officials, and nothing that not everyone may see."""

from db.demo import demo_ledger
from handlers.inline import TOPICS
from ledger import access
from ledger.access import Right
from sandbox.queries import Offer
from tests.e2e.stage import LI, STRANGER, XUCHANG_GROUP, Stage


async def offered(stage: Stage, who: int, text: str) -> Offer:
    return await stage.box.offer(stage.box.inline_query(who, text), within=10)


def words_of(offer: Offer) -> str:
    return str([dict(result) for result in offer.results])


async def test_it_offers_aggregates_to_put_into_any_chat(stage: Stage) -> None:
    offer = await offered(stage, LI, "许昌一期开工率")

    [result] = offer.results
    assert result["title"] == "【演示】许昌市｜第一期｜开工率｜截至2021年9月30日"
    sent = stage.box.choose_result(LI, XUCHANG_GROUP, offer.query.id, str(result["id"]))
    assert "87.5%（14/16）" in sent.text and sent.via_bot
    [[button]] = sent.keyboard
    assert button.url is not None and button.data is None
    before = len(stage.box.messages(LI))
    stage.box.open_link(LI, button.url)
    await stage.settled()
    assert stage.box.messages(LI)[before + 1 :][-1].text.startswith(sent.text[:30])


async def test_it_names_no_project_whatever_is_typed(stage: Stage) -> None:
    names = [project.record.name for project in demo_ledger().projects]
    for text in (
        "逾期项目",
        "许昌逾期项目",
        "许昌一期开工率怎么来的",
        "比亚迪",
        "预警",
        "50亿以上没开工的",
        "许",
    ):
        offer = await offered(stage, LI, text)
        said = words_of(offer)
        assert not [name for name in names if name in said]
        assert offer.button is not None
    details = await offered(stage, LI, "许昌逾期项目")
    assert details.results == [] and details.button is not None
    stage.box.open_link(
        LI, f"https://t.me/{stage.box.world.bot.username}?start={details.button['start_parameter']}"
    )
    await stage.settled()
    assert "许昌市｜逾期项目" in stage.box.last(LI).text


async def test_it_leads_strangers_and_the_unsure_to_the_private_chat(stage: Stage) -> None:
    stranger = await offered(stage, STRANGER, "许昌一期开工率")
    assert stranger.results == [] and stranger.button is not None
    misheard = await offered(stage, LI, "落河一期开工率")
    assert str(misheard.results[0]["title"]).startswith("“落河”按“漯河”理解")
    refused = await offered(stage, LI, "第九期开工率")
    assert refused.results == [] and refused.button is not None and "第九期" in str(refused.button["text"])
    empty = await offered(stage, LI, "")
    assert [str(result["title"])[:7] for result in empty.results] == ["【演示】许昌市", "【演示】河南省"]


def test_it_offers_only_what_every_official_may_see() -> None:
    assert all(access.NEEDS[topic] is Right.AGGREGATE for topic in TOPICS)
