"""What every table of the configuration is made of."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from ledger.schedule import parse_trigger


class Section(BaseModel):
    """A table of the file; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _trigger(text: str) -> str:
    parse_trigger(text)
    return text


TriggerText = Annotated[str, AfterValidator(_trigger)]
"""When something is due again and again, as `ledger.schedule.parse_trigger` reads it."""
