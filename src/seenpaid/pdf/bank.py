"""Bank details: whether an IBAN can be right, how it is read aloud, and the code a banking app scans."""

import io
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

import segno

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)

# The EPC code ("Quick Response Code: Guidelines", EPC069-12): one field a line.
_HEAD: Final = ("BCD", "002", "1", "SCT")  # version 2, UTF-8, a SEPA credit transfer.
_MOST_CENTS: Final = 99_999_999_999
_MOST_BYTES: Final = 331
_NAME_LIMIT: Final = 70
_TEXT_LIMIT: Final = 140
_MASK: Final = 3  # Any mask reads; trying all eight for the prettiest would take longer than the rest of the paper.
_INK: Final = "#1c1b19"


def compact(iban: str) -> str:
    """Return an IBAN without spaces, in capitals."""
    return "".join(iban.split()).upper()


def is_iban(iban: str) -> bool:
    """Say whether length, letters and check digits of a compact IBAN hold (ISO 13616)."""
    if not _IBAN.fullmatch(iban):
        return False
    digits = "".join(str(_ALPHABET.index(character)) for character in iban[4:] + iban[:4])
    return int(digits) % 97 == 1


def spaced(iban: str) -> str:
    """Return an IBAN in groups of four, as it is printed."""
    bare = compact(iban)
    return " ".join(bare[start : start + 4] for start in range(0, len(bare), 4)) if is_iban(bare) else iban


def transfer_code(bank: Mapping[str, str], *, payee: str, currency: str, minor: int, reference: str) -> str | None:
    """Return an SVG with the EPC code for a SEPA transfer, or None where a banking app could not use one."""
    iban, bic = compact(bank["iban"]), compact(bank["bic"])
    if currency != "EUR" or not 0 < minor <= _MOST_CENTS or not reference or not is_iban(iban):
        return None
    name = (bank["account_holder"] or payee)[:_NAME_LIMIT]
    amount = f"EUR{Decimal(minor).scaleb(-2):.2f}"
    # Between amount and text stand a purpose and a structured reference, which we do not use.
    fields = (*_HEAD, bic if _BIC.fullmatch(bic) else "", name, iban, amount, "", "", reference[:_TEXT_LIMIT])
    message = "\n".join(fields).encode()
    return _drawn(message) if len(message) <= _MOST_BYTES else None


@lru_cache(maxsize=256)
def _drawn(message: bytes) -> str:
    code = segno.make_qr(message, error="m", boost_error=False, mask=_MASK)
    out = io.BytesIO()
    code.save(out, kind="svg", border=0, xmldecl=False, nl=False, omitsize=True, dark=_INK)
    return out.getvalue().decode("ascii")
