"""Settings: `config.toml`, checked at start. Secrets come from the environment or a file, never from it."""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from answers.context import Office
from bot.collection_settings import CollectionSection
from bot.database_settings import DatabaseSection
from bot.import_settings import ImportSection
from bot.office_settings import CalendarSection, QuietHours, Schedule
from bot.settings_section import Section
from bot.warning_settings import WarningSection
from ledger.errors import Reason, Refused
from ledger.schedule import Timetable

DEFAULT_CONFIG = Path("config.toml")
TOKEN_VARIABLE = "SANPI_TELEGRAM_TOKEN"
"""The one setting that the environment may give."""


class Telegram(Section):
    """How to reach Telegram."""

    token_file: str = "telegram-token"
    api_url: Annotated[str, Field(pattern=r"^https?://")] = "https://api.telegram.org"
    proxy_url: str = ""
    admins: tuple[int, ...] = ()


class Settings(BaseSettings):
    """All settings. The token is taken from SANPI_TELEGRAM_TOKEN, else from `telegram.token_file`."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    telegram: Telegram = Telegram()
    database: DatabaseSection = DatabaseSection()
    schedule: Schedule = Schedule()
    calendar: CalendarSection = CalendarSection()
    warnings: WarningSection = WarningSection()
    quiet_hours: QuietHours = QuietHours()
    collection: CollectionSection = CollectionSection()
    imports: ImportSection = Field(default=ImportSection(), alias="import")
    telegram_token: SecretStr = SecretStr("")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        token = os.environ.get(TOKEN_VARIABLE)
        given = {} if token is None else {"telegram_token": token}
        return (init_settings, InitSettingsSource(settings_cls, given))

    def office(self) -> Office:
        """How the office works. Raises Refused(BAD_SETTING) where settings contradict each other."""
        return Office(
            timetable=Timetable(self.calendar.calendar(), ZoneInfo(self.schedule.timezone)),
            hours=self.quiet_hours.hours(),
            early_warning=self.schedule.trigger("early_warning"),
            rules=self.warnings.rules(),
            doubts=self.imports.rules(),
            collection=self.collection.plan(),
        )

    def token(self, folder: Path) -> str:
        """The bot's token. Raises Refused(BAD_SETTING) where there is none."""
        token = self.telegram_token.get_secret_value().strip()
        file = folder / self.telegram.token_file
        if not token and file.is_file():
            token = file.read_text(encoding="utf-8").strip()
        if not token:
            raise Refused(
                Reason.BAD_SETTING,
                key="telegram.token_file",
                problem="no_token",
                file=self.telegram.token_file,
            )
        return token


def load_settings(file: Path, *, required: bool = False) -> Settings:
    """Read and check the settings. Paths in them are taken from the file's folder.

    Args:
        file: a missing file means the defaults, unless it is required.

    Raises:
        Refused: BAD_SETTING, with the key's name and what is allowed.
    """
    if not file.is_file():
        if required:
            raise Refused(Reason.BAD_SETTING, key=str(file), problem="no_file")
        return _beside(Settings(), file.parent)
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(Reason.BAD_SETTING, key=str(file), problem="not_toml", said=str(error)) from error
    if _holds_token(values):
        raise Refused(Reason.BAD_SETTING, key="telegram.token", problem="token_in_file")
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise _refused(error) from None
    settings.office()
    return _beside(settings, file.parent)


def _beside(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(update={"database": settings.database.beside(folder)})


def _holds_token(values: dict[str, Any]) -> bool:
    telegram = values.get("telegram")
    return "telegram_token" in values or (isinstance(telegram, dict) and "token" in telegram)


def _refused(error: ValidationError) -> Refused:
    found = error.errors()
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return Refused(Reason.BAD_SETTING, key=key, problem="unknown_key", known=_known_beside(key))
    facts = first.get("ctx", {})
    if first["type"] == "model_type":
        facts = {"error": f"[{key}]"}
    allowed = facts.get("error") or facts.get("pattern") or ""
    limits = {name: facts[name] for name in ("ge", "le") if name in facts}
    return Refused(
        Reason.BAD_SETTING,
        key=key,
        problem="wrong_value",
        allowed=str(allowed),
        limits=limits,
        kind=first["type"],
        expected=re.findall(r"'(.*?)'", str(facts.get("expected", ""))),
        said=first["msg"],
    )


def _known_beside(key: str) -> tuple[str, ...]:
    """The keys that could have been meant: those of the same table."""
    model: type[BaseModel] = Settings
    for part in key.split(".")[:-1]:
        if part.isdigit():
            continue  # which one of several
        field = _keys(model).get(part)
        kind = None if field is None else next(iter(get_args(field.annotation)), field.annotation)
        if not isinstance(kind, type) or not issubclass(kind, BaseModel):
            return ()
        model = kind
    return tuple(name for name in _keys(model) if name != "telegram_token")


def _keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys of a table; one is a word that Python keeps for itself."""
    return {field.alias or name: field for name, field in model.model_fields.items()}
