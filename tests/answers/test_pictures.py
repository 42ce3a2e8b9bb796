"""What maps, timelines and pictures of overdue projects say, whatever the ledger holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from answers import ageing, project_timeline, rate_map
from answers.context import Context
from answers.words import plain
from ledger.ageing import AgeingLine, Band, aged
from ledger.phases import Batch, Milestone
from ledger.projects import Extension, Plan, ProjectCard, ProjectRecord
from ledger.questions import Question, Topic, View
from ledger.ranking import Ranking, rank
from ledger.rates import Rate, RateFact

AS_OF = date(2021, 9, 30)
HENAN, XUCHANG = "410000", "411000"
MAP = Question(Topic.RANKING, HENAN, phase=1, rate=Rate.START_RATE, as_of=AS_OF, view=View.MAP)


def ranking(context: Context, *shares: tuple[int, int]) -> Ranking:
    """Of the first units as many as there are shares; the others have no entries."""
    padded = [*shares, *[(0, 0)] * (18 - len(shares))]
    facts = [
        RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, city.code, AS_OF, *share)
        for city, share in zip(context.tree.cities, padded, strict=True)
    ]
    reached, total = (sum(column) for column in zip(*padded, strict=True))
    return Ranking(replace(facts[0], region=HENAN, reached=reached, total=total), rank(facts))


@pytest.mark.parametrize(
    ("shares", "finding"),
    [
        ([], "还没有可统计的开工率"),
        ([(0, 5)] * 18, "各市开工率都还是0"),
        ([(5, 5)] * 18, "各市开工率都是100%"),
        ([(1, 2)], "只有郑州有项目，开工率50%"),
        ([(9, 10), (1, 2), (1, 5)], "1市开工率达到全省水平，郑州最高（90%）"),
        ([(9, 10), (9, 10), (1, 5)], "2市开工率达到全省水平，郑州、开封最高（90%）"),
        ([*[(5, 5)] * 4, (1, 5)], "4市开工率达到全省水平，4市为100%"),
        ([*[(4, 5)] * 4, (1, 5)], "4市开工率达到全省水平，4市最高，为80%"),
    ],
)
async def test_a_map_says_what_is_to_be_seen_on_it(
    demo_context: Context, shares: list[tuple[int, int]], finding: str
) -> None:
    given = rate_map.answer(MAP, ranking(demo_context, *shares), [], demo_context)

    assert rate_map.draw_up(MAP, ranking(demo_context, *shares), demo_context).title == finding
    assert finding in plain(given.message.text)
    assert ("没有项目：" in given.message.text) == (len(shares) < 18)


async def test_a_map_names_each_unit_under_the_step_of_its_colour(demo_context: Context) -> None:
    drawn = rate_map.draw_up(MAP, ranking(demo_context, (0, 4), (1, 5), (4, 5), (1, 1)), demo_context)

    assert drawn.legend == ("不到20%", "20%—40%", "40%—60%", "60%—80%", "80%以上")
    assert [tile.step for tile in drawn.tiles][:4] == [4, 4, 1, 0]
    assert [tile.name for tile in drawn.tiles][:4] == ["平顶山", "洛阳", "开封", "郑州"]


def card(*plans: tuple[Milestone, Plan], extended_to: date | None = None) -> ProjectCard:
    record = ProjectRecord("HN-1", "示例项目", XUCHANG, total_wan=50_000, milestones=dict(plans))
    granted = () if extended_to is None else (Extension(Milestone.START, extended_to, AS_OF, "征地"),)
    return ProjectCard(1, record, (), granted, None)


def days(ahead: int) -> date:
    return AS_OF + timedelta(days=ahead)


SIGNED = Milestone.SIGN, Plan(days(-90), days(-90))


@pytest.mark.parametrize(
    ("shown", "finding", "status"),
    [
        (card(), "签约未填计划日期", "未填计划"),
        (card(SIGNED), "开工未填计划日期", "未填计划"),
        (card(SIGNED, (Milestone.START, Plan(days(-5)))), "开工逾期5天", "逾期5天"),
        (card(SIGNED, (Milestone.START, Plan(days(0)))), "今天应开工", "今天到期"),
        (card(SIGNED, (Milestone.START, Plan(days(7)))), "离开工期限还有7天", "还有7天"),
        (card((Milestone.START, Plan(days(-5))), extended_to=days(9)), "离开工期限还有9天", "还有9天"),
        (card((Milestone.START, Plan(days(-9), days(2)))), "开工逾期9天", "逾期9天"),
        (card(*((m, Plan(days(-9), days(-7))) for m in Milestone)), "四个节点都已完成", "晚2天"),
        (card(*((m, Plan(days(-9), days(-9))) for m in Milestone)), "四个节点都已完成", "按期"),
        (card(*((m, Plan(days(-9), days(-12))) for m in Milestone)), "四个节点都已完成", "早3天"),
        (card(*((m, Plan(None, days(-7))) for m in Milestone)), "四个节点都已完成", "已完成"),
        (
            card(*((m, Plan(days(-9), days(-7))) for m in Milestone), extended_to=days(-6)),
            "四个节点都已完成",
            "延期内完成",
        ),
    ],
)
async def test_a_timeline_says_how_the_project_stands(
    demo_context: Context, shown: ProjectCard, finding: str, status: str
) -> None:
    question = Question(Topic.PROJECT, subject=1, as_of=AS_OF, view=View.PICTURE)

    drawn = project_timeline.draw_up(question, shown, demo_context)

    start = drawn.steps[1]
    assert drawn.title == f"示例项目：{finding}"
    assert start.status == status
    assert start.is_late == status.startswith(("逾期", "晚"))


async def test_a_picture_of_ages_says_who_is_without(demo_context: Context) -> None:
    line = AgeingLine(XUCHANG, (Band(1, 500), Band(0, 0), Band(2, 20_500)))
    below = [city.code for city in demo_context.tree.cities][:12]
    question = Question(Topic.AGEING, HENAN, as_of=AS_OF, min_wan=500)

    drawn = ageing.draw_up(question, aged(HENAN, [line], below), demo_context)
    nothing = ageing.draw_up(question, aged(HENAN, [], below), demo_context)

    assert drawn.title == "河南省逾期3个项目，2个超过90天"
    assert (drawn.ages[0].counts, drawn.ages[0].money) == ((1, 0, 2), "2.1亿")
    assert drawn.foot.startswith("没有逾期：郑州、开封、洛阳")
    assert "500万元以上" in drawn.subtitle
    assert nothing.title == "河南省没有逾期项目" and nothing.ages == ()
