"""answerCallbackQuery and answerInlineQuery."""

import re
from collections.abc import Mapping

from sandbox.changes import Change
from sandbox.entities import utf16_length
from sandbox.keyboards import keyboard
from sandbox.methods import content
from sandbox.methods.table import method
from sandbox.queries import Offer, Toast
from sandbox.wire import Call, Json, bad_request
from sandbox.world import World

TOAST_LIMIT = 200
MOST_RESULTS = 50
MOST_ID_BYTES = 64
START_PARAMETER = re.compile("[A-Za-z0-9_-]{1,64}")


@method("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> Json:
    if utf16_length(call.text("text")) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.queries.take(call.text("callback_query_id"))
    toast = Toast(
        query.id, query.user_id, call.text("text"), call.flag("show_alert"), call.text("url") or None
    )
    world.queries.answer(toast)
    answer: Json = {"query_id": query.id, "text": toast.text, "alert": toast.alert, "url": toast.url}
    world.changes.announce(Change("toast", query.chat_id, query.user_id, answer))
    return True


@method("answerInlineQuery")
def answer_inline_query(world: World, call: Call) -> Json:
    results = call.objects("results")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({str(result["id"]) for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    if len(call.text("next_offset").encode()) > MOST_ID_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = call.object("button")
    if button is not None:
        _check_button(button)
    query = world.queries.take(call.text("inline_query_id"))
    world.queries.offers[query.id] = Offer(query, results, button)
    offered: Json = {"query_id": query.id, "results": results, "button": button}
    world.changes.announce(Change("inline", None, query.user_id, offered))
    return True


def _check_result(result: Mapping[str, Json]) -> None:
    if not 1 <= len(str(result["id"]).encode()) <= MOST_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not str(result["title"]).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    message = result.get("input_message_content")
    if isinstance(message, Mapping) and "message_text" in message:
        content.text(message, "message_text")
    markup = result.get("reply_markup")
    keyboard(markup if isinstance(markup, Mapping) else None)


def _check_button(button: Mapping[str, Json]) -> None:
    """The button above the results leads to a web app, or to the private chat with a parameter."""
    if not str(button["text"]).strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("inline query results button must have exactly one of web_app and start_parameter")
    if "start_parameter" in button and not START_PARAMETER.fullmatch(str(button["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
