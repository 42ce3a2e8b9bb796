"""``python -m sandbox``: the sandbox as a process of its own, with a few people to try it with."""

import argparse
import asyncio

from sandbox.box import Sandbox, describe
from sandbox.pace import Pace


def main() -> None:
    """Runs until interrupted; the first line printed is JSON with the addresses."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A Telegram on your own machine.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--token", default="123456:sandbox", help="the bot's token (default: %(default)s)")
    parser.add_argument("--username", default="sandbox_bot", help="the bot's @name (default: %(default)s)")
    parser.add_argument("--empty", action="store_true", help="begin without people and groups")
    parser.add_argument("--pace", type=float, help="enforce Telegram's sending limits, so many times as fast")
    arguments = parser.parse_args()
    pace = Pace(speed=arguments.pace) if arguments.pace else None
    box = Sandbox(arguments.token, arguments.port, username=arguments.username, pace=pace)
    try:
        asyncio.run(_serve(box, arguments.empty))
    except KeyboardInterrupt:
        return


async def _serve(box: Sandbox, empty: bool) -> None:
    if not empty:
        _populate(box)
    async with box:
        print(describe(box), flush=True)
        await asyncio.Event().wait()


def _populate(box: Sandbox) -> None:
    for user_id, name, note in ((1001, "李科", "许昌"), (1002, "王科", "漯河"), (2001, "张处", "省办")):
        box.add_user(user_id, name, note=note)
    box.add_group(-1001, "许昌专班", [1001, 2001])
    box.add_group(-1002, "漯河专班", [1002, 2001])
    box.add_group(-1000, "省“三个一批”办", [2001])


if __name__ == "__main__":
    main()
