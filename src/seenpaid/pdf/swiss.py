"""The Swiss QR-bill: what its code says, and what stands on the slip (SIX, Implementation Guidelines 2.3)."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from seenpaid.lib.iban import compact, is_iban, spaced

_CURRENCIES: Final = frozenset({"CHF", "EUR"})
_COUNTRIES: Final = frozenset({"CH", "LI"})
_QR_BANKS: Final = range(30_000, 32_000)
"""Banks numbered like this take a QR reference and nothing else."""
_MOST_CENTS: Final = 99_999_999_999
_REFERENCE_DIGITS: Final = 26
_CARRIES: Final = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
_LIMITS: Final = {"name": 70, "street": 70, "postal_code": 16, "city": 35}
# The letters the guidelines allow: Latin ones, with their marks.
_ALLOWED: Final = re.compile("[\x20-\x7e\u00a0-\u017f\u0218-\u021b\u20ac]*")
_NOBODY: Final = ("",) * 7
_WORDS: Final = {
    "en": "Payment part|Receipt|Account / Payable to|Reference|Additional information|Payable by|"
    "Currency|Amount|Acceptance point|Separate before paying in|Payable by (name/address)",
    "de": "Zahlteil|Empfangsschein|Konto / Zahlbar an|Referenz|Zusätzliche Informationen|Zahlbar durch|"  # codespell:ignore
    "Währung|Betrag|Annahmestelle|Vor der Einzahlung abzutrennen|Zahlbar durch (Name/Adresse)",  # codespell:ignore
    "fr": "Section paiement|Récépissé|Compte / Payable à|Référence|Informations supplémentaires|Payable par|"  # codespell:ignore
    "Monnaie|Montant|Point de dépôt|A détacher avant le versement|Payable par (nom/adresse)",  # codespell:ignore
    "it": "Sezione pagamento|Ricevuta|Conto / Pagabile a|Riferimento|Informazioni supplementari|Pagabile da|"
    "Valuta|Importo|Punto di accettazione|Da staccare prima del versamento|Pagabile da (nome/indirizzo)",  # codespell:ignore
}
"""What the guidelines print in each of the country's languages and in English."""
_NAMES: Final = (
    "payment_part receipt account reference information payable_by currency amount acceptance separate payable_by_blank"
).split()


def slip_of(snapshot: Mapping[str, Any], *, owed_minor: int, language: str) -> dict[str, Any] | None:
    """Return the slip with the code's `message`, or None where the account is not Swiss or something it needs is missing."""
    seller, bank, number = snapshot["seller"], snapshot["seller"]["bank"], snapshot["number"]
    iban = compact(bank["iban"])
    if iban[:2] not in _COUNTRIES or not is_iban(iban) or snapshot["currency"] not in _CURRENCIES:
        return None
    creditor = _address({**seller["address"], "name": bank["account_holder"] or seller["name"]})
    debtor = _address({**snapshot["buyer"]["address"], "name": snapshot["buyer"]["name"]})
    needs_reference = int(iban[4:9]) in _QR_BANKS if iban[4:9].isdigit() else False
    reference = qr_reference(number) if needs_reference else ""
    if creditor is None or not number or not 0 < owed_minor <= _MOST_CENTS or (needs_reference and not reference):
        return None
    amount = f"{Decimal(owed_minor).scaleb(-2):.2f}"
    fields = (
        "SPC", "0200", "1", iban, *creditor, *_NOBODY, amount, snapshot["currency"], *(debtor or _NOBODY),
        "QRR" if reference else "NON", reference, number, "EPD",
    )  # fmt: skip
    message = "\n".join(fields)
    if not _ALLOWED.fullmatch(message.replace("\n", " ")):
        return None
    return {
        "message": message,
        "words": dict(zip(_NAMES, _WORDS.get(language, _WORDS["en"]).split("|"), strict=True)),
        "account": [spaced(iban), *_shown(creditor)],
        "reference": _grouped(reference),
        "information": number,
        "payable_by": _shown(debtor) if debtor else [],
        "currency": snapshot["currency"],
        "amount": f"{Decimal(owed_minor).scaleb(-2):,.2f}".replace(",", " "),
    }


def qr_reference(number: str) -> str:
    """Return 27 digits from an invoice's number, the last of which checks the others; nothing where it has no digit."""
    digits = "".join(character for character in number if character in "0123456789")
    if not digits or len(digits) > _REFERENCE_DIGITS:
        return ""
    whole = digits.rjust(_REFERENCE_DIGITS, "0")
    carry = 0
    for digit in whole:
        carry = _CARRIES[(carry + int(digit)) % 10]
    return f"{whole}{(10 - carry) % 10}"


def _address(party: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return a structured address, which needs a name, a town and a country."""
    street = " ".join(filter(None, (party["line1"], party["line2"])))
    parts = {"name": party["name"], "street": street, "postal_code": party["postal_code"], "city": party["city"]}
    if not all((party["name"], party["postal_code"], party["city"], party["country"])):
        return None
    name, street, code, city = (parts[part].strip()[:limit] for part, limit in _LIMITS.items())
    return ("S", name, street, "", code, city, party["country"])


def _shown(address: tuple[str, ...]) -> list[str]:
    _, name, street, _, code, city, country = address
    town = f"{code} {city}" if country in _COUNTRIES else f"{country}-{code} {city}"
    return [line for line in (name, street, town) if line]


def _grouped(reference: str) -> str:
    """Return a QR reference as it is printed: two digits, then groups of five."""
    groups = [reference[:2], *(reference[start : start + 5] for start in range(2, len(reference), 5))]
    return " ".join(group for group in groups if group)
