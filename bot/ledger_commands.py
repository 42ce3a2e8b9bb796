"""The commands of the ledger: `sanpi ledger …`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commanding import At, Config, KnownAt, run_to_end

app = typer.Typer(no_args_is_help=True, help="台账：演示、导入、导出、模板、对账")
LARGEST_NUMBER = 999_999_999
"""Of an import: what fits under a button."""


@app.command("demo")
def ledger_demo(config: Config = None, at: At = "") -> None:
    """把演示台账写入空的数据库。"""
    from bot.keeping import fill_demo
    from bot.place import Place

    print(run_to_end(fill_demo(Place.open(config, at))))


@app.command("import")
def ledger_import(
    file: Path,
    dry_run: Annotated[bool, typer.Option(help="只核对，不写入")] = False,
    annotated: Annotated[Path | None, typer.Option(help="把批注表存到这个 .xlsx 文件")] = None,
    sure: Annotated[
        str, typer.Option(help="确属实情、照此导入的疑点，用逗号隔开，如 late_report,future_day")
    ] = "",
    config: Config = None,
    at: At = "",
) -> None:
    """导入台账表格。"""
    from bot.importing import import_file
    from bot.place import Place

    place = Place.open(config, at)
    said, ok = run_to_end(import_file(place, file, dry_run=dry_run, sure=sure, annotated=annotated))
    print(said)
    if not ok:
        sys.exit(1)


@app.command("reconcile")
def ledger_reconcile(file: Path, config: Config = None, at: At = "") -> None:
    """对账：把通报或表格（.txt、.md、.csv、.xlsx）里的数与台账逐项核对。"""
    from bot.keeping import reconcile
    from bot.place import Place

    print(run_to_end(reconcile(Place.open(config, at), file)))


@app.command("undo")
def ledger_undo(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_NUMBER, help="第几次导入")],
    config: Config = None,
    at: At = "",
) -> None:
    """撤销一次导入；之后又被改动过的不能撤销。"""
    from bot.importing import undo_in_terminal
    from bot.place import Place

    print(run_to_end(undo_in_terminal(Place.open(config, at), number)))


@app.command("export")
def ledger_export(
    file: Path,
    question: Annotated[str, typer.Option(help="只导出这个清单，如 许昌逾期项目")] = "",
    known_at: KnownAt = "",
    config: Config = None,
    at: At = "",
) -> None:
    """把台账导出为 .xlsx 或 .csv。"""
    from bot.keeping import export_file
    from bot.place import Place

    print(run_to_end(export_file(Place.open(config, at), file, question, known_at)))


@app.command("template")
def ledger_template(
    file: Path,
    region: Annotated[str, typer.Option(help="地区，如 许昌；不写为全省")] = "",
    filled: Annotated[bool, typer.Option("--filled", help="填好该地区现有的各行，用于报送")] = False,
    config: Config = None,
    at: At = "",
) -> None:
    """生成空白的台账模板，或填好现有各行的报送表格。"""
    from bot.keeping import template_file
    from bot.place import Place

    print(run_to_end(template_file(Place.open(config, at), file, region, filled=filled)))


@app.command("phase")
def ledger_phase(
    number: Annotated[int, typer.Argument(min=1, max=999)],
    held_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="举行日期，如 2021-07-10")],
    config: Config = None,
    at: At = "",
) -> None:
    """登记一期；导入这一期的项目之前先登记。"""
    from bot.keeping import add_phase
    from bot.place import Place

    print(run_to_end(add_phase(Place.open(config, at), number, held_on.date())))
