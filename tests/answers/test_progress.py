"""However much there is to say about a report, it fits into one message, and under one photo."""

from sqlalchemy import text

from answers import front
from answers.context import Asker, Context
from answers.shapes import MAX_CAPTION
from answers.words import plain
from db import progress
from db.engine import Database
from db.progress import Photo
from db.queries.progress import report_fact
from db.warning_log import Step
from ledger.doubts import Doubt
from ledger.phases import Milestone
from ledger.progress import MOST_WAN, Said, Standing
from ledger.questions import Question, Topic, View
from tests.answers.conftest import ZHANG
from tests.answers.test_lengths import fits
from tests.conftest import START

STEP = Step(START, ZHANG.id, ZHANG.id)


async def test_it_fits_however_long_the_texts_are(context: Context) -> None:
    url = str(context.session.get_bind().engine.url)
    number = await context.session.scalar(
        text("SELECT project_id FROM entry GROUP BY project_id ORDER BY count(*) DESC LIMIT 1")
    )
    database = Database(url)
    async with database.writing() as session:
        for day in range(5):
            project = await progress.to_report(session, int(number or 0), START.date())
            assert project is not None
            said = Said(Milestone.START, START.date().replace(day=day + 1), MOST_WAN - day)
            made = await progress.report(session, context.tree, project, said, set(Doubt), STEP)
            for shade in "ab":
                await progress.add_photo(session, made, Photo(shade, shade, shade * 64, ZHANG.id, START))
            fact = await report_fact(session, made)
            assert fact is not None
            await progress.judge(session, fact, Standing.DOUBTED, "&" * 500, STEP)
    async with database.reading() as session:
        now = Context(session, context.reference, context.now, context.phases)
        shown = [
            (await front.answer(question, Asker(ZHANG), now)).message
            for question in (
                Question(Topic.PROJECT, subject=int(number or 0)),
                Question(Topic.PHOTOS, subject=5),
                Question(Topic.PHOTOS, subject=5, view=View.PICTURE, page=9),
            )
        ]
    await database.close()

    assert all(fits(message) for message in shown)
    assert shown[2].picture is not None and len(plain(shown[2].text)) < MAX_CAPTION
    assert "等上报" in plain(shown[2].text) and "第4号上报" in plain(shown[0].text)
