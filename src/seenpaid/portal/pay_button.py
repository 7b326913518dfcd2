"""What stands on a page about paying, in the customer's words: a row for each amount, a button for each gateway in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from seenpaid.documents.parts import next_of
from seenpaid.lib.money import Money
from seenpaid.payments.amounts import AmountError
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.parts import part_name
from seenpaid.pdf.reading import Reading
from seenpaid.pdf.words import runs_right_to_left
from seenpaid.portal.paying import Payable, Way
from seenpaid.portal.words import page_words

LABELS: Final = {
    GatewayName.STRIPE: "{card} (Stripe)",
    GatewayName.PAYPAL: "PayPal",
    GatewayName.SQUARE: "{card} (Square)",
    GatewayName.TEST: "Test",
}
"""A customer chooses a way to pay, and may not know the name of a provider of cards."""
PROVIDERS: Final = {GatewayName.STRIPE: "Stripe", GatewayName.PAYPAL: "PayPal", GatewayName.SQUARE: "Square"}
_CODES: Final = {
    "typed": "pay_typed",
    "zero": "pay_zero",
    "owed": "pay_owed",
    "parts": "pay_parts",
    "least": "pay_least",
    "rest": "pay_rest",
    "smallest": "pay_smallest",
    "largest": "pay_largest",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A press of Pay that led nowhere: a word of `languages`, the amount it names, and what was typed."""

    word: str
    minor: int | None = None
    typed: str = ""

    @classmethod
    def of(cls, error: AmountError, *, typed: str) -> "Refusal":
        """Return what a customer is told about an amount."""
        return cls(_CODES.get(error.code, "pay_refused"), error.minor, typed)


def refusal_in_words(refusal: Refusal, *, language: str, currency: str, locale: str) -> str:
    """Return the sentence, in the customer's language."""
    amount = apart(Money(refusal.minor, currency).format(locale), language) if refusal.minor is not None else ""
    said = page_words(language)[refusal.word]
    return str(said.format(amount=amount, example=Money(12_500, currency).major()))


def apart(amount: str, language: str) -> str:
    """Return the amount as a run of its own, so that a line from right to left does not turn it round. SEC-64"""
    return f"\u2068{amount}\u2069" if runs_right_to_left(language) else amount


def pay_in_words(payable: Payable, paper: Paper, *, url: str, refusal: Refusal | None) -> dict[str, Any] | None:
    """Return what `portal/pay.html` shows, or None where there is nothing to say about paying."""
    if not (payable.ways or payable.processing_minor or refusal):
        return None
    reading = Reading.of(paper.snapshot)
    said, figures, currency = page_words(reading.language), reading.figures, paper.snapshot["currency"]
    rows = _rows(payable, paper, reading) if payable.ways else []
    providers = [PROVIDERS[way.gateway] for way in payable.ways if way.gateway in PROVIDERS]  # type: ignore[index]  # a StrEnum is its string.
    fault = ""
    if refusal:
        fault = refusal_in_words(refusal, language=reading.language, currency=currency, locale=paper.snapshot["locale"])
    is_plain = len(rows) == 1 and len(rows[0]["buttons"]) == 1 and not rows[0]["is_other"]
    return {
        "words": said,
        "url": url,
        "rows": rows,
        "first": rows[0] if rows else None,
        "is_plain": is_plain,
        "typed": refusal.typed if refusal else "",
        "fault": fault,
        "is_first": bool(fault) or not rows,
        "is_at_field": bool(refusal and refusal.word in _CODES.values() and any(row["is_other"] for row in rows)),
        "processing": said["pay_processing"].format(
            amount=apart(figures.money(payable.processing_minor), reading.language)
        )
        if payable.processing_minor
        else "",
        "leaves": said["pay_leaves"].format(provider=" / ".join(providers), company=paper.snapshot["seller"]["name"])
        if providers and rows
        else "",
        "is_test": payable.is_test and bool(rows),
    }


def _rows(payable: Payable, paper: Paper, reading: Reading) -> list[dict[str, Any]]:
    said, figures = page_words(reading.language), reading.figures
    rows = []
    if part := [way for way in payable.ways if way.choice.next_part_minor]:
        minor = part[0].choice.next_part_minor or 0
        named = next_of(paper.parts)
        label = part_name(named, reading) if named else said["pay_other"]
        rows.append(_row(label, figures.money(minor), part, reading, value=Money(minor, figures.currency).major()))
    if full := [way for way in payable.ways if way.choice.full_minor]:
        rows.append(_row(said["pay_full"], figures.money(full[0].choice.full_minor or 0), full, reading))
    if other := [way for way in payable.ways if way.choice.from_minor]:
        least = min(way.choice.from_minor or 0 for way in other)
        most = max(way.choice.to_minor or 0 for way in other)
        hint = said["pay_range"].format(
            least=apart(figures.money(least), reading.language), most=apart(figures.money(most), reading.language)
        )
        rows.append({**_row(said["pay_other"], "", other, reading), "is_other": True, "hint": hint})
    return rows


def _row(label: str, amount: str, ways: Sequence[Way], reading: Reading, *, value: str = "") -> dict[str, Any]:
    gateways = [way.gateway for way in ways]
    buttons = buttons_of(gateways, language=reading.language, amount=amount)
    return {"label": label, "amount": amount, "value": value, "buttons": buttons, "is_other": False}


def buttons_of(gateways: Sequence[str], *, language: str, amount: str = "") -> list[dict[str, str]]:
    """Return one button for each gateway; where there is one alone it says Pay."""
    said = page_words(language)
    if len(gateways) == 1:
        return [
            {
                "gateway": gateways[0],
                "label": said["pay"].format(amount=apart(amount, language)) if amount else said["pay_now"],
            }
        ]
    return [{"gateway": name, "label": LABELS[GatewayName(name)].format(card=said["pay_card"])} for name in gateways]
