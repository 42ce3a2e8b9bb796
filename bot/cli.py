"""The command line. Exit codes: 0 done, 1 refused with one clear line, 2 wrong usage.

Kept light at the top: the process that draws pictures imports this module again.
"""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from ledger.errors import Refused

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="三批 Sanpi"
)
ledger_app = typer.Typer(no_args_is_help=True, help="台账：演示、导入、导出、模板、对账")
official_app = typer.Typer(no_args_is_help=True, help="人员：登记、查看、邀请")
group_app = typer.Typer(no_args_is_help=True, help="群：绑定、查看")
db_app = typer.Typer(no_args_is_help=True, help="数据库：升级、备份")
app.add_typer(ledger_app, name="ledger")
app.add_typer(official_app, name="official")
app.add_typer(group_app, name="group")
app.add_typer(db_app, name="db")

Config = Annotated[Path | None, typer.Option("--config", help="配置文件", show_default="config.toml")]
KnownAt = Annotated[
    str, typer.Option("--known-at", help="按这一时刻所知的台账，如 2021-10-08T09:00", metavar="时刻")
]
At = Annotated[str, typer.Option("--at", help="从这一时刻起走的时钟，如 2021-10-08T09:00")]
T = TypeVar("T")
LARGEST_ID = 2**52
"""Telegram's ids have at most 52 bits."""


LARGEST_NUMBER = 999_999_999
"""Of an import: what fits under a button."""


def main() -> None:
    """Run a command; what a person can cause is one line and exit code 1."""
    try:
        app()
    except Refused as refused:
        from answers.refusals import refusal_text

        print(refusal_text(refused), file=sys.stderr)
        sys.exit(1)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8080,
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])] = datetime(2021, 9, 30),  # noqa: DTZ001
    config: Config = None,
    at: At = "",
) -> None:
    """演示：演示台账、模拟聊天页和机器人，打开打印的网址即可。"""
    from bot.demo import run_demo
    from bot.place import instant

    _run(run_demo(port, instant(at) if at else None, day.date()))


@app.command()
def run(config: Config = None, at: At = "") -> None:
    """运行机器人。"""
    from bot.place import Place
    from bot.running import run_bot

    _run(run_bot(Place.open(config, at, required=True)))


@app.command()
def ask(
    text: str,
    picture: Annotated[Path | None, typer.Option(help="把图片存到这个文件")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="按 JSON 输出")] = False,
    known_at: KnownAt = "",
    config: Config = None,
    at: At = "",
) -> None:
    """提问，与聊天里的回答相同。"""
    from bot.asking import ask_in_terminal
    from bot.place import Place

    place = Place.open(config, at)
    print(_run(ask_in_terminal(place, text, picture, as_json=as_json, known_at=known_at)))


@app.command()
def job(
    name: str,
    deliver: Annotated[bool, typer.Option(help="没有机器人在运行时，由本命令直接发送")] = False,
    config: Config = None,
    at: At = "",
) -> None:
    """立即执行一项定时任务。"""
    from bot.place import Place
    from bot.running import run_job

    print(_run(run_job(Place.open(config, at), name, deliver=deliver)))


@app.command()
def simulate(
    days: Annotated[int, typer.Option(min=1, max=366, help="推算今后多少天")] = 10,
    config: Config = None,
    at: At = "",
) -> None:
    """推算今后几天会在什么时候向哪些群推送哪些预警；不写入，不发送。"""
    from bot.place import Place
    from bot.rehearsal import rehearse

    print(_run(rehearse(Place.open(config, at), days)))


@app.command()
def bulletin(
    out: Annotated[Path, typer.Option(help="写到这个 .docx 文件")],
    phase: Annotated[
        int | None, typer.Option(min=1, max=999, help="第几期", show_default="通常的一期")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至，如 2021-09-30", show_default="今天")
    ] = None,
    region: Annotated[str, typer.Option(help="省或市，如 许昌；不写为全省")] = "",
    number: Annotated[str, typer.Option(help="发文字号里的号，如 5；不写则留空")] = "",
    config: Config = None,
    at: At = "",
) -> None:
    """生成通报（Word 文档）：正文、各市名次表和排名图、预警名单。"""
    from bot.place import Place
    from bot.publishing import write_bulletin

    place, day = Place.open(config, at), as_of.date() if as_of else None
    print(_run(write_bulletin(place, out, phase=phase, as_of=day, region=region, number=number)))


@app.command()
def check(config: Config = None, at: At = "") -> None:
    """检查配置、口令、字体、日历、数据库，各一行。"""
    from bot.checking import check_all

    lines, ok = _run(check_all(config, at))
    print("\n".join(lines))
    if not ok:
        sys.exit(1)


@ledger_app.command("demo")
def ledger_demo(config: Config = None, at: At = "") -> None:
    """把演示台账写入空的数据库。"""
    from bot.keeping import fill_demo
    from bot.place import Place

    print(_run(fill_demo(Place.open(config, at))))


@ledger_app.command("import")
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
    said, ok = _run(import_file(place, file, dry_run=dry_run, sure=sure, annotated=annotated))
    print(said)
    if not ok:
        sys.exit(1)


@ledger_app.command("reconcile")
def ledger_reconcile(file: Path, config: Config = None, at: At = "") -> None:
    """对账：把通报或表格（.txt、.md、.csv、.xlsx）里的数与台账逐项核对。"""
    from bot.keeping import reconcile
    from bot.place import Place

    print(_run(reconcile(Place.open(config, at), file)))


@ledger_app.command("undo")
def ledger_undo(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_NUMBER, help="第几次导入")],
    config: Config = None,
    at: At = "",
) -> None:
    """撤销一次导入；之后又被改动过的不能撤销。"""
    from bot.importing import undo_in_terminal
    from bot.place import Place

    print(_run(undo_in_terminal(Place.open(config, at), number)))


@ledger_app.command("export")
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

    print(_run(export_file(Place.open(config, at), file, question, known_at)))


@ledger_app.command("template")
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

    print(_run(template_file(Place.open(config, at), file, region, filled=filled)))


@ledger_app.command("phase")
def ledger_phase(
    number: Annotated[int, typer.Argument(min=1, max=999)],
    held_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="举行日期，如 2021-07-10")],
    config: Config = None,
    at: At = "",
) -> None:
    """登记一期；导入这一期的项目之前先登记。"""
    from bot.keeping import add_phase
    from bot.place import Place

    print(_run(add_phase(Place.open(config, at), number, held_on.date())))


@official_app.command("add")
def official_add(
    id: Annotated[int, typer.Option(min=1, max=LARGEST_ID, help="Telegram 用户编号")],
    name: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option(help="viewer、officer、supervisor 或 admin")],
    region: Annotated[str, typer.Option(help="地区，如 许昌")],
    config: Config = None,
    at: At = "",
) -> None:
    """登记人员；已登记的按新的内容更新。"""
    from bot.keeping import add_official
    from bot.place import Place

    print(_run(add_official(Place.open(config, at), id, name, role, region)))


@official_app.command("list")
def official_list(config: Config = None, at: At = "") -> None:
    """列出已登记的人员。"""
    from bot.keeping import list_officials
    from bot.place import Place

    print(_run(list_officials(Place.open(config, at))))


@official_app.command("invite")
def official_invite(
    role: Annotated[str, typer.Option()],
    region: Annotated[str, typer.Option()],
    config: Config = None,
    at: At = "",
) -> None:
    """打印一次性的邀请链接。"""
    from bot.keeping import invite_official
    from bot.place import Place

    print(_run(invite_official(Place.open(config, at), role, region)))


@group_app.command("bind")
def group_bind(
    id: Annotated[int, typer.Option(min=-LARGEST_ID, help="Telegram 群编号，是负数")],
    title: Annotated[str, typer.Option()],
    region: Annotated[str, typer.Option()],
    receive: Annotated[
        str, typer.Option(help="weekly-ranking,early-warning,collection")
    ] = "weekly-ranking,early-warning",
    config: Config = None,
    at: At = "",
) -> None:
    """绑定群与地区，设定接收的推送。"""
    from bot.keeping import bind_group
    from bot.place import Place

    print(_run(bind_group(Place.open(config, at), id, title, region, receive)))


@group_app.command("list")
def group_list(config: Config = None, at: At = "") -> None:
    """列出群。"""
    from bot.keeping import list_groups
    from bot.place import Place

    print(_run(list_groups(Place.open(config, at))))


@db_app.command("upgrade")
def db_upgrade(config: Config = None, at: At = "") -> None:
    """建立或升级数据库。"""
    from bot.keeping import upgrade_database
    from bot.place import Place

    print(_run(upgrade_database(Place.open(config, at))))


@db_app.command("backup")
def db_backup(file: Path, config: Config = None, at: At = "") -> None:
    """备份数据库到文件。"""
    from bot.keeping import back_up
    from bot.place import Place

    print(_run(back_up(Place.open(config, at), file)))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; Ctrl-C ends quietly."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(0)
