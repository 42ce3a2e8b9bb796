"""How long overdue projects have been overdue."""

from ledger.ageing import AgeingLine, Band, aged


def line(region: str, *projects: int, wan: int = 100) -> AgeingLine:
    first, second, third = (Band(number, number * wan) for number in projects)
    return AgeingLine(region, (first, second, third))


def test_the_worst_has_most_that_is_overdue_for_longest() -> None:
    lines = [line("410100", 9, 9, 0), line("411000", 0, 0, 1), line("411100", 1, 1, 1)]

    facts = aged("410000", lines, ["410100", "411000", "411100", "411200"])

    assert [each.region for each in facts.lines] == ["411100", "411000", "410100"]
    assert facts.whole == line("410000", 10, 10, 2)
    assert facts.none == ("411200",)


def test_equals_stand_in_the_order_of_money_and_then_of_codes() -> None:
    lines = [line("411200", 1, 0, 0), line("411100", 1, 0, 0), line("411000", 1, 0, 0, wan=200)]

    assert [each.region for each in aged("410000", lines, []).lines] == ["411000", "411100", "411200"]


def test_nothing_overdue_has_no_lines() -> None:
    facts = aged("410000", [line("410100", 0, 0, 0)], ["410100"])

    assert (facts.lines, facts.whole.projects, facts.none) == ((), 0, ("410100",))
