"""The command line. Exit codes: 0 done, 1 refused with one clear line, 2 wrong usage.

Kept light at the top: the process that draws pictures imports this module again.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import ledger_commands, people_commands
from bot.commanding import At, Config, KnownAt, run_to_end
from ledger.errors import Refused

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="三批 Sanpi"
)
db_app = typer.Typer(no_args_is_help=True, help="数据库：升级、备份")
app.add_typer(ledger_commands.app, name="ledger")
app.add_typer(people_commands.official_app, name="official")
app.add_typer(people_commands.group_app, name="group")
app.add_typer(db_app, name="db")


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

    run_to_end(run_demo(port, instant(at) if at else None, day.date()))


@app.command()
def run(config: Config = None, at: At = "") -> None:
    """运行机器人。"""
    from bot.place import Place
    from bot.running import run_bot

    run_to_end(run_bot(Place.open(config, at, required=True)))


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
    print(run_to_end(ask_in_terminal(place, text, picture, as_json=as_json, known_at=known_at)))


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

    print(run_to_end(run_job(Place.open(config, at), name, deliver=deliver)))


@app.command()
def simulate(
    days: Annotated[int, typer.Option(min=1, max=366, help="推算今后多少天")] = 10,
    config: Config = None,
    at: At = "",
) -> None:
    """推算今后几天会在什么时候向哪些群推送哪些预警；不写入，不发送。"""
    from bot.place import Place
    from bot.rehearsal import rehearse

    print(run_to_end(rehearse(Place.open(config, at), days)))


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
    print(run_to_end(write_bulletin(place, out, phase=phase, as_of=day, region=region, number=number)))


@app.command()
def check(config: Config = None, at: At = "") -> None:
    """检查配置、口令、字体、日历、数据库，各一行。"""
    from bot.checking import check_all

    lines, ok = run_to_end(check_all(config, at))
    print("\n".join(lines))
    if not ok:
        sys.exit(1)


@db_app.command("upgrade")
def db_upgrade(config: Config = None, at: At = "") -> None:
    """建立或升级数据库。"""
    from bot.keeping import upgrade_database
    from bot.place import Place

    print(run_to_end(upgrade_database(Place.open(config, at))))


@db_app.command("backup")
def db_backup(file: Path, config: Config = None, at: At = "") -> None:
    """备份数据库到文件。"""
    from bot.keeping import back_up
    from bot.place import Place

    print(run_to_end(back_up(Place.open(config, at), file)))
