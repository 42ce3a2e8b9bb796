"""What the bot says about itself: command menus, names, descriptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.model import Chat
from sandbox.wire import Json, dump

Commands = list[Mapping[str, Json]]


@dataclass
class Profile:
    """Command menus by (scope, language); texts by (which, language)."""

    menus: dict[tuple[str, str], Commands] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def commands(self, scope: Mapping[str, Json] | None, language: str) -> Commands:
        return self.menus.get((scope_key(scope), language), [])

    def set_commands(self, scope: Mapping[str, Json] | None, language: str, commands: Commands) -> None:
        self.menus[scope_key(scope), language] = commands

    def delete_commands(self, scope: Mapping[str, Json] | None, language: str) -> None:
        self.menus.pop((scope_key(scope), language), None)

    def menu_for(self, chat: Chat, user_id: int, language: str = "zh") -> Commands:
        """The menu a person sees in a chat: the narrowest scope that has one, their language first."""
        admin = chat.members.get(user_id) in ("creator", "administrator")
        for scope in _scopes(chat, user_id, admin):
            for wanted in (language, ""):
                if (scope_key(scope), wanted) in self.menus:
                    return self.menus[scope_key(scope), wanted]
        return []


def _scopes(chat: Chat, user_id: int, admin: bool) -> list[Mapping[str, Json]]:
    here: Mapping[str, Json] = {"type": "chat", "chat_id": chat.id}
    if chat.kind == "private":
        return [here, {"type": "all_private_chats"}, {"type": "default"}]
    admins: list[Mapping[str, Json]] = [{"type": "chat_administrators", "chat_id": chat.id}] if admin else []
    all_admins: list[Mapping[str, Json]] = [{"type": "all_chat_administrators"}] if admin else []
    one: Mapping[str, Json] = {"type": "chat_member", "chat_id": chat.id, "user_id": user_id}
    return [one, *admins, here, *all_admins, {"type": "all_group_chats"}, {"type": "default"}]


def scope_key(scope: Mapping[str, Json] | None) -> str:
    return dump({key: (scope or {"type": "default"})[key] for key in sorted(scope or {"type": "default"})})
