"""Paints a picture that somebody sent anew: nothing of their file is kept. SEC-157, SEC-158, SEC-159

Decoders are where files bite. So it is done by a process of its own, which is this very file: what breaks the decoder,
or never lets it end, ends that process and nothing else. SEC-165
"""

import io
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

MOST_PIXELS: Final = 4_000 * 4_000
MOST_CPU_SECONDS: Final = 10
MOST_MEMORY: Final = 1024 * 1024 * 1024
_WALL_SECONDS: Final = 20
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_TOO_LARGE: Final = 3
_UNREADABLE: Final = 4


class UnreadablePictureError(ValueError):
    """It is no picture, or none that ends."""


class TooManyPixelsError(UnreadablePictureError):
    """It is larger than a page has use for."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The first frame, without anything that was said about it."""

    content: bytes
    form: str


def repainted(data: bytes, *, side: int = 0, form: str = "") -> Picture:
    """Return a PNG, JPEG or WebP painted anew: in its own format or in `form`, at most `side` pixels wide and high.

    Raises UnreadablePictureError, or of these TooManyPixelsError.
    """
    command = [sys.executable, "-I", str(Path(__file__).resolve()), str(side), form or "-"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; its environment holds none of our secrets.
            command, input=data, capture_output=True, timeout=_WALL_SECONDS, check=False, env={}
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise UnreadablePictureError from error
    if done.returncode == _TOO_LARGE:
        raise TooManyPixelsError
    written, _, content = done.stdout.partition(b"\n")
    if done.returncode != 0 or written.decode("ascii", "replace") not in _FORMATS:
        raise UnreadablePictureError
    return Picture(content, written.decode("ascii"))


def painted(data: bytes, *, side: int, form: str) -> Picture:
    """Do it here. Raises TooManyPixelsError, and whatever a decoder comes up with."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixelsError
            written = form or str(image.format)
            picture = ImageOps.exif_transpose(image).convert("RGB" if written == "JPEG" else "RGBA")
    if side:
        picture.thumbnail((side, side))
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, format=written, quality=90, optimize=bool(side))
    return Picture(out.getvalue(), written)


def main() -> int:
    """Paint the picture that stands on standard input, within limits that the kernel keeps."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    side, form = sys.argv[1:]
    try:
        picture = painted(sys.stdin.buffer.read(), side=int(side), form=form.strip("-"))
    except (TooManyPixelsError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _TOO_LARGE
    except Exception:  # noqa: BLE001 - a decoder may raise anything; whatever it is, the file is no picture.
        return _UNREADABLE
    sys.stdout.buffer.write(picture.form.encode() + b"\n" + picture.content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
