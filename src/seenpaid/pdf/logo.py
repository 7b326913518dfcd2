"""Puts the seller's logo into the paper's data: Typst reads no file, so the picture travels inside an SVG."""

import base64
import math
import struct
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">8x4x4sII")
_TALLEST_MM: Final = 20.0
_WIDEST_MM: Final = 62.0
_AREA_MM2: Final = 620.0  # Logos of any shape weigh the same to the eye when their areas are equal.


def drawn_logo(png: bytes | None) -> dict[str, object] | None:
    """Return the logo as `{"svg", "width", "height"}` in millimetres, or None where there is no PNG."""
    if not png or not png.startswith(_SIGNATURE) or len(png) < _HEADER.size:
        return None
    kind, wide, tall = _HEADER.unpack_from(png)
    if kind != b"IHDR" or not wide or not tall:
        return None
    height = min(_TALLEST_MM, math.sqrt(_AREA_MM2 * tall / wide), _WIDEST_MM * tall / wide)
    picture = base64.b64encode(png).decode("ascii")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}">'
        f'<image width="{wide}" height="{tall}" href="data:image/png;base64,{picture}"/></svg>'
    )
    return {"svg": svg, "width": round(height * wide / tall, 2), "height": round(height, 2)}
