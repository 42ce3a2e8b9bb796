"""The file store: what was uploaded, under the ids Telegram would give it."""

import hashlib
import secrets
import struct
from dataclasses import dataclass
from typing import Literal

from sandbox.wire import Upload, bad_request

FileKind = Literal["photo", "document"]
LETTER: dict[FileKind, str] = {"photo": "A", "document": "B"}
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOCUMENT_LIMIT = 50 * 1024 * 1024
STORE_LIMIT = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One uploaded file. ``size`` in bytes, ``width`` and ``height`` in pixels (photos only)."""

    id: str
    unique_id: str
    kind: FileKind
    name: str
    mime: str
    size: int
    path: str
    width: int = 0
    height: int = 0


class FileStore:
    """Keeps files by ``file_id``; equal contents are held once, the oldest go when memory runs full."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._contents: dict[str, bytes] = {}

    def add(self, kind: FileKind, upload: Upload) -> StoredFile:
        """Stores an upload under a new ``file_id``, or refuses it as Telegram does."""
        width, height = _photo_size(upload.data) if kind == "photo" else (0, 0)
        if kind == "document" and len(upload.data) > DOCUMENT_LIMIT:
            raise bad_request("file is too big")
        if not upload.data:
            raise bad_request("file must be non-empty")
        unique = LETTER[kind] + "Q" + hashlib.sha256(upload.data).hexdigest()[:14]
        file_id = f"{LETTER[kind]}gAC{unique}{secrets.token_urlsafe(24)}"
        suffix = ".jpg" if kind == "photo" else _suffix(upload.name)
        path = f"{kind}s/file_{len(self._files)}{suffix}"
        file = StoredFile(
            file_id, unique, kind, upload.name, upload.mime, len(upload.data), path, width, height
        )
        self._files[file_id] = self._by_path[path] = file
        self._contents.setdefault(unique, upload.data)
        self._make_room()
        return file

    def get(self, file_id: str) -> StoredFile:
        try:
            return self._files[file_id]
        except KeyError:
            raise bad_request("wrong file identifier/HTTP URL specified") from None

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def content(self, file: StoredFile) -> bytes:
        """The file's bytes; 400 when they had to make room for newer ones."""
        try:
            return self._contents[file.unique_id]
        except KeyError:
            raise bad_request("file is temporarily unavailable") from None

    def _make_room(self) -> None:
        total = sum(map(len, self._contents.values()))
        while total > STORE_LIMIT and len(self._contents) > 1:
            total -= len(self._contents.pop(next(iter(self._contents))))


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    suffix = name[dot:] if dot >= 0 else ""
    return suffix if suffix.isascii() and 1 < len(suffix) < 8 else ""


def _photo_size(data: bytes) -> tuple[int, int]:
    """Width and height within what Telegram takes as a photo, else 400."""
    if len(data) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    width, height = image_size(data)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF, JPEG or WebP (extended) picture; (0, 0) when it is none."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:4] == b"GIF8" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data[8:16] == b"WEBPVP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return _jpeg_size(data) if data[:2] == b"\xff\xd8" else (0, 0)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
