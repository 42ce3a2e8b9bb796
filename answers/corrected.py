"""What was read otherwise than it was typed: said before anything else, so that nobody takes it for an answer
to another question."""

from collections.abc import Sequence
from dataclasses import replace

from answers.shapes import Answer
from answers.words import render


def said(answer: Answer, pairs: Sequence[tuple[str, str]]) -> Answer:
    """The answer, with what was typed and what it was read as in front of it.

    Args:
        pairs: as typed, and as read; the answer is left alone where there are none.
    """
    if not pairs:
        return answer
    text = render("corrected.html.j2", text=answer.message.text, pairs=pairs)
    return replace(answer, message=replace(answer.message, text=text))
