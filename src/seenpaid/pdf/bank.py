"""Bank details: whether an IBAN can be right, how it is read aloud, and the code a banking app scans."""

import io
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

import segno

from seenpaid.lib.iban import compact, fault_in_bic, is_iban

# The EPC code ("Quick Response Code: Guidelines", EPC069-12): one field a line.
_HEAD: Final = ("BCD", "002", "1", "SCT")  # version 2, UTF-8, a SEPA credit transfer.
_MOST_CENTS: Final = 99_999_999_999
_MOST_BYTES: Final = 331
_NAME_LIMIT: Final = 70
_TEXT_LIMIT: Final = 140
_MASK: Final = 3  # Any mask reads; trying all eight for the prettiest would take longer than the rest of the paper.
_INK: Final = "#1c1b19"


def transfer_code(bank: Mapping[str, str], *, payee: str, currency: str, minor: int, reference: str) -> str | None:
    """Return an SVG with the EPC code for a SEPA transfer, or None where a banking app could not use one."""
    iban, bic = compact(bank["iban"]), compact(bank["bic"])
    if currency != "EUR" or not 0 < minor <= _MOST_CENTS or not reference or not is_iban(iban):
        return None
    name = (bank["account_holder"] or payee)[:_NAME_LIMIT]
    amount = f"EUR{Decimal(minor).scaleb(-2):.2f}"
    # Between amount and text stand a purpose and a structured reference, which we do not use.
    fields = (*_HEAD, "" if fault_in_bic(bic) else bic, name, iban, amount, "", "", reference[:_TEXT_LIMIT])
    message = "\n".join(fields).encode()
    return _drawn(message) if len(message) <= _MOST_BYTES else None


@lru_cache(maxsize=256)
def _drawn(message: bytes) -> str:
    code = segno.make_qr(message, error="m", boost_error=False, mask=_MASK)
    out = io.BytesIO()
    code.save(out, kind="svg", border=0, xmldecl=False, nl=False, omitsize=True, dark=_INK)
    return out.getvalue().decode("ascii")
