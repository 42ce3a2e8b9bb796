"""The configuration: which file, which folder, what is refused."""

from pathlib import Path

import pytest

from bot.database_settings import DatabaseSection
from bot.settings import load_settings
from ledger.errors import Reason, Refused
from tests.bot.terminal import Terminal


def loaded(folder: Path, text: str) -> str:
    """The database's address in a configuration."""
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load_settings(folder / "config.toml").database.url


def test_it_wants_a_table_where_a_table_belongs(terminal: Terminal) -> None:
    terminal.config("telegram = 3\n")

    assert terminal.refusal("ask", "帮助") == "配置项 telegram 有误：应写成 [telegram]。"


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://sanpi.db", "postgresql+asyncpg://u@h:port/d"])
def test_it_refuses_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    with pytest.raises(Refused) as refused:
        loaded(tmp_path, f"[database]\nurl = '{url}'\n")

    assert refused.value.reason is Reason.BAD_SETTING and refused.value.facts["key"] == "database.url"


def test_it_reads_nothing_but_the_token_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE", "TELEGRAM", "WARNINGS"):
        monkeypatch.setenv(f"SANPI_{name}", "xx")
    monkeypatch.setenv("SANPI_TELEGRAM_TOKEN", "123456:from-environment")

    settings = load_settings(tmp_path / "config.toml")

    assert settings.database.file == tmp_path / "sanpi.db"
    assert settings.token(tmp_path) == "123456:from-environment"


def test_it_wants_a_configuration_that_was_asked_for(keeper: Terminal) -> None:
    assert keeper.run("official", "list").code == 0
    for name in ("config.toml", "other.toml"):
        said = keeper.refusal("official", "list", "--config", name)
        assert said == f"没有配置文件 {name}，请参照 config.example.toml 新建。"


def test_it_finds_the_ledger_beside_the_configuration(keeper: Terminal) -> None:
    keeper.config("[database]\nurl = 'sqlite+aiosqlite:///sanpi.db'\n")
    elsewhere = keeper.folder / "elsewhere"
    elsewhere.mkdir()

    printed = Terminal(elsewhere).run("ledger", "template", "t.xlsx", "--config", "../config.toml")

    assert printed.code == 0, printed.err
    assert [file.name for file in elsewhere.iterdir()] == ["t.xlsx"]


def test_it_leaves_other_addresses_as_they_are(tmp_path: Path) -> None:
    for url in (
        f"sqlite+aiosqlite:///{tmp_path}/a.db",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite://",
        "postgresql+asyncpg://user:secret@host/name",
    ):
        assert loaded(tmp_path, f"[database]\nurl = '{url}'\n") == url


def test_it_minds_folders_with_peculiar_names(tmp_path: Path) -> None:
    folder = tmp_path / "台账 100%?#"

    assert DatabaseSection().beside(folder).file == folder / "sanpi.db"
