"""What the commands share: their options, and how one runs.

Kept light at the top, as all modules of commands are: the process that draws pictures imports them again.
"""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

Config = Annotated[Path | None, typer.Option("--config", help="配置文件", show_default="config.toml")]
KnownAt = Annotated[
    str, typer.Option("--known-at", help="按这一时刻所知的台账，如 2021-10-08T09:00", metavar="时刻")
]
At = Annotated[str, typer.Option("--at", help="从这一时刻起走的时钟，如 2021-10-08T09:00")]
T = TypeVar("T")


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; Ctrl-C ends quietly."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(0)
