"""Inline keyboards as a bot may send them."""

from collections.abc import Mapping

from sandbox.model import Button, Keyboard
from sandbox.wire import Json, bad_request, objects

DATA_BYTES = 64
MOST_BUTTONS = 100
ACTIONS = frozenset((
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "callback_game", "pay",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
))  # fmt: skip


def keyboard(markup: Mapping[str, Json] | None) -> Keyboard:
    """The inline keyboard of a checked ``reply_markup``; empty for none or another kind of markup."""
    rows = markup.get("inline_keyboard") if markup else None
    if not isinstance(rows, list):
        return ()
    buttons = tuple(tuple(_button(raw) for raw in objects(row)) for row in rows)
    if sum(map(len, buttons)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return tuple(row for row in buttons if row)


def _button(raw: Mapping[str, Json]) -> Button:
    text, data, url = raw.get("text"), raw.get("callback_data"), raw.get("url")
    if not text:
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if len(ACTIONS & raw.keys()) != 1:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if isinstance(data, str) and not 1 <= len(data.encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if isinstance(url, str) and not url.startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return Button(
        str(text), data if isinstance(data, str) else None, url if isinstance(url, str) else None, raw
    )


def keyboard_json(rows: Keyboard) -> Json:
    return {"inline_keyboard": [[button.raw for button in row] for row in rows]}
