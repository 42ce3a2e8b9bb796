"""The people and groups of these tests, and pictures for them to send."""

import struct
import zlib

LI, WANG, ZHANG, STRANGER = 1001, 1002, 2001, 9001
XUCHANG, PROVINCE = -1001, -1000


def picture(width: int = 40, height: int = 30, shade: int = 200) -> bytes:
    """A small grey PNG."""
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )
