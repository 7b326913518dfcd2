"""Reads a logo someone uploaded and paints it anew: nothing of the file they sent is kept."""

import io
from typing import Final

from PIL import Image

from seenpaid.lib import picture

MOST_BYTES: Final = 2_000_000
SIDE: Final = 800


class InvalidLogoError(ValueError):
    """The file is no logo we can use; the message says what to do."""


def repainted(data: bytes) -> bytes:
    """Return the first frame as a PNG without metadata, at most 800 px a side. Raises InvalidLogoError."""
    if len(data) > MOST_BYTES:
        message = "The logo is larger than 2 MB. Save it smaller and try again."
        raise InvalidLogoError(message)
    try:
        return picture.repainted(data, side=SIDE, form="PNG").content
    except picture.TooManyPixelsError as error:
        message = "The logo has more than 16 million pixels. Save it smaller and try again."
        raise InvalidLogoError(message) from error
    except picture.UnreadablePictureError as error:
        message = "This file is not a PNG, JPEG or WebP picture we can read."
        raise InvalidLogoError(message) from error


def on_white(png: bytes) -> bytes | None:
    """Return a kept logo on white, as small as a mail shows it; None for what cannot be read.

    Mail programs that darken a page leave pictures as they are: a dark logo on nothing would be gone.
    """
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            shown = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    shown.thumbnail((960, 80))
    white = Image.new("RGB", shown.size, "white")
    white.paste(shown, mask=shown.getchannel("A"))
    out = io.BytesIO()
    white.save(out, format="PNG", optimize=True)
    return out.getvalue()
