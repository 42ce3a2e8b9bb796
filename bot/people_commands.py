"""The commands about people and groups: `sanpi official …`, `sanpi group …`."""

from typing import Annotated

import typer

from bot.commanding import At, Config, run_to_end

official_app = typer.Typer(no_args_is_help=True, help="人员：登记、查看、邀请")
group_app = typer.Typer(no_args_is_help=True, help="群：绑定、查看")
LARGEST_ID = 2**52
"""Telegram's ids have at most 52 bits."""


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

    print(run_to_end(add_official(Place.open(config, at), id, name, role, region)))


@official_app.command("list")
def official_list(config: Config = None, at: At = "") -> None:
    """列出已登记的人员。"""
    from bot.keeping import list_officials
    from bot.place import Place

    print(run_to_end(list_officials(Place.open(config, at))))


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

    print(run_to_end(invite_official(Place.open(config, at), role, region)))


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

    print(run_to_end(bind_group(Place.open(config, at), id, title, region, receive)))


@group_app.command("list")
def group_list(config: Config = None, at: At = "") -> None:
    """列出群。"""
    from bot.keeping import list_groups
    from bot.place import Place

    print(run_to_end(list_groups(Place.open(config, at))))
