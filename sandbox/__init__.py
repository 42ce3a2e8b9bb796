"""A Telegram on your own machine: a Bot API stand-in and a chat page, for demo and tests.

In a program or test (same asyncio loop as the bot, or another process; it is plain HTTP)::

    async with Sandbox("123456:demo", port=0, username="sanpi_bot") as sandbox:
        app = (
            Application.builder().token(sandbox.token)
            .base_url(sandbox.api_url)          # http://127.0.0.1:PORT/bot
            .base_file_url(sandbox.file_url)    # http://127.0.0.1:PORT/file/bot
            .build()
        )
        sandbox.add_user(1001, "李科", note="许昌")
        sandbox.add_group(-1001, "许昌专班", [1001])
        answer = await sandbox.ask(1001, 1001, "许昌一期开工率")     # say, then the bot's next message there
        query = sandbox.press(1001, 1001, answer.id, "排名图")       # by label or callback_data
        toast = await sandbox.answered(query)                      # toast.text, toast.alert
        edited = await sandbox.next_edit(answer)                   # or next_message(1001, query)

**People** (plain methods, done at once; `ValueError` for what Telegram's app would not allow): ``add_user``,
``add_group`` (the bot was always in it), ``add_topic``, ``say``, ``upload``, ``send_photo``,
``send_album``, ``edit``, ``press``, ``forge`` (any data), ``open_link``, ``add_bot``, ``remove_bot``,
``promote_bot``, ``block_bot``, ``unblock_bot``, ``join``, ``leave``, ``migrate``, ``inline_query``,
``choose_result``. See `People`.

**Looking and waiting**: ``messages``, ``message``, ``last``, ``toasts``, ``calls``; awaitable ``ask``,
``next_message(chat, after)``, ``next_edit(message)``, ``answered(query)``, ``results(query)``,
``wait_for(predicate)``, ``wait_idle``. A `Message` is a frozen value: ``text``, ``buttons`` (labels),
``photo``, ``document``, ``reply_to``, ``thread_id``, ``by_bot``, ``version``, ``service``. See `Watching`.

**Failing**: ``fail(RetryAfter(3), method="sendMessage", chat_id=-1001, times=2)``, likewise `ServerError`,
`Hang`, `DropAfterAccept`, `DropBefore`, `Kicked`, `ChatNotFound`; ``fail_at_random(seed, {fault: chance})``;
``heal()``. ``Sandbox(pace=Pace())`` enforces Telegram's sending limits with 429.

**The record is the judge**: ``sandbox.record.entries`` holds every API call (`Entry`) in order.

**HTTP**: every method of `People` is ``POST /sandbox/<method>`` with a JSON body of its arguments (bytes as
base64); ``fail`` (``kind`` and its fields), ``fail_at_random``, ``heal``, ``advance`` (``at``) likewise.
``GET /sandbox/state?user=``, ``/sandbox/record?since=&method=&chat_id=``, ``/sandbox/events?user=``
(server-sent events), ``/sandbox/files/<file_id>``; the chat page is ``/`` (``/?user=1001``: as that person).

Alone: ``python -m sandbox --port 8081``. It listens on 127.0.0.1 only.
"""

from sandbox.box import Sandbox
from sandbox.changes import Change
from sandbox.clock import ClockControl, Preset
from sandbox.entities import Entity, Rich
from sandbox.faults import (
    ChatNotFound,
    DropAfterAccept,
    DropBefore,
    Fault,
    Hang,
    Kicked,
    RetryAfter,
    ServerError,
)
from sandbox.files import StoredFile
from sandbox.model import Button, Chat, Message, User
from sandbox.pace import Pace
from sandbox.people import People
from sandbox.queries import Query, Toast
from sandbox.record import Entry, Record
from sandbox.watching import Watching

__all__ = [
    "Button",
    "Change",
    "Chat",
    "ChatNotFound",
    "ClockControl",
    "DropAfterAccept",
    "DropBefore",
    "Entity",
    "Entry",
    "Fault",
    "Hang",
    "Kicked",
    "Message",
    "Pace",
    "People",
    "Preset",
    "Query",
    "Record",
    "RetryAfter",
    "Rich",
    "Sandbox",
    "ServerError",
    "StoredFile",
    "Toast",
    "User",
    "Watching",
]
