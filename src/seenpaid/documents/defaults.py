"""What a new document starts from: the company's own settings."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from seenpaid.companies.models import Company
from seenpaid.documents.draft import Defaults
from seenpaid.documents.models import Kind

QUOTE_DAYS: Final = 30
"""A quote is valid for so long, unless it says otherwise."""


def today_of(company: Company, *, now: datetime) -> date:
    """Return the date at the company's place."""
    return now.astimezone(ZoneInfo(company.time_zone)).date()


def defaults_of(company: Company, *, now: datetime, kind: str = Kind.INVOICE) -> Defaults:
    """Return what is meant by a field that was left out."""
    is_quote = kind == Kind.QUOTE
    return Defaults(
        currency=company.currency,
        today=today_of(company, now=now),
        payment_days=QUOTE_DAYS if is_quote else company.payment_days,
        notes=company.default_notes,
        terms=company.default_terms if kind == Kind.INVOICE else "",  # they say how to pay.
        kind=kind,
        prices_include_tax=company.prices_include_tax,
    )
