"""地图: the ranking of the province's units by one rate, as a tile map."""

from answers import keyboard
from answers.charts import Tile, TileMap, Whole
from answers.context import Context
from answers.shapes import Answer, Button, Message, ask
from answers.words import render, render_in
from ledger.questions import Question, View
from ledger.ranking import Ranking
from ledger.tiles import layout, step_of, steps


def exists_for(question: Question, context: Context) -> bool:
    """Whether the regions ranked have a map: only the province's units do."""
    return question.region == context.tree.province.code


def button(question: Question, context: Context) -> list[Button]:
    """地图, where the question is not about that already, and of a region that has one (or was asked for)."""
    if question.view is View.MAP:
        if exists_for(question, context):
            return []
        province = question.but(region=context.tree.province.code, focus=None)
        return [ask(keyboard.label("whole_map"), province)]
    if not exists_for(question, context):
        return []
    return [ask(keyboard.label("map"), question.but(view=View.MAP, top=None, end=None))]


def answer(question: Question, ranking: Ranking, rows: keyboard.Rows, context: Context) -> Answer:
    """The map of a ranking of the province's units, with these buttons under it."""
    text = render_in(context, "rate_map.html.j2", question=question, ranking=ranking)
    picture = draw_up(question, ranking, context)
    return Answer(question, Message(text, tuple(rows), picture), ranking)


def draw_up(question: Question, ranking: Ranking, context: Context) -> TileMap:
    """The picture of the map, with all its words."""
    tree, whole = context.tree, ranking.whole
    facts = [place.fact for place in ranking.places]
    leasts = steps(facts)
    at = layout(fact.region for fact in facts)
    words = {"tree": tree, "question": question, "ranking": ranking, "demo": context.reference.demo}

    def said(part: str, **more: object) -> str:
        return render("rate_map_picture.txt.j2", part=part, leasts=leasts, **words, **more)

    return TileMap(
        title=said("title"),
        subtitle=said("subtitle"),
        rate=said("rate"),
        whole=Whole(said("whole"), whole.reached, whole.total),
        tiles=tuple(
            Tile(
                tree[fact.region].short_name,
                *at[fact.region],
                fact.reached,
                fact.total,
                step_of(fact, leasts),
                is_own=fact.region == question.focus,
            )
            for fact in facts
        ),
        legend=tuple(said("step", number=number) for number in range(len(leasts))),
        without=said("without"),
        foot=said("foot"),
        demo=context.reference.demo,
    )
