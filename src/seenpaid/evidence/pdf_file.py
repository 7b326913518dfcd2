"""The PDF of the evidence: it carries the JSON inside, and a line about its own bytes."""

import hashlib
import re
import zlib
from typing import Final

from seenpaid.evidence.file import FORMAT, signature_on
from seenpaid.lib.signing import is_signed

_LINE: Final = re.compile(rb"%seenpaid-evidence ([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9a-f]{128})\n")
_STREAM: Final = re.compile(rb"stream\r?\n")
_MARK: Final = f'"format": "{FORMAT}"'.encode()
_LARGEST: Final = 512 * 1024 * 1024


def is_pdf(content: bytes) -> bool:
    """Say whether this is a PDF at all."""
    return content.startswith(b"%PDF-")


def stamped(pdf: bytes) -> bytes:
    """Return the PDF with a comment that holds the digest of all its other bytes, and our signature on that.

    It stands before the last cross-reference, where a comment moves nothing and archives allow it.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    signature = signature_on(digest)
    line = f"%seenpaid-evidence {digest} {signature['key']} {signature['value']}\n".encode()
    at = pdf.rindex(b"startxref")
    return pdf[:at] + line + pdf[at:]


def taken_out(pdf: bytes) -> tuple[bytes | None, str]:
    """Return the JSON a PDF carries, and what is wrong with the PDF itself; empty if nothing is."""
    return _attached(pdf), _fault(pdf)


def _fault(pdf: bytes) -> str:
    lines = list(_LINE.finditer(pdf))
    if len(lines) != 1:
        return "The PDF was changed: the line about its own bytes is missing."
    digest, key, value = (part.decode() for part in lines[0].groups())
    rest = pdf[: lines[0].start()] + pdf[lines[0].end() :]
    if hashlib.sha256(rest).hexdigest() != digest or not is_signed(f"{FORMAT}:{digest}", signature=value, key=key):
        return "The PDF was changed: its bytes are not those it was made of."
    return ""


def _attached(pdf: bytes) -> bytes | None:
    for start in _STREAM.finditer(pdf):
        try:
            inside = zlib.decompressobj().decompress(pdf[start.end() :], _LARGEST)
        except zlib.error:
            continue
        if inside.startswith(b"{") and _MARK in inside:
            return inside
    return None
