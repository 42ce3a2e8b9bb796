"""Settings: `config.toml`, checked at start. Secrets come from the environment or a file, never from it."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from ledger.calendar import WorkCalendar
from ledger.errors import Reason, Refused
from ledger.schedule import Trigger, parse_trigger
from ledger.warnings import WarningRules


def _trigger(text: str) -> str:
    parse_trigger(text)
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("Asia/Shanghai") from error
    return text


TriggerText = Annotated[str, AfterValidator(_trigger)]


class Section(BaseModel):
    """A table of the file; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Telegram(Section):
    """How to reach Telegram."""

    token_file: str = "telegram-token"
    api_url: Annotated[str, Field(pattern=r"^https?://")] = "https://api.telegram.org"
    proxy_url: str = ""
    admins: tuple[int, ...] = ()


class DatabaseSection(Section):
    """Where the ledger is kept."""

    url: Annotated[str, Field(pattern=r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://")] = (
        "sqlite+aiosqlite:///sanpi.db"
    )


class Schedule(Section):
    """When the pushes are due."""

    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    weekly_ranking: TriggerText = "mon 09:00"
    early_warning: TriggerText = "workdays 08:30"

    def trigger(self, name: str) -> Trigger:
        """The trigger of `weekly_ranking` or `early_warning`."""
        return parse_trigger(getattr(self, name))


class CalendarSection(Section):
    """Days on which the operator knows better than the library."""

    working_days: tuple[date, ...] = ()
    holidays: tuple[date, ...] = ()

    def calendar(self) -> WorkCalendar:
        """The calendar with these overrides."""
        return WorkCalendar({**dict.fromkeys(self.working_days, True), **dict.fromkeys(self.holidays, False)})


class WarningSection(Section):
    """When to warn; see `ledger.warnings.WarningRules`."""

    due_soon_working_days: Annotated[int, Field(ge=0, le=60)] = 7
    orange_after_days: Annotated[int, Field(ge=2, le=3650)] = 30
    red_after_days: Annotated[int, Field(ge=3, le=3650)] = 90
    lagging_margin_points: Annotated[int, Field(ge=1, le=100)] = 15
    lagging_min_entries: Annotated[int, Field(ge=1, le=1000)] = 5

    def rules(self) -> WarningRules:
        """The rules in the ledger's own terms. Raises Refused(BAD_SETTING) if the levels overlap."""
        if self.red_after_days <= self.orange_after_days:
            raise Refused(
                Reason.BAD_SETTING,
                key="warnings.red_after_days",
                problem="levels_overlap",
                orange=self.orange_after_days,
            )
        return WarningRules(
            due_soon_working_days=self.due_soon_working_days,
            orange_after_days=self.orange_after_days,
            red_after_days=self.red_after_days,
            lagging_margin_tenths=self.lagging_margin_points * 10,
            lagging_min_entries=self.lagging_min_entries,
        )


class Settings(BaseSettings):
    """All settings. The token is taken from SANPI_TELEGRAM_TOKEN, else from `telegram.token_file`."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="SANPI_")

    telegram: Telegram = Telegram()
    database: DatabaseSection = DatabaseSection()
    schedule: Schedule = Schedule()
    calendar: CalendarSection = CalendarSection()
    warnings: WarningSection = WarningSection()
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
        return (init_settings, env_settings)

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
    """Read and check the settings.

    Args:
        file: a missing file means the defaults, unless it is required.

    Raises:
        Refused: BAD_SETTING, with the key's name and what is allowed.
    """
    if not file.is_file():
        if required:
            raise Refused(Reason.BAD_SETTING, key=str(file), problem="no_file")
        return Settings()
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(Reason.BAD_SETTING, key=str(file), problem="not_toml", said=str(error)) from error
    if "telegram_token" in values or "token" in values.get("telegram", {}):
        raise Refused(Reason.BAD_SETTING, key="telegram.token", problem="token_in_file")
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise _refused(error) from None
    settings.warnings.rules()
    return settings


def _refused(error: ValidationError) -> Refused:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return Refused(Reason.BAD_SETTING, key=key, problem="unknown_key", known=_known_beside(key))
    facts = first.get("ctx", {})
    allowed = facts.get("error") or facts.get("pattern") or ""
    limits = {name: facts[name] for name in ("ge", "le") if name in facts}
    return Refused(
        Reason.BAD_SETTING,
        key=key,
        problem="wrong_value",
        allowed=str(allowed),
        limits=limits,
        said=first["msg"],
    )


def _known_beside(key: str) -> tuple[str, ...]:
    """The keys that could have been meant: those of the same table."""
    section = Settings.model_fields.get(key.split(".")[0])
    model = section.annotation if section is not None else Settings
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        return ()
    return tuple(name for name in model.model_fields if name != "telegram_token")
