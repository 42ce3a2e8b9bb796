"""`sanpi bulletin`: the formal report on a phase as a Word document."""

from datetime import date
from pathlib import Path

from answers.bulletin_facts import work_out
from answers.bulletin_paper import opening, paper
from answers.charts import FontMissing
from answers.context import Asker
from answers.documents.writing import written
from answers.resolve import resolve
from answers.words import render
from bot.files import write
from bot.place import Place, operator, region_named
from ledger.errors import Reason, Refused
from ledger.questions import Question, Topic


async def write_bulletin(
    place: Place, file: Path, *, phase: int | None, as_of: date | None, region: str, number: str
) -> str:
    """Write a bulletin; what to print.

    Args:
        phase: the usual one unless given.
        as_of: today unless given.
        region: name of the province or a city; empty for the province.
        number: 发文字号 of the year; empty to leave it blank.

    Raises:
        Refused: NOT_A_DOCX, UNKNOWN_PHASE, NO_DATA, FUTURE_DAY, UNKNOWN_REGION, BULLETIN_TOO_LOW,
            FONT_MISSING, CANNOT_WRITE.
    """
    if file.suffix.lower() != ".docx":
        raise Refused(Reason.NOT_A_DOCX)
    async with place.reading() as context:
        asker: Asker = operator(context.tree)
        code = region_named(context.tree, region).code if region else None
        asked = Question(Topic.BULLETIN, region=code, phase=phase, as_of=as_of)
        question = resolve(asked, asker, context)
        facts = await work_out(question, context)
        wanted = paper(question, facts, context, number)
        said = opening(question, facts, context)
    try:
        content = written(wanted)
    except FontMissing as error:
        raise Refused(Reason.FONT_MISSING) from error
    write(file, content)
    return render("terminal.txt.j2", what="bulletin", file=file, warning=wanted.warning, opening=said)
