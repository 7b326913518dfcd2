"""The code a banking app scans to pay: SEPA's (EPC), Switzerland's QR-bill, or India's UPI."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlencode

import segno

from seenpaid.lib.iban import compact, fault_in_bic, is_iban
from seenpaid.pdf.swiss import slip_of

# The EPC code ("Quick Response Code: Guidelines", EPC069-12): one field a line.
_HEAD: Final = ("BCD", "002", "1", "SCT")  # version 2, UTF-8, a SEPA credit transfer.
_MOST_CENTS: Final = 99_999_999_999
_MOST_BYTES: Final = 331
_NAME_LIMIT: Final = 70
_TEXT_LIMIT: Final = 140
_MASK: Final = 3  # Any mask reads; trying all eight for the prettiest would take longer than the rest of the paper.
_INK: Final = "#1c1b19"

type Snapshot = Mapping[str, Any]


def payment_code(snapshot: Snapshot, *, owed_minor: int, language: str = "en") -> dict[str, Any] | None:
    """Return `{"svg", "slip"}` for the first code that this account and currency know; the slip is a QR-bill's.

    None where no banking app could use one.
    """
    if slip := slip_of(snapshot, owed_minor=owed_minor, language=language):
        return {"svg": drawn(slip.pop("message")), "slip": slip}
    message = _sepa(snapshot, owed_minor) or _upi(snapshot, owed_minor)
    return {"svg": drawn(message), "slip": None} if message else None


@lru_cache(maxsize=256)
def drawn(message: str) -> str:
    """Return the code as an SVG: one path, a stroke for every run of dark modules."""
    code = segno.make_qr(message.encode(), error="m", boost_error=False, mask=_MASK)
    strokes = []
    for y, row in enumerate(code.matrix):
        x = row.find(1)
        while x >= 0:
            end = row.find(0, x)
            end = len(row) if end < 0 else end
            strokes.append(f"M{x} {y}.5h{end - x}")
            x = row.find(1, end)
    size = len(code.matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path stroke="{_INK}" d="{"".join(strokes)}"/></svg>'
    )


def _sepa(snapshot: Snapshot, minor: int) -> str | None:
    bank, number = snapshot["seller"]["bank"], snapshot["number"]
    iban, bic = compact(bank["iban"]), compact(bank["bic"])
    if snapshot["currency"] != "EUR" or not 0 < minor <= _MOST_CENTS or not number or not is_iban(iban):
        return None
    name = (bank["account_holder"] or snapshot["seller"]["name"])[:_NAME_LIMIT]
    amount = f"EUR{Decimal(minor).scaleb(-2):.2f}"
    # Between amount and text stand a purpose and a structured reference, which we do not use.
    fields = (*_HEAD, "" if fault_in_bic(bic) else bic, name, iban, amount, "", "", number[:_TEXT_LIMIT])
    message = "\n".join(fields)
    return message if len(message.encode()) <= _MOST_BYTES else None


def _upi(snapshot: Snapshot, minor: int) -> str | None:
    bank, number = snapshot["seller"]["bank"], snapshot["number"]
    if snapshot["currency"] != "INR" or not bank.get("upi_id") or minor <= 0 or not number:
        return None
    asked = {
        "pa": bank["upi_id"],
        "pn": bank["account_holder"] or snapshot["seller"]["name"],
        "am": f"{Decimal(minor).scaleb(-2):.2f}",
        "cu": "INR",
        "tn": number,
    }
    return f"upi://pay?{urlencode(asked, quote_via=quote)}"
