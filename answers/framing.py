"""What a push carries beside its message: its number, and 补发 if it may have come before."""

from dataclasses import replace

from answers.shapes import Message
from answers.words import render

LONGEST_FRAME = 100
"""Characters that a frame has at most, after parsing; a message that is pushed must leave room for them."""


def framed(message: Message, serial: str, *, again: bool) -> Message:
    """The message with its number (2021-000045), by which a 补发 is matched to what came before it."""
    text = render("framed.html.j2", text=message.text, serial=serial, again=again)
    return replace(message, text=text)
