"""Write into the question files what brute.py counts: `python -m tests.questions.fill`.

To be run when questions are added; the test holds what stands there against brute.py and against the bot.
"""

import json
import re
import tempfile
from pathlib import Path

from tests.questions.brute import figures
from tests.questions.cases import cases, files
from tests.questions.ledger import build


def main() -> None:
    """Set the `figures` of every case."""
    with tempfile.TemporaryDirectory() as folder:
        _, book = build(Path(folder))
    for file in files():
        found = [figures(case.filled, book) for case in cases(file)]
        text = re.sub(r"\nfigures = [^\n]*", "", file.read_text(encoding="utf-8"))
        head, *rest = re.split(r"(?<=\n)(?=is = )", text)
        blocks = [_with_figures(block, figure) for block, figure in zip(rest, found, strict=True)]
        file.write_text("".join((head, *blocks)), encoding="utf-8")


def _with_figures(block: str, found: list[str]) -> str:
    """The block of a file that begins with the question, with a line of figures after it."""
    question, *others = block.split("\n")
    return "\n".join((question, "figures = " + json.dumps(found, ensure_ascii=False), *others))


if __name__ == "__main__":
    main()
