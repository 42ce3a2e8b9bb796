"""Rule sets and quiet hours of a configuration: what is wrong or contradictory is said in one line."""

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.settings import Settings, load_settings
from bot.warning_settings import Steps
from ledger.quiet import OfficeHours
from ledger.warning_rules import Chain, Escalation, Ladder, Told, WarningRules
from ledger.warnings import Level
from tests.bot.terminal import Terminal

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"

NOWHERE = "[telegram]\napi_url = 'http://127.0.0.1:9'\n"


def chain(*steps: tuple[int, str]) -> str:
    """An escalation in the file."""
    written = [f"{{after_working_days = {after}, to = '{to}'}}" for after, to in steps]
    return f"[warnings]\nescalation = [{', '.join(written)}]"


REFUSED = {
    "a typo in a key": (
        "[warnings]\nover_due = {yellow = 1}",
        "没有配置项 warnings.over_due，可用的有：due_soon、overdue、stalled、lagging、promise_missed、"
        "promise_within_days、extension_answer_working_days、escalation、remind_again_working_days。",
    ),
    "a typo in a level": (
        "[warnings]\noverdue = {yelow = 1}",
        "没有配置项 warnings.overdue.yelow，可用的有：blue、yellow、orange、red。",
    ),
    "a typo in a step": (
        "[warnings]\nescalation = [{after = 2, to = 'group'}]",
        "没有配置项 warnings.escalation.1.after，可用的有：after_working_days、to。",
    ),
    "a typo in the table": (
        "[warning]\noverdue = {yellow = 1}",
        "没有配置项 warning，可用的有：telegram、database、schedule、calendar、warnings、quiet_hours、"
        "collection、import。",
    ),
    "a later level that begins earlier": (
        "[warnings]\noverdue = {yellow = 30, orange = 7}",
        "配置项 warnings.overdue.orange 有误：级别重叠，应大于 overdue.yellow（30）。",
    ),
    "two levels on one day": (
        "[warnings]\npromise_missed = {orange = 1, red = 1}",
        "配置项 warnings.promise_missed.red 有误：级别重叠，应大于 promise_missed.orange（1）。",
    ),
    "a nearer day that is milder": (
        "[warnings]\ndue_soon = {blue = 3, yellow = 7}",
        "配置项 warnings.due_soon.yellow 有误：级别重叠，越近的级别应越高，应小于 due_soon.blue（3）。",
    ),
    "a negative day": (
        "[warnings]\nstalled = {blue = -1}",
        "配置项 warnings.stalled.blue 有误：应不小于0。",
    ),
    "overdue on the day itself": (
        "[warnings]\noverdue = {yellow = 0}",
        "配置项 warnings.overdue.yellow 有误：应不小于1。",
    ),
    "a day in another age": (
        "[warnings]\noverdue = {yellow = 3651}",
        "配置项 warnings.overdue.yellow 有误：应不大于3650。",
    ),
    "half a day": ("[warnings]\noverdue = {yellow = 1.5}", "配置项 warnings.overdue.yellow 有误：应写整数。"),
    "a day in words": (
        "[warnings]\noverdue = {yellow = '一'}",
        "配置项 warnings.overdue.yellow 有误：应写整数。",
    ),
    "no ladder": ("[warnings]\noverdue = 1", "配置项 warnings.overdue 有误：应写成 [warnings.overdue]。"),
    "a city that lags and has caught up": (
        "[warnings.lagging]\nyellow = 15\nclear_points = 16",
        "配置项 warnings.lagging.clear_points 有误：应不大于 lagging.yellow（15）。",
    ),
    "more points than there are": (
        "[warnings.lagging]\nyellow = 101",
        "配置项 warnings.lagging.yellow 有误：应不大于100。",
    ),
    "a chain in no order": (
        chain((4, "group"), (2, "above")),
        "配置项 warnings.escalation 有误：各步的工作日数应递增，对象应依次是 group、above、province。",
    ),
    "a chain that goes down": (
        chain((2, "province"), (4, "above")),
        "配置项 warnings.escalation 有误：各步的工作日数应递增，对象应依次是 group、above、province。",
    ),
    "a step to nobody": (
        chain((2, "boss")),
        "配置项 warnings.escalation.1.to 有误：只能是 group、above、province。",
    ),
    "a step at no time": (
        "[warnings]\nescalation = [{to = 'group'}]",
        "配置项 warnings.escalation.1.after_working_days 有误：缺少这一项。",
    ),
    "a step at once": (
        chain((0, "group")),
        "配置项 warnings.escalation.1.after_working_days 有误：应不小于1。",
    ),
    "no promises at all": (
        "[warnings]\npromise_within_days = 0",
        "配置项 warnings.promise_within_days 有误：应不小于1。",
    ),
    "reminders without end": (
        "[warnings]\nremind_again_working_days = -1",
        "配置项 warnings.remind_again_working_days 有误：应不小于1。",
    ),
    "offices that close first": (
        "[quiet_hours]\nopens = '18:00'\ncloses = '08:30'",
        "配置项 quiet_hours.closes 有误：应晚于 opens（18:00）。",
    ),
    "offices that never open": (
        "[quiet_hours]\nopens = '09:00'\ncloses = '09:00'",
        "配置项 quiet_hours.closes 有误：应晚于 opens（09:00）。",
    ),
    "no time of day": ("[quiet_hours]\nopens = '8:30'", "配置项 quiet_hours.opens 有误：应写成 08:30。"),
    "an hour that there is not": (
        "[quiet_hours]\ncloses = '24:00'",
        "配置项 quiet_hours.closes 有误：应写成 08:30。",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses(terminal: Terminal, what: str) -> None:
    text, said = REFUSED[what]
    terminal.config(f"{text}\n")

    assert terminal.refusal("ask", "帮助") == said


def test_it_checks_the_rules_before_anything_else(terminal: Terminal) -> None:
    terminal.config("[warnings]\noverdue = {yellow = 30, orange = 7}\n")

    printed = terminal.run("check")

    assert printed.code == 1
    assert "✗ 配置：配置项 warnings.overdue.orange 有误" in printed.out


@pytest.mark.parametrize(
    ("at", "said"),
    [("2021-09-30", "节假日已知到2026年"), ("2027-03-01", "2027年的节假日未知，暂按周一至周五计算")],
)
def test_it_says_for_which_years_the_holidays_are_known(keeper: Terminal, at: str, said: str) -> None:
    keeper.config(NOWHERE)

    printed = keeper.run("check", "--at", f"{at}T10:00")

    assert f"日历：{said}" in printed.out


def loaded(folder: Path, text: str) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load_settings(folder / "config.toml")


def test_it_has_the_ledgers_own_rules_where_the_file_says_nothing(tmp_path: Path) -> None:
    office = loaded(tmp_path, "").office()

    assert office.rules == WarningRules()
    assert office.hours == OfficeHours(time(8, 30), time(18))


def test_it_takes_the_rules_from_the_file(tmp_path: Path) -> None:
    rules = loaded(
        tmp_path,
        """
        [warnings]
        due_soon = {blue = 10, yellow = 5, orange = 0}
        stalled = {}
        promise_within_days = 30
        remind_again_working_days = 3
        escalation = [{after_working_days = 1, to = "above"}]
        [warnings.lagging]
        red = 20
        bottom = 0
        """,
    ).warnings.rules()

    assert rules.due_soon == Ladder({Level.BLUE: 10, Level.YELLOW: 5, Level.ORANGE: 0})
    assert not rules.stalled and rules.overdue == WarningRules().overdue
    assert rules.chain == Chain((Escalation(1, Told.ABOVE),), 3)
    assert (rules.lagging, rules.lagging_bottom, rules.promise_within_days) == (
        Ladder({Level.RED: 20}),
        0,
        30,
    )


def test_it_may_do_without_any_escalation(tmp_path: Path) -> None:
    rules = loaded(tmp_path, "[warnings]\nescalation = []\n").warnings.rules()

    assert rules.chain == Chain((), 5)


def test_it_shows_every_key_with_its_default_in_the_example() -> None:
    """What is left out of a ladder there, such as `overdue.blue`, is a level that the rule does not have."""
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))

    assert Settings(**example) == Settings()
    assert set(documented(example)) == set(keys(Settings()))


def documented(table: dict[str, Any], above: str = "") -> list[str]:
    found = []
    for name, value in table.items():
        found += documented(value, f"{above}{name}.") if isinstance(value, dict) else [above + name]
    return found


def keys(section: BaseModel, above: str = "") -> list[str]:
    """Every key that there is, but levels that a ladder does not have and the token, which is in no file."""
    found = []
    for field, value in section:
        name = type(section).model_fields[field].alias or field
        if isinstance(value, BaseModel):
            found += keys(value, f"{above}{name}.")
        elif name != "telegram_token" and not (value is None and name in list(Level)):
            found.append(above + name)
    return found


def test_it_knows_a_ladder_by_its_levels() -> None:
    assert list(Steps.model_fields) == [str(level) for level in Level]
