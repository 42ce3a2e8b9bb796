"""What tests of extensions and mutes begin with: a warning, and replies to what the bot asks."""

from dataclasses import dataclass

from db import people
from ledger.officials import Official
from sandbox import Message
from tests.e2e.stage import Stage


@dataclass(frozen=True)
class Warned:
    """An overdue project of 魏都区, and the warning about it."""

    id: int
    serial: str
    project: int
    milestone: str
    name: str


async def warned(stage: Stage, county: str = "411002") -> Warned:
    """The day's scan, and the first overdue project of a county that it warns of."""
    await stage.job("early-warning")
    await stage.settled()
    return overdue(stage, county)


def overdue(stage: Stage, county: str) -> Warned:
    [row, *_] = stage.rows(
        "SELECT w.id, w.year, w.number, w.project_id, w.milestone, p.name FROM warning w "
        f"JOIN project p ON p.id = w.project_id WHERE w.rule = 'overdue' AND w.region_code = '{county}' "
        "AND w.state <> 'resolved' ORDER BY w.id"
    )
    number, year, serial, project, milestone, name = row
    return Warned(number, f"{year}-{serial:06d}", project, milestone, name)


async def reply(stage: Stage, who: int, to: Message, text: str) -> Message:
    """Somebody replies to a message of the bot; what the bot says to that."""
    return await stage.box.ask(who, to.chat_id, text, reply_to=to.id, within=10)


async def register(stage: Stage, person: Official) -> None:
    """One more official, who may write to the bot in private."""
    if person.id not in stage.box.world.users:
        stage.box.add_user(person.id, person.name)
    services = stage.demo.program.services
    async with services.writing() as context:
        await people.put_official(context.session, person, context.now)
