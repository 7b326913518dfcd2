"""Studio North's logo: a needle that points north, drawn without any library."""

import struct
import zlib
from typing import Final

SIDE: Final = 256
_FINE: Final = 4


def mark(accent: str) -> bytes:
    """Return a PNG: a round field of that colour with a white needle."""
    colour = bytes.fromhex(accent.removeprefix("#"))
    rows = b"".join(b"\0" + b"".join(_pixel(x, y, colour) for x in range(SIDE)) for y in range(SIDE))
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def _pixel(x: int, y: int, colour: bytes) -> bytes:
    """Several looks at each pixel make smooth edges."""
    field = needle = 0
    for step in range(_FINE * _FINE):
        across = 2 * (x + (step % _FINE + 0.5) / _FINE) / SIDE - 1
        down = 2 * (y + (step // _FINE + 0.5) / _FINE) / SIDE - 1
        if across * across + down * down < 0.96:
            field += 1
            needle += _is_needle(across, down)
    if not field:
        return b"\0\0\0\0"
    white = needle / field
    return bytes(round(part + (255 - part) * white) for part in colour) + bytes([round(255 * field / _FINE**2)])


def _is_needle(across: float, down: float) -> bool:
    """A slim triangle that stands on a notch."""
    height = (down + 0.62) / 1.16
    return (
        0 < height < 1 and abs(across) < 0.42 * height and not (height > 0.74 and abs(across) < 1.6 * (height - 0.74))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
