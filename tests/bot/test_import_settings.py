"""The table [import] of the configuration: when to ask back, and what an import may take."""

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from ledger.doubts import DoubtRules
from tests.bot.terminal import Terminal


def settings(folder: Path, text: str) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load_settings(folder / "config.toml")


def test_without_it_the_usual_rules_hold(tmp_path: Path) -> None:
    found = settings(tmp_path, "")

    assert found.imports.rules() == found.office().doubts == DoubtRules()


def test_its_rules_hold_for_workbooks_and_for_reports_in_chat(tmp_path: Path) -> None:
    found = settings(tmp_path, "[import]\nlate_after_days = 90\nrush_percent = 40\n")

    assert found.imports.rules() == found.office().doubts == DoubtRules(late_after_days=90, rush_percent=40)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("late_after_days = 0", "import.late_after_days"),
        ("rush_percent = 101", "import.rush_percent"),
        ('minutes = "10"', "import.minutes"),
        ("memory_mb = 10", "import.memory_mb"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(terminal: Terminal, line: str, key: str) -> None:
    terminal.config(f"[import]\n{line}\n")

    assert terminal.refusal("ask", "帮助").startswith(f"配置项 {key} ")


def test_an_unknown_key_is_refused_with_those_that_there_are(terminal: Terminal) -> None:
    terminal.config("[import]\nlate = 3\n")

    said = terminal.refusal("ask", "帮助")
    assert "import.late" in said
    assert "late_after_days" in said


def test_an_unknown_table_is_refused_with_those_that_there_are(terminal: Terminal) -> None:
    terminal.config("[imports]\nminutes = 3\n")

    assert "、import。" in terminal.refusal("ask", "帮助")
