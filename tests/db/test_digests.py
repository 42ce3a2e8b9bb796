"""What a scan has to tell each group: who is addressed, why each warning is listed, and the counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from db import mutes
from db.digests import code_of, digests_showing, home_groups, latest_digests, new_digest, parts_of, turn_page
from db.engine import Database
from db.queries import warnings as asked
from db.scan import Scan
from db.telling import Counts, Draft, Telling
from db.warning_log import Step
from db.warnings import acknowledge
from db.writing import LedgerWriter
from ledger.officials import Group
from ledger.questions import Question, Topic, decode
from ledger.warnings import Concern, DigestPart, Level, RuleName
from tests.db.cast import (
    AT,
    LI_KE,
    LUOHE,
    ORIGIN,
    PLANT,
    PROVINCE,
    TODAY,
    TREE,
    WEIDU,
    XUCHANG,
    YANLING,
    ZHANG_CHU,
)
from tests.db.situations import LAGGING, bind, deliver, late, scanned, tell, warn, write

DAY = timedelta(days=1)
NEW, RISEN, MISSED = DigestPart.NEW, DigestPart.RISEN, DigestPart.MISSED
ESCALATED, REMINDED = DigestPart.ESCALATED, DigestPart.REMINDED
STANDING, SETTLED = DigestPart.STANDING, DigestPart.SETTLED
LATE, OTHER = late(1), late(2, region=YANLING)
SOON = replace(LATE, rule=RuleName.DUE_SOON, level=Level.BLUE)
Parts = dict[str, dict[int, DigestPart]]


@pytest.fixture
async def plants(database: Database) -> Database:
    """Two projects of 许昌, numbers 1 and 2; groups of the province, 许昌, its county 鄢陵, and 漯河."""
    second = replace(PLANT, code="P-2", name="鄢陵花木产业园", region=YANLING)
    async with database.writing() as session:
        await LedgerWriter(session, TREE, ORIGIN).add_projects([PLANT, second])
        for chat, region in enumerate((PROVINCE, XUCHANG, YANLING, LUOHE), start=1001):
            await bind(session, -chat, region)
    return database


async def groups_of(session: AsyncSession) -> dict[str, Group]:
    regions = (PROVINCE, XUCHANG, YANLING, LUOHE)
    found = [g for region in regions for g in await home_groups(session, TREE, region)]
    return {group.region or "": group for group in found}


async def scan(database: Database, *concerns: Concern, day: int = 0) -> tuple[Scan, dict[str, Draft]]:
    """A scan, and what it has to tell the group of each region."""
    async with database.writing() as session:
        scan = await scanned(session, concerns, AT + day * DAY)
        groups = await groups_of(session)
        telling = Telling(TREE, scan, list(groups.values()))
        return scan, {region: telling.draft(group) for region, group in groups.items()}


def parts(drafts: dict[str, Draft]) -> Parts:
    """Of the groups that have something to be told."""
    return {region: dict(draft.parts) for region, draft in drafts.items() if draft.parts}


async def test_it_tells_only_the_lowest_group_of_what_is_new(plants: Database) -> None:
    """魏都区 has no group, so 许昌's it is; 鄢陵县 has."""
    scan_, drafts = await scan(plants, LATE, OTHER)

    one, other = sorted(scan_.opened)
    assert parts(drafts) == {XUCHANG: {one: NEW}, YANLING: {other: NEW}}
    assert [draft.has_news for draft in drafts.values()] == [False, True, True, False]


async def test_it_counts_all_of_a_groups_region_whoever_is_told(plants: Database) -> None:
    await scan(plants, SOON, LAGGING[0])

    _, drafts = await scan(plants, LATE, OTHER, replace(LAGGING[0], level=Level.RED), day=1)

    assert drafts[PROVINCE].counts == drafts[XUCHANG].counts == Counts(2, 1, 1, 3, 3)
    assert drafts[YANLING].counts == Counts(1, 0, 0, 1, 1)
    assert drafts[LUOHE].counts == Counts(0, 0, 0, 0, 0)


async def test_it_goes_up_with_each_step_and_keeps_telling_those_below(plants: Database) -> None:
    [number] = (await scan(plants, OTHER))[0].opened
    told = [parts((await scan(plants, OTHER, day=day))[1]) for day in (8, 9, 12, 14, 21)]

    assert told == [
        {YANLING: {number: STANDING}},
        {YANLING: {number: REMINDED}},
        {XUCHANG: {number: ESCALATED}, YANLING: {number: STANDING}},
        {PROVINCE: {number: ESCALATED}, XUCHANG: {number: STANDING}, YANLING: {number: STANDING}},
        {PROVINCE: {number: REMINDED}, XUCHANG: {number: REMINDED}, YANLING: {number: REMINDED}},
    ]


async def test_a_step_that_reaches_nobody_new_reminds_those_who_know(plants: Database) -> None:
    """Above 许昌 there is the province, which the next step would tell."""
    [number] = (await scan(plants, LATE))[0].opened
    told = [parts((await scan(plants, LATE, day=day))[1]) for day in (9, 12, 14)]

    assert told == [
        {XUCHANG: {number: REMINDED}},
        {PROVINCE: {number: ESCALATED}, XUCHANG: {number: STANDING}},
        {PROVINCE: {number: REMINDED}, XUCHANG: {number: REMINDED}},
    ]


async def test_it_tells_the_groups_of_the_place_that_a_project_has_moved_to(plants: Database) -> None:
    [number] = (await scan(plants, LATE))[0].opened

    _, drafts = await scan(plants, replace(LATE, region="411102"), day=1)

    assert parts(drafts) == {LUOHE: {number: NEW}}


async def test_it_tells_who_has_the_warning_that_a_promise_was_missed_and_the_next_above(
    plants: Database,
) -> None:
    [number] = (await scan(plants, OTHER))[0].opened
    step = Step(AT, LI_KE.id)
    await write(plants, lambda s: acknowledge(s, [number], TODAY + 3 * DAY, step))

    silent = parts((await scan(plants, OTHER, day=3))[1])
    missed = parts((await scan(plants, OTHER, day=8))[1])

    assert silent == {}
    assert missed == {XUCHANG: {number: MISSED}, YANLING: {number: MISSED}}


async def test_it_says_that_a_level_rose_even_of_what_is_acknowledged(plants: Database) -> None:
    one, other = sorted((await scan(plants, LATE, SOON))[0].opened)
    step = Step(AT, LI_KE.id)
    await write(plants, lambda s: acknowledge(s, [one], TODAY + 30 * DAY, step))

    _, drafts = await scan(plants, replace(LATE, level=Level.RED), SOON, day=1)

    assert parts(drafts) == {XUCHANG: {other: STANDING, one: RISEN}}
    assert drafts[XUCHANG].has_red_news


async def test_it_lists_what_waits_before_what_is_acknowledged_and_the_worst_first(plants: Database) -> None:
    early = replace(SOON, deadline=TODAY - DAY)
    red = replace(late(2), level=Level.RED)
    numbers = sorted((await scan(plants, early, LATE, red, *LAGGING[:1]))[0].opened)
    step = Step(AT, LI_KE.id)
    await write(plants, lambda s: acknowledge(s, [numbers[2]], TODAY + 30 * DAY, step))

    async with plants.writing() as session:
        found = [early, replace(LATE, level=Level.ORANGE), red, LAGGING[0]]
        raised = await scanned(session, found, AT + DAY)
        draft = Telling(TREE, raised, list((await groups_of(session)).values()))
        listed = list(draft.draft((await groups_of(session))[XUCHANG]).parts)

    assert listed == [numbers[1], numbers[3], numbers[0]]


async def test_it_says_what_is_gone_of_what_the_group_was_shown_or_was_to_be_told(plants: Database) -> None:
    numbers = sorted((await scan(plants, LATE, SOON, OTHER))[0].opened)
    async with plants.writing() as session:
        scan_ = await scanned(session, (), AT + DAY)
        groups = await groups_of(session)
        telling = Telling(TREE, scan_, list(groups.values()))
        shown = telling.draft(groups[XUCHANG], [numbers[0]])
        held = telling.draft(groups[XUCHANG], [], {numbers[1]: NEW})

    assert dict(shown.parts) == {numbers[0]: SETTLED} and not shown.has_news
    assert dict(held.parts) == {numbers[1]: SETTLED} and not held.has_news


async def test_it_says_what_a_message_that_was_held_was_to_say(plants: Database) -> None:
    """And of several reasons the one that matters most."""
    numbers = sorted((await scan(plants, LATE, SOON))[0].opened)
    async with plants.writing() as session:
        scan_ = await scanned(session, (replace(LATE, level=Level.RED), SOON), AT + DAY)
        groups = await groups_of(session)
        telling = Telling(TREE, scan_, list(groups.values()))
        draft = telling.draft(groups[XUCHANG], (), {numbers[0]: NEW, numbers[1]: RISEN})

    assert dict(draft.parts) == {numbers[0]: NEW, numbers[1]: RISEN}


async def test_it_parts_red_news_from_the_rest_while_offices_are_closed(plants: Database) -> None:
    async with plants.writing() as session:
        scan_ = await scanned(session, (replace(LATE, level=Level.RED), SOON), AT)
        groups = await groups_of(session)
        red, soon = sorted(scan_.opened)
        telling = Telling(TREE, scan_, list(groups.values()))
        at_once = telling.draft(groups[XUCHANG], red_only=True)
        later = telling.draft(groups[XUCHANG], told=at_once.parts)

    assert dict(at_once.parts) == {red: NEW}
    assert dict(later.parts) == {red: STANDING, soon: NEW}


async def test_it_tells_nothing_as_news_that_is_muted(plants: Database) -> None:
    step = Step(AT, ZHANG_CHU.id)
    await write(plants, lambda s: mutes.mute(s, WEIDU, 1, TODAY + 30 * DAY, "停工待批", step))

    scan_, drafts = await scan(plants, replace(LATE, level=Level.RED), OTHER)

    other = max(scan_.opened)
    assert parts(drafts) == {YANLING: {other: NEW}}
    assert drafts[XUCHANG].counts.unresolved == 2


# kept, shown, and brought up to date


async def test_it_keeps_every_digest_of_a_day_with_what_it_said(plants: Database) -> None:
    async with plants.writing() as session:
        group = (await groups_of(session))[XUCHANG]
        numbers = await warn(session, SOON, LATE)
        told = {numbers[1]: NEW, numbers[0]: STANDING}
        draft = Draft(group, XUCHANG, Counts(1, 2, 3, 4, 5), told, False)

        first = await new_digest(session, draft, TODAY)
        second = await new_digest(session, replace(draft, parts={}), TODAY, TODAY - 3 * DAY)
        await turn_page(session, first, 2)

    async with plants.reading() as session:
        digest, empty = await asked.digest_of(session, first), await asked.digest_of(session, second)
        assert await asked.digest_of(session, 404) is None
        assert await parts_of(session, first) == told
    assert digest is not None and empty is not None
    assert (digest.group, digest.region, digest.day, digest.page) == (group.id, XUCHANG, TODAY, 2)
    assert [(line.warning.id, line.part) for line in digest.lines] == list(told.items())
    counts = (digest.opened, digest.risen, digest.settled, digest.unresolved, digest.waiting)
    assert (counts, digest.missed_from) == ((1, 2, 3, 4, 5), None)
    assert (empty.lines, empty.missed_from) == ((), TODAY - 3 * DAY)


def test_it_names_a_digest_by_the_question_that_shows_it() -> None:
    assert decode(code_of(17)) == Question(Topic.DIGEST, subject=17)


async def showing(database: Database, numbers: Iterable[int]) -> tuple[int, ...]:
    async with database.reading() as session:
        return await digests_showing(session, numbers)


async def test_it_brings_only_the_latest_digest_of_a_group_up_to_date(plants: Database) -> None:
    async with plants.writing() as session:
        groups = await groups_of(session)
        [number] = await warn(session, LATE)
        old = await tell(session, groups[XUCHANG], [number])
        far = await tell(session, groups[PROVINCE], [number])
        new = await tell(session, groups[XUCHANG], [number], TODAY + DAY)
        await deliver(session, AT)

    assert await showing(plants, [number]) == (far, new)
    assert await showing(plants, [404]) == ()
    async with plants.reading() as session:
        assert (await latest_digests(session))[groups[XUCHANG].id] == new
        past, present = await asked.digest_of(session, old), await asked.digest_of(session, new)
    assert past is not None and past.superseded
    assert present is not None and not present.superseded


async def test_it_takes_no_digest_for_the_latest_that_has_not_gone_out(plants: Database) -> None:
    async with plants.writing() as session:
        group = (await groups_of(session))[XUCHANG]
        [number] = await warn(session, LATE)
        assert await latest_digests(session) == {}
        seen = await tell(session, group, [number])
        await deliver(session, AT)
        await tell(session, group, [number], TODAY + DAY)

        assert await latest_digests(session) == {group.id: seen}
    assert await showing(plants, [number]) == (seen,)


async def test_it_finds_the_groups_at_home_in_a_region(plants: Database) -> None:
    async with plants.reading() as session:
        homes = {
            region: [group.region for group in await home_groups(session, TREE, region)]
            for region in (YANLING, WEIDU, "411102", "419001", PROVINCE)
        }

    assert homes == {
        YANLING: [YANLING],
        WEIDU: [XUCHANG],
        "411102": [LUOHE],
        "419001": [PROVINCE],
        PROVINCE: [PROVINCE],
    }
