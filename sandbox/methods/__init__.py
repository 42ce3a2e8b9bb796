"""The Bot API methods that the sandbox stands in for, each a function of the world and a checked call."""

from sandbox.methods import chats, editing, inline, profile, sending
from sandbox.methods.table import METHODS, Handler

__all__ = ["METHODS", "Handler", "chats", "editing", "inline", "profile", "sending"]
