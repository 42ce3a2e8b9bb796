"""Requests for extension and mutes fit into one message too, however long reasons and names are."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from answers import front
from answers.acts import Actor, perform
from answers.context import Asker, Context
from db import extensions
from db.engine import Database
from db.mutes import mute
from db.queries.extensions import request_fact
from db.warning_log import Step
from ledger.actions import Action, ActionKind
from ledger.questions import Question, Topic
from tests.answers.conftest import PROVINCE, UNKNOWN_YEAR, ZHANG
from tests.answers.test_lengths import fits
from tests.conftest import START

LONG = "&" * 500
NEW_DAY = date(2022, 12, 31)
BY = Step(START, ZHANG.id)


@pytest.fixture
async def full(context: Context, long_ledger: Path) -> AsyncIterator[Context]:
    """Six requests wait, and more mutes hold than go on a page."""
    database = Database(f"sqlite+aiosqlite:///{long_ledger}")
    async with database.writing() as session:
        overdue = await session.execute(
            text("SELECT min(id) FROM warning WHERE rule = 'overdue' GROUP BY project_id, milestone LIMIT 6")
        )
        for (warning,) in overdue.all():
            await extensions.ask(session, warning, NEW_DAY, LONG, UNKNOWN_YEAR, BY)
        projects = await session.execute(text("SELECT region_code, id FROM project LIMIT 11"))
        for region, project in projects.all():
            await mute(session, region, project, NEW_DAY, LONG, BY)
        yield replace(context, session=session)
    await database.close()


@pytest.mark.parametrize(
    "question",
    [
        Question(Topic.EXTENSION),
        Question(Topic.EXTENSION, page=2),
        Question(Topic.EXTENSION, subject=1),
        Question(Topic.MUTES),
        Question(Topic.MUTES, page=2),
    ],
    ids=str,
)
async def test_it_answers_in_one_message(full: Context, question: Question) -> None:
    given = await front.answer(question, Asker(ZHANG), full)

    assert fits(given.message)
    assert (question.topic is Topic.EXTENSION) == ("放假安排尚未公布" in given.message.text)


async def test_what_was_decided_fits_too(full: Context) -> None:
    actor = Actor(ZHANG, ZHANG.id)

    for number, kind in enumerate((ActionKind.APPROVE_EXTENSION, ActionKind.REFUSE_EXTENSION), start=1):
        outcome = await perform(Action(kind, subject=number), actor, full)
        assert outcome.show is not None
        given = await front.answer(outcome.show, Asker(ZHANG), full)
        request = await request_fact(full.session, number)
        assert request is not None
        card = await front.answer(Question(Topic.PROJECT, subject=request.project), Asker(ZHANG), full)
        assert fits(given.message) and fits(card.message)


async def test_a_project_card_names_what_is_asked_for(full: Context) -> None:
    request = await request_fact(full.session, 1)
    assert request is not None and request.region.startswith(PROVINCE[:2])

    card = await front.answer(Question(Topic.PROJECT, subject=request.project), Asker(ZHANG), full)

    assert fits(card.message) and "待批" in card.message.text
