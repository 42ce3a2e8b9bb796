"""Photos to send: small ones, each unlike the others."""

import struct
import zlib


def png(colour: int, side: int = 64) -> bytes:
    """A square of one colour, 0xRRGGBB."""
    row = b"\0" + colour.to_bytes(3, "big") * side

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * side))
        + chunk(b"IEND", b"")
    )
