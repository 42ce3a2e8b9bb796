"""The stand-in holds to the Bot API's own description."""

import ast
import inspect
import textwrap
from collections.abc import Iterator

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError

from sandbox import Sandbox
from sandbox.box import SCHEMA
from sandbox.methods import METHODS
from tests.sandbox.cast import LI

REQUIRED = {
    "getMe",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendMediaGroup",
    "editMessageText",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "deleteMessage",
    "answerCallbackQuery",
    "answerInlineQuery",
    "getFile",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "setMyName",
    "getChat",
    "getChatMember",
    "getChatAdministrators",
    "getChatMemberCount",
    "leaveChat",
    "sendChatAction",
    "pinChatMessage",
    "setMessageReaction",
    "createForumTopic",
    "deleteWebhook",
    "getWebhookInfo",
    "setWebhook",
    "logOut",
    "close",
}


def parameters_read(method: str) -> Iterator[str]:
    """The parameters that a method's own function looks up by name."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(METHODS[method])))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            reads = node.func.attr in ("text", "number", "maybe_number", "flag", "object", "objects")
            of_call = isinstance(node.func.value, ast.Name) and node.func.value.id == "call"
            if reads and of_call and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def test_it_stands_in_for_the_methods_that_the_bot_needs() -> None:
    assert set(METHODS) >= REQUIRED


@pytest.mark.parametrize("method", sorted(METHODS))
def test_it_knows_only_parameters_of_the_schema(method: str) -> None:
    assert method in SCHEMA.methods
    assert set(parameters_read(method)) <= set(SCHEMA.methods[method].parameters)


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"chat_id": str(LI), "text": "x", "colour": "red"}, 'unknown parameter "colour"'),
        ({"chat_id": str(LI)}, 'parameter "text" of sendMessage is required'),
        (
            {"chat_id": str(LI), "text": "x", "message_thread_id": "first"},
            '"message_thread_id" must be an integer',
        ),
        ({"chat_id": str(LI), "text": "x", "protect_content": "maybe"}, "must be true or false"),
        ({"chat_id": str(LI), "text": "x", "reply_parameters": "{"}, "must be JSON"),
        ({"chat_id": str(LI), "text": "x", "reply_parameters": '{"id": 1}'}, '"reply_parameters.message_id"'),
        ({"chat_id": str(LI), "text": "x", "entities": "{}"}, '"entities" must be an array'),
    ],
)
async def test_it_refuses_what_the_schema_does_not_allow(
    sandbox: Sandbox, params: dict[str, str], complaint: str
) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{sandbox.api_url}{sandbox.token}/sendMessage", data=params)

    assert answer.status_code == 400
    assert complaint in answer.json()["description"]
    assert not sandbox.messages(LI)


async def test_it_takes_json_bodies_and_any_letter_case(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient() as client:
        body = {"chat_id": LI, "text": "好"}
        answer = await client.post(f"{sandbox.api_url}{sandbox.token}/sendmessage", json=body)

    assert answer.json()["result"]["text"] == "好"


async def test_it_answers_unknown_methods_as_telegram_does(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{sandbox.api_url}{sandbox.token}/sendNothing")

    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


async def test_it_says_which_method_it_does_not_stand_in_for(bot: Bot) -> None:
    with pytest.raises(NetworkError, match="does not stand in for sendDice"):
        await bot.send_dice(LI)


@pytest.mark.parametrize("token", ["123456:wrong", "999:demo"])
async def test_it_refuses_another_token(sandbox: Sandbox, token: str) -> None:
    with pytest.raises(InvalidToken):
        async with Bot(token, base_url=sandbox.api_url):
            pytest.fail("the token was taken")


async def test_it_refuses_a_parameter_that_only_the_caller_made_up(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="nknown parameter"):
        await bot.send_message(LI, "x", api_kwargs={"made_up": 1})


async def test_it_does_not_answer_to_another_host_name(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{sandbox.url}/sandbox/state", headers={"Host": "evil.example"})

    assert answer.status_code == 403
