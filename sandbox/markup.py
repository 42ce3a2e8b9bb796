"""Telegram's HTML style, read as strictly as Telegram reads it.

The errors carry Telegram's own words; offsets in them count bytes of UTF-8.
"""

import re
from dataclasses import dataclass

from sandbox.entities import Entity, Rich, utf16_length
from sandbox.wire import ApiError, bad_request

STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "span": "spoiler", "tg-spoiler": "spoiler", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
TOKEN = re.compile(r"[A-Za-z0-9.-]+")
SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Open:
    """A start tag waiting for its end tag."""

    tag: str
    argument: str
    offset: int
    start: int


def parse_html(source: str) -> Rich:
    """Plain text and entities of `source`, or 400 “can't parse entities: …”."""
    return _Reader(source).read()


def unescape(text: str) -> str:
    """Replaces the references Telegram knows; any other ``&…`` stays as it is."""
    return REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.length = 0
        self.pieces: list[str] = []
        self.open: list[Open] = []
        self.entities: list[Entity] = []

    def read(self) -> Rich:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._plain()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Rich("".join(self.pieces), tuple(self.entities))

    def _plain(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        piece = unescape(self.source[self.at : end])
        self.pieces.append(piece)
        self.length += utf16_length(piece)
        self.at = end

    def _start_tag(self) -> None:
        begin = self.at
        tag = self._take(TAG_NAME, begin + 1).lower()
        if self.at >= len(self.source):
            raise self._broken("Unclosed start tag", begin)
        if tag not in STYLES:
            raise self._broken(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise self._broken('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(Open(tag, argument, self.length, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._take(SPACE, self.at)
            if self.at >= len(self.source):
                raise self._broken("Unclosed start tag", begin)
            if self.source[self.at] == ">":
                self.at += 1
                return argument
            argument = self._attribute(tag, begin) or argument

    def _attribute(self, tag: str, begin: int) -> str:
        at = self.at
        name = self._take(ATTRIBUTE_NAME, at).lower()
        if not name:
            raise self._broken(f'Empty attribute name in the tag "{tag}"', at)
        self._take(SPACE, self.at)
        if not self.source.startswith("=", self.at):
            return "expandable" if (tag, name) == ("blockquote", "expandable") else ""
        self._take(SPACE, self.at + 1)
        return _argument(tag, name, self._value(begin))

    def _value(self, begin: int) -> str:
        quote = self.source[self.at : self.at + 1]
        if quote not in ("'", '"'):
            return self._token(begin)
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise self._broken("Unclosed start tag", begin)
        value = unescape(self.source[self.at + 1 : end])
        self.at = end + 1
        return value

    def _token(self, begin: int) -> str:
        at = self.at
        match = TOKEN.match(self.source, at)
        self.at = match.end() if match else at
        following = self.source[self.at : self.at + 1]
        if not following:
            raise self._broken("Unclosed start tag", begin)
        if not (following.isspace() or following == ">"):
            raise self._broken("Unexpected end of name token", at)
        return match[0].lower() if match else ""

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._broken("Unexpected end tag", begin)
        opened = self.open.pop()
        tag = self._take(TAG_NAME, begin + 2).lower()
        self._take(SPACE, self.at)
        if not self.source.startswith(">", self.at):
            raise self._broken("Unclosed end tag", begin)
        if tag and tag != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise bad_request(
                f"can't parse entities: Unmatched end tag at byte offset {self._byte(begin)}, {expected}"
            )
        self.at += 1
        if self.length > opened.offset:
            self._close(opened)

    def _close(self, opened: Open) -> None:
        kind, span = STYLES[opened.tag], (opened.offset, self.length - opened.offset)
        if kind == "text_link":
            url = opened.argument or "".join(self.pieces[opened.start :])
            if _is_link(url):
                self.entities.append(Entity(kind, *span, url=url))
        elif kind == "blockquote" and opened.argument:
            self.entities.append(Entity("expandable_blockquote", *span))
        elif opened.tag == "code" and self.open and self.open[-1].tag == "pre":
            self._keep_language(opened)
        elif kind == "pre":
            self.entities.append(Entity(kind, *span, language=opened.argument or None))
        elif kind != "custom_emoji":  # only bots that bought a name may send those; others get the plain sign
            self.entities.append(Entity(kind, *span))

    def _keep_language(self, code: Open) -> None:
        pre = self.open[-1]
        self.open[-1] = Open(pre.tag, code.argument, pre.offset, pre.start)

    def _take(self, pattern: re.Pattern[str], at: int) -> str:
        match = pattern.match(self.source, at)
        self.at = match.end() if match else at
        return match[0] if match else ""

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _broken(self, what: str, at: int) -> ApiError:
        return _cannot(f"{what} at byte offset {self._byte(at)}")


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) == ("a", "href"):
        return value
    if (tag, name) == ("code", "class"):
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if (tag, name) == ("span", "class"):
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    return "expandable" if (tag, name) == ("blockquote", "expandable") else ""


def _is_link(url: str) -> bool:
    return bool(re.match(r"(https?|tg|mailto|tel|ton):", url)) or bool(
        re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", url)
    )


def _cannot(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
