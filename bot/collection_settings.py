"""The part of the settings that says when cities send in their ledger; see `ledger.collection`."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.settings_section import Section, TriggerText
from ledger.collection import CollectionPlan
from ledger.schedule import parse_monthly, parse_trigger


def _monthly(text: str) -> str:
    try:
        parse_monthly(text)
    except ValueError as error:
        raise ValueError("20 09:00（1至28日）") from error
    return text


class CollectionSection(Section):
    """台账报送: whether, when, by when, and when to remind."""

    enabled: Annotated[bool, Field(strict=True)] = True
    opens: Annotated[str, AfterValidator(_monthly)] = "20 09:00"
    due_after_workdays: Annotated[int, Field(strict=True, ge=1, le=20)] = 5
    reminders: TriggerText = "workdays 09:30"

    def plan(self) -> CollectionPlan:
        """The same in the ledger's own terms."""
        return CollectionPlan(
            enabled=self.enabled,
            opens=parse_monthly(self.opens),
            due_after=self.due_after_workdays,
            reminders=parse_trigger(self.reminders),
        )
