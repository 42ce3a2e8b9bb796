"""The demo ledger's facts hang together, and none is known before it could be."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from db.data import henan
from db.demo import DemoLedger
from ledger.phases import TARGET, Batch, Milestone
from ledger.projects import Report
from ledger.regions import RegionLevel

LAST_DAY = date(2022, 6, 30)


def by_project(reports: tuple[Report, ...]) -> dict[str, list[Report]]:
    grouped: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        grouped[report.project].append(report)
    return grouped


def test_it_knows_nothing_of_the_future(ledger: DemoLedger) -> None:
    for project in ledger.projects:
        actual = [plan.actual_on for plan in project.record.milestones.values() if plan.actual_on]
        assert all(day <= project.known_on for day in actual)
    for report in ledger.reports:
        assert report.reached_on is None or report.reached_on <= report.day


def test_it_enters_projects_on_the_day_of_the_phase(ledger: DemoLedger) -> None:
    held_on = {phase.number: phase.held_on for phase in ledger.phases}
    first: dict[str, date] = {}
    for entry in ledger.entries:
        assert entry.known_on == held_on[entry.record.phase]
        assert entry.record.withdrawn_on is None
        first.setdefault(entry.record.project, entry.known_on)

    assert first == {project.record.code: project.known_on for project in ledger.projects}


def test_it_reports_on_projects_that_exist_and_are_known(ledger: DemoLedger) -> None:
    known_on = {project.record.code: project.known_on for project in ledger.projects}

    assert all(known_on[report.project] < report.day <= LAST_DAY for report in ledger.reports)


def test_it_comes_in_order(ledger: DemoLedger) -> None:
    assert list(ledger.reports) == sorted(ledger.reports, key=lambda report: (report.day, report.project))
    assert list(ledger.extensions) == sorted(ledger.extensions, key=lambda e: (e.approved_on, e.project))
    assert [p.record.code for p in ledger.projects] == sorted(p.record.code for p in ledger.projects)


def test_it_has_no_name_twice(ledger: DemoLedger) -> None:
    records = [project.record for project in ledger.projects]

    for values in ([r.code for r in records], [r.name for r in records], [r.company for r in records]):
        assert len(set(values)) == len(values)


def test_it_has_no_entry_twice(ledger: DemoLedger) -> None:
    keys = [(e.record.project, e.record.phase, e.record.batch) for e in ledger.entries]

    assert len(set(keys)) == len(keys)


def test_it_places_projects_in_counties(ledger: DemoLedger) -> None:
    tree = henan()

    for project in ledger.projects:
        region = tree[project.record.region]
        assert region.level is RegionLevel.COUNTY or region.short_name == "济源"


def test_it_has_every_city_in_every_batch(ledger: DemoLedger) -> None:
    tree = henan()
    region = {project.record.code: project.record.region for project in ledger.projects}
    cities = defaultdict(set)
    for entry in ledger.entries:
        cities[entry.record.phase, entry.record.batch].add(tree[region[entry.record.project]].city)

    assert len(cities) == 9
    assert all(len(in_batch) == 18 for in_batch in cities.values())


def test_it_moves_projects_up_once_they_are_ready(ledger: DemoLedger) -> None:
    reached = {(r.project, r.reached): r.day for r in ledger.reports if r.reached}
    batches = defaultdict(list)
    for entry in ledger.entries:
        batches[entry.record.project].append(entry)
    moved = [entries for entries in batches.values() if len(entries) > 1]

    assert len(moved) > 200
    for entries in moved:
        for earlier, later in pairwise(entries):
            assert later.record.phase > earlier.record.phase
            assert list(Batch).index(later.record.batch) == list(Batch).index(earlier.record.batch) + 1
            assert reached[earlier.record.project, TARGET[earlier.record.batch]] <= later.known_on


def test_it_reaches_milestones_in_order_and_once(ledger: DemoLedger) -> None:
    reports = by_project(ledger.reports)
    for project in ledger.projects:
        plans = project.record.milestones
        reached = {m: plan.actual_on for m, plan in plans.items() if plan.actual_on}
        for report in reports[project.record.code]:
            if report.reached and report.reached_on:
                assert report.reached not in reached
                reached[report.reached] = report.reached_on
        days = [reached[m] for m in Milestone if m in reached]
        planned = [plans[m].planned_on or date.max for m in Milestone]

        assert list(plans) == list(Milestone)
        assert list(reached) == list(Milestone)[: len(reached)]
        assert days == sorted(days)
        assert planned == sorted(planned)


def test_it_spends_more_and_more_and_never_more_than_the_total(ledger: DemoLedger) -> None:
    reports = by_project(ledger.reports)
    for project in ledger.projects:
        record = project.record
        told = [r.invested_wan for r in reports[record.code] if r.invested_wan is not None]
        spent = [record.invested_wan, *told]

        assert spent == sorted(spent)
        assert spent[-1] <= record.total_wan
        assert 0 < record.year_plan_wan <= record.total_wan


def test_it_hears_no_more_of_a_project_that_left(ledger: DemoLedger) -> None:
    left = {report.project: report.day for report in ledger.reports if report.withdraws}

    assert len(left) > 15
    assert not [r for r in ledger.reports if r.day > left.get(r.project, date.max)]
    assert not {extension.project for extension in ledger.extensions} & set(left)


def test_it_withdraws_only_entries_that_exist(ledger: DemoLedger) -> None:
    entries = {(e.record.project, e.record.phase, e.record.batch): e.known_on for e in ledger.entries}
    left = [report for report in ledger.reports if report.withdraws]

    assert all(report.reason for report in left)
    assert all(entries[(r.project, *r.withdraws)] < r.day for r in left if r.withdraws)


def test_it_extends_before_the_milestone_is_reached(ledger: DemoLedger) -> None:
    reached = {(r.project, r.reached): r.day for r in ledger.reports if r.reached}
    projects = {project.record.code: project for project in ledger.projects}

    assert len(ledger.extensions) > 20
    for extension in ledger.extensions:
        project = projects[extension.project]
        planned = project.record.milestones[extension.milestone].planned_on
        assert planned is not None
        assert project.known_on < extension.approved_on < extension.due_on
        assert planned < extension.due_on
        assert extension.approved_on < reached.get((extension.project, extension.milestone), date.max)
        assert extension.reason


def test_it_marks_every_project_as_made_up(ledger: DemoLedger) -> None:
    assert all("演示" in project.record.remark for project in ledger.projects)


def test_it_has_the_cast(ledger: DemoLedger) -> None:
    tree = henan()
    officials = {official.name: official for official in ledger.officials}
    people = {person.id for person in ledger.people}

    assert tree[officials["李科"].region].short_name == "许昌"
    assert tree[officials["刘主任"].region].short_name == "长葛"
    assert people - {official.id for official in ledger.officials} == {1009}
    for group in ledger.groups:
        assert group.group.region is not None
        assert group.group.region in tree
        assert set(group.members) <= people
    assert {extension.approved_by for extension in ledger.extensions} == {officials["张处"].id}
