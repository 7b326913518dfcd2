"""Reads a logo someone uploaded and paints it anew: nothing of the file they sent is kept."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES: Final = 2_000_000
MOST_PIXELS: Final = 4_000 * 4_000
SIDE: Final = 800


class InvalidLogoError(ValueError):
    """The file is no logo we can use; the message says what to do."""


def repainted(data: bytes) -> bytes:
    """Return the first frame as a PNG without metadata, at most 800 px a side. Raises InvalidLogoError. SEC-157-159"""
    if len(data) > MOST_BYTES:
        message = "The logo is larger than 2 MB. Save it smaller and try again."
        raise InvalidLogoError(message)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
                if image.width * image.height > MOST_PIXELS:
                    message = "The logo has more than 16 million pixels. Save it smaller and try again."
                    raise InvalidLogoError(message)
                return _painted(image)
    except InvalidLogoError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        message = "This file is not a PNG, JPEG or WebP picture we can read."
        raise InvalidLogoError(message) from error


def _painted(image: Image.Image) -> bytes:
    picture = ImageOps.exif_transpose(image).convert("RGBA")
    picture.thumbnail((SIDE, SIDE))
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, format="PNG", optimize=True)
    return out.getvalue()


def on_white(png: bytes) -> bytes | None:
    """Return a kept logo on white, as small as a mail shows it; None for what cannot be read.

    Mail programs that darken a page leave pictures as they are: a dark logo on nothing would be gone.
    """
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            picture = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail((960, 80))
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    out = io.BytesIO()
    white.save(out, format="PNG", optimize=True)
    return out.getvalue()
