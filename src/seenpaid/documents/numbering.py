"""The next number of a series, taken under its lock."""

from typing import Final

from seenpaid.documents.models import Document, Series

PREFIXES: Final = {"invoice": "INV-", "quote": "QUO-", "credit_note": "CRN-"}


def take_number(document: Document) -> str:
    """Return the next number; the series stays locked until the caller's transaction ends, so no number is lost.

    Gap-free because a rolled-back transaction gives its number back. SEC-95
    """
    series, _ = Series.objects.get_or_create(
        company_id=document.company_id, kind=document.kind, defaults={"prefix": PREFIXES[document.kind]}
    )
    series = Series.objects.select_for_update().get(pk=series.pk, company_id=document.company_id)
    number = f"{series.prefix}{series.next_number:0{series.digits}d}"
    series.next_number += 1
    series.save(update_fields=["next_number"])
    return number
