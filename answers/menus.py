"""Messages that ask for the next step of an action, or say that it is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from answers.context import Context
from answers.keyboard import label
from answers.shapes import Button, Message, Rows, act, ask, rows_of
from answers.words import render_in
from db.people import Invitation
from ledger import access
from ledger.actions import Action, ActionKind
from ledger.officials import SUBSCRIPTIONS, Group, Official, Role
from ledger.promises import Choice, choices
from ledger.questions import Question, Topic
from ledger.regions import Region
from ledger.warnings import WarningFact


def bind(group: Group, official: Official, context: Context) -> Message:
    """Which region is this group for?"""
    buttons = [
        act(region.short_name, Action(ActionKind.BIND_GROUP, region=region.code))
        for region in _own_and_below(official, context)
    ]
    return Message(_text(context, "bind", group=group), tuple(rows_of(buttons, 3)))


def bound(group: Group, context: Context) -> Message:
    """The group's region, and switches for what it receives."""
    buttons = [_switch(name, name in group.subscriptions) for name in SUBSCRIPTIONS]
    return Message(_text(context, "bound", group=group), tuple(rows_of(buttons, 2)))


def invite_role(official: Official, context: Context) -> Message:
    """As what is somebody invited?"""
    buttons = [
        act(label("invite_role", role=role), Action(ActionKind.INVITE, role=role))
        for role in Role
        if access.may(official, access.right_to_invite(role), official.region, context.tree)
    ]
    return Message(_text(context, "invite_role"), tuple(rows_of(buttons, 2)))


def invite_region(official: Official, role: Role, context: Context) -> Message:
    """For which region is somebody invited?"""
    buttons = [
        act(region.short_name, Action(ActionKind.INVITE, role=role, region=region.code))
        for region in _own_and_below(official, context)
    ]
    return Message(_text(context, "invite_region", role=role), tuple(rows_of(buttons, 3)))


def invited(link: str, invitation: Invitation, context: Context) -> Message:
    """The one-time link to hand on."""
    return Message(_text(context, "invited", link=link, invitation=invitation))


def welcome(official: Official, context: Context) -> Message:
    """Somebody has just been registered."""
    return Message(_text(context, "welcome", official=official))


def start(official: Official, context: Context, buttons: Rows) -> Message:
    """What this bot is for, in one line, with a live example."""
    region = context.tree[official.region]
    return Message(_text(context, "start", region=region), buttons)


def greeting(context: Context) -> Message:
    """The bot has come into a group."""
    buttons = ((act(label("bind"), Action(ActionKind.BIND_GROUP)),),)
    return Message(_text(context, "greeting"), buttons)


def promise_day(
    action: Action,
    warnings: Sequence[WarningFact],
    official: Official,
    context: Context,
    *,
    in_group: bool,
) -> Message:
    """By which day will these warnings be dealt with? Another day may be written in a reply.

    Args:
        action: the 签收 without a day; each button is the same action with one.
        in_group: nothing is given up by leaving it; in a private chat it took another message's place.
    """
    last = context.today + timedelta(days=context.reference.rules.promise_within_days)
    buttons = [
        act(label("promise", choice=choice, day=day), replace(action, day=day))
        for day, choice in _promises(context).items()
        if day <= last
    ]
    rows = rows_of(buttons or [act(label("promise_last", day=last), replace(action, day=last))], 2)
    if not in_group:
        rows.append((_back(action),))
    text = _text(context, "promise", warnings=warnings, official=official, last=last, in_group=in_group)
    return Message(text, tuple(rows))


def _promises(context: Context) -> dict[date, Choice]:
    """The days on offer, each once, by the first of its names."""
    days: dict[date, Choice] = {}
    for choice, day in choices(context.today).items():
        days.setdefault(day, choice)
    return days


def _back(action: Action) -> Button:
    if action.region is None:
        return ask(label("back"), Question(Topic.WHY, subject=action.subject))
    return ask(label("back_to_list"), Question(Topic.WARNINGS, region=action.region, page=action.page))


def promised(official: Official, warnings: Sequence[WarningFact], day: date, context: Context) -> Message:
    """Somebody has promised a day for these warnings."""
    return Message(_text(context, "promised", official=official, warnings=warnings, day=day))


def _text(context: Context, name: str, **values: object) -> str:
    return render_in(context, "menus.html.j2", name=name, **values)


def _switch(name: str, is_on: bool) -> Button:
    if is_on:
        return act(label("unsubscribe", subscription=name), Action(ActionKind.UNSUBSCRIBE, subscription=name))
    return act(label("subscribe", subscription=name), Action(ActionKind.SUBSCRIBE, subscription=name))


def _own_and_below(official: Official, context: Context) -> list[Region]:
    own = context.tree[official.region]
    return [own, *context.tree.children(own.code)]
