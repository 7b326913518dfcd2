"""Reads a file somebody attaches. What it is follows from its content alone; pictures are painted anew. SEC-157-163"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from seenpaid.lib import picture

MOST_BYTES: Final = 10_000_000
LONGEST_NAME: Final = 100

PDF: Final = "application/pdf"
TYPES: Final = {PDF: ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
_FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_HEAD: Final = b"%PDF-1."
_END: Final = b"%%EOF"
_TAIL_BYTES: Final = 2048
_UNSAFE: Final = frozenset('/\\:*?"<>|')
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that break a header, or turn `cod.exe` into something that reads like `exe.doc`."""
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


class InvalidFileError(ValueError):
    """The file cannot be attached; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file fit to be kept."""

    content: bytes
    media_type: str
    name: str


def checked(data: bytes, *, name: str) -> Checked:
    """Return what is kept of an uploaded file. Raises InvalidFileError."""
    if len(data) > MOST_BYTES:
        message = "The file is larger than 10 MB. Save it smaller and try again."
        raise InvalidFileError(message)
    if data.startswith(_HEAD):
        if _END not in data[-_TAIL_BYTES:]:
            message = "This PDF is not complete. Save it again and try once more."
            raise InvalidFileError(message)
        return Checked(data, PDF, safe_name(name, extension=TYPES[PDF]))
    content, media_type = _repainted(data)
    return Checked(content, media_type, safe_name(name, extension=TYPES[media_type]))


def safe_name(name: str, *, extension: str) -> str:
    """Return one harmless name that ends as the file's content says."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2][:500])
    kept = "".join(_plain(character) for character in last)
    stem = kept.rpartition(".")[0] if "." in kept else kept
    stem = stem.strip(". -")[: LONGEST_NAME - len(extension)] or "file"
    return f"{'_' if stem.partition('.')[0].lower() in _DEVICES else ''}{stem}{extension}"


def _plain(character: str) -> str:
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    return "-" if character in _UNSAFE else character


def _repainted(data: bytes) -> tuple[bytes, str]:
    """Return the first frame without metadata, in the format it came in."""
    try:
        painted = picture.repainted(data)
    except picture.TooManyPixelsError as error:
        message = "The picture has more than 16 million pixels. Save it smaller and try again."
        raise InvalidFileError(message) from error
    except picture.UnreadablePictureError as error:
        message = "Only a PDF, or a PNG, JPEG or WebP picture that can be read, can be attached."
        raise InvalidFileError(message) from error
    return painted.content, _FORMATS[painted.form]
