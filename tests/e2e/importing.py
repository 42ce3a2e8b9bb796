"""Workbooks as people send them in, and what they do with the plan that comes back."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from openpyxl import Workbook, load_workbook

from db.data import henan
from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import write_xlsx
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from sandbox import Message
from tests.e2e.stage import Stage
from tests.workbook import books

TREE = henan()
WAITING = "⏳"
"""How the words on progress begin."""
PLANT = replace(
    books.PLANT,
    code="XC-2021-900",
    name="长葛<超硬>材料 & 刀具项目",
    milestones={**books.PLANT.milestones, Milestone.START: Plan(date(2021, 9, 1))},
)
OTHERS = replace(PLANT, code="LH-2021-900", name="漯河某项目", region="411102")


def book(*projects: ProjectRecord) -> bytes:
    """A workbook with these projects in the first phase's 签约 batch."""
    return write_xlsx([sheet_row(p, EntryRecord(p.code, 1, Batch.SIGNED), TREE) for p in projects])


def started(project: ProjectRecord, day: date, **changes: object) -> ProjectRecord:
    """The project with its start on a day."""
    plan = replace(project.milestones[Milestone.START], actual_on=day)
    return replace(project, milestones={**project.milestones, Milestone.START: plan}, **changes)  # type: ignore[arg-type]


async def sent(stage: Stage, who: int, content: bytes, name: str = "台账.xlsx", caption: str = "") -> Message:
    """Somebody sends a document in private; the bot's answer once it is no word on progress any more."""
    said = stage.box.upload(who, who, name, content, caption)
    return await final(stage, await stage.box.next_message(who, said, within=60))


async def final(stage: Stage, message: Message) -> Message:
    """A message once it is no word on progress any more."""
    while message.text.startswith(WAITING):
        message = await stage.box.next_edit(message, within=60)
    return message


async def pressed(stage: Stage, who: int, message: Message, button: str) -> Message:
    """Somebody presses; the message as it stands once all is done."""
    now = stage.again(message)
    stage.box.press(who, message.chat_id, message.id, button)
    return await final(stage, await stage.box.next_edit(now, within=60))


async def imported(stage: Stage, who: int, content: bytes) -> Message:
    """Somebody sends a workbook and confirms it; the message that says so."""
    return await pressed(stage, who, await sent(stage, who, content), "✅ 确认导入")


async def copy_below(stage: Stage, message: Message) -> tuple[Message, Workbook]:
    """The annotated copy that comes below a plan."""
    below = await stage.box.next_message(message.chat_id, message.id, within=60)
    assert below.file is not None
    return below, load_workbook(BytesIO(stage.box.world.files.content(below.file)))


def count(stage: Stage, code: str = "%-900") -> int:
    """How many projects of ours there are."""
    return int(stage.rows(f"SELECT count(*) FROM project WHERE code LIKE '{code}'")[0][0])
