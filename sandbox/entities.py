"""Formatted text: plain characters plus entities whose offsets count UTF-16 units, as Telegram's do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sandbox.wire import Json, JsonObject

ENTITIES_KEPT = 100
"""Telegram silently ignores entities beyond the hundredth."""

FOUND_IN_TEXT = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；、）】》]+|(?<![\w./@-])t\.me/[\w/?=&+-]+)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z][A-Za-z0-9_]{2,31})(?![A-Za-z0-9_])"
    r"|(?<![\w#&/])(?P<hashtag>#\w*[^\W\d]\w*)"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch of formatting; ``offset`` and ``length`` in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def to_json(self) -> JsonObject:
        known: JsonObject = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            known["url"] = self.url
        if self.language:
            known["language"] = self.language
        return known


@dataclass(frozen=True, slots=True)
class Rich:
    """A text with its entities."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def entity_text(self, entity: Entity) -> str:
        units = self.text.encode("utf-16-le")
        return units[entity.offset * 2 : entity.end * 2].decode("utf-16-le")

    def found(self, kind: str) -> list[str]:
        """The texts of all entities of one type, in order."""
        return [self.entity_text(entity) for entity in self.entities if entity.type == kind]


EMPTY = Rich()


def utf16_length(text: str) -> int:
    return len(text) + sum(1 for character in text if character > "\uffff")


def detect(text: str) -> list[Entity]:
    """Commands, mentions, links and hashtags that Telegram finds by itself."""
    if not any(sign in text for sign in "/@#."):
        return []
    return [
        Entity(str(match.lastgroup), utf16_length(text[: match.start()]), utf16_length(match[0]))
        for match in FOUND_IN_TEXT.finditer(text)
    ]


def finished(rich: Rich) -> Rich:
    """As Telegram stores it: trimmed, entities in order, found entities added where nothing forbids them."""
    trimmed = _trimmed(rich)
    closed = [e for e in trimmed.entities if e.type in ("code", "pre", "text_link", "text_mention")]
    found = [
        e for e in detect(trimmed.text) if not any(e.offset < c.end and c.offset < e.end for c in closed)
    ]
    entities = sorted((*trimmed.entities, *found), key=lambda e: (e.offset, -e.length))
    return Rich(trimmed.text, tuple(entities[:ENTITIES_KEPT]))


def from_json(items: Sequence[Mapping[str, Json]]) -> tuple[Entity, ...]:
    """Entities as a bot passes them explicitly."""
    return tuple(_entity(item) for item in items)


def _entity(item: Mapping[str, Json]) -> Entity:
    offset, length = item.get("offset"), item.get("length")
    url, language = item.get("url"), item.get("language")
    return Entity(
        str(item.get("type")),
        offset if isinstance(offset, int) else 0,
        length if isinstance(length, int) else 0,
        url if isinstance(url, str) else None,
        language if isinstance(language, str) else None,
    )


def _trimmed(rich: Rich) -> Rich:
    text = rich.text.replace("\r", "")
    left = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    if not rich.entities:
        return Rich(text)
    total = utf16_length(text)
    cut = (_cut(entity, left, total) for entity in rich.entities)
    return Rich(text, tuple(entity for entity in cut if entity.length > 0))


def _cut(entity: Entity, left: int, total: int) -> Entity:
    start = min(max(entity.offset - left, 0), total)
    end = min(max(entity.end - left, 0), total)
    return replace(entity, offset=start, length=end - start)
