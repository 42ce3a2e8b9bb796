"""The command line as a person uses it: what it prints, and its exit code."""

import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from bot.cli import main


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


class Terminal:
    """Runs `sanpi` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def config(self, text: str) -> None:
        """Write `config.toml`."""
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> Printed:
        """Run a command to its end. What is not a refusal is raised, and the test fails."""
        out, err = StringIO(), StringIO()
        with (
            chdir(self.folder),
            patch.object(sys, "argv", ["sanpi", *arguments]),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
                code: object = 0
            except SystemExit as ended:
                code = ended.code
        return Printed(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())

    def refusal(self, *arguments: str) -> str:
        """Run a command that must be refused with one line; that line."""
        printed = self.run(*arguments)
        assert (printed.code, printed.out, printed.err.count("\n")) == (1, "", 1), printed
        return printed.err.strip()
