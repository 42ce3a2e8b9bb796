"""`sanpi ask`: the same answer in the terminal."""

import json
from pathlib import Path

from answers.front import answer
from answers.message_json import jsonable
from answers.shapes import Answer, StoredPhoto
from answers.words import plain
from bot.files import write
from bot.knowing import as_known, looking
from bot.place import Place, operator
from handlers.asking import answer_text
from ledger.errors import Reason, Refused
from ledger.questions import View


async def ask_in_terminal(
    place: Place, text: str, picture: Path | None, *, as_json: bool, known_at: str = ""
) -> str:
    """What to print for a question.

    Args:
        known_at: the instant as of whose knowledge it is answered; empty for all that is known.

    Raises:
        Refused: as `answer` and `looking` do.
    """
    async with looking(place, known_at) as context:
        asker = operator(context.tree)
        given = await answer_text(text, asker, context)
        if picture is not None:
            drawn = given
            if given.question is not None and given.message.picture is None:
                drawn = await answer(given.question.but(view=View.PICTURE), asker, context)
            _save(drawn, picture)
        shown = as_known(context, plain(given.message.text))
    return _as_json(given, shown) if as_json else _as_text(given, shown)


def _save(given: Answer, file: Path) -> None:
    from answers.charts.painter import draw

    picture = given.message.picture
    if picture is None or isinstance(picture, StoredPhoto):
        raise Refused(Reason.NO_PICTURE)
    write(file, draw(picture))


def _as_text(given: Answer, text: str) -> str:
    lines = [text]
    if given.question is None:
        lines += [f"· {button.label}" for row in given.message.buttons for button in row]
    return "\n".join(lines)


def _as_json(given: Answer, text: str) -> str:
    question = None if given.question is None else jsonable(given.question)
    body = {"question": question, "text": text, "facts": jsonable(given.facts)}
    return json.dumps(body, ensure_ascii=False, indent=2)
