"""answerCallbackQuery and answerInlineQuery."""

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
        message = result.get("input_message_content")
        if isinstance(message, dict) and "message_text" in message:
            content.text(message, "message_text")
        markup = result.get("reply_markup")
        keyboard(markup if isinstance(markup, dict) else None)
    query = world.queries.take(call.text("inline_query_id"))
    world.queries.offers[query.id] = Offer(query, results)
    world.changes.announce(Change("inline", None, query.user_id, {"query_id": query.id, "results": results}))
    return True
