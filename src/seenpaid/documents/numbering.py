"""The next number of a series, taken under its lock."""

from typing import Final

from seenpaid.documents.models import Document, Series

PREFIXES: Final = {"invoice": "INV-", "quote": "QUO-", "credit_note": "CRN-"}
_LARGEST: Final = 2_000_000_000


def take_number(document: Document) -> str:
    """Return the next number; the series stays locked until the caller's transaction ends, so no number is lost.

    Gap-free because a rolled-back transaction gives its number back. SEC-95
    """
    series = _locked(document)
    number = f"{series.prefix}{series.next_number:0{series.digits}d}"
    series.next_number += 1
    series.save(update_fields=["next_number"])
    return number


def pass_number(document: Document) -> None:
    """Let the series go on above the number of a document that was numbered elsewhere, where it would come to it."""
    series = _locked(document)
    digits = (document.number or "").removeprefix(series.prefix)
    is_ours = (document.number or "").startswith(series.prefix) and digits.isascii() and digits.isdigit()
    if is_ours and series.next_number <= int(digits) < _LARGEST:
        series.next_number = int(digits) + 1
        series.save(update_fields=["next_number"])


def _locked(document: Document) -> Series:
    series, _ = Series.objects.get_or_create(
        company_id=document.company_id, kind=document.kind, defaults={"prefix": PREFIXES[document.kind]}
    )
    return Series.objects.select_for_update().get(pk=series.pk, company_id=document.company_id)
