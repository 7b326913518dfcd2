"""Studio North's money given back and asked for in parts: a deposit that came, stages, a credit note used, one waiting."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from seenpaid.companies.access import Membership
from seenpaid.config.demo.lives import Step
from seenpaid.customers.models import Customer
from seenpaid.documents.actions import apply_credit, create_document, create_invoice, credit_invoice, issue
from seenpaid.documents.models import Document, Kind
from seenpaid.payments.actions import record_manual
from seenpaid.sharing.actions import share

_SHOP: Final = [
    {"description": "Online shop, design", "quantity": "6", "unit": "d", "unit_price": "760.00", "tax_rate": "19"},
    {"description": "Online shop, programming", "quantity": "9", "unit": "d", "unit_price": "820.00", "tax_rate": "19"},
]
_BOOK: Final = [
    {"description": "Company chronicle, 96 pages", "quantity": "1", "unit_price": "5400.00", "tax_rate": "7"}
]
_FLYERS: Final = [
    {"description": "Flyers, design", "quantity": "1", "unit_price": "420.00", "tax_rate": "19"},
    {"description": "Flyers, printing", "quantity": "2000", "unit_price": "0.18", "tax_rate": "19"},
]
_GOODWILL: Final = [{"description": "For the late delivery", "quantity": "1", "unit_price": "100.00", "tax_rate": "19"}]


def crediting(owner: Membership, customers: Mapping[str, Customer], *, now: datetime) -> list[Step]:
    """Return what happens, each at its moment."""
    first, second, third, *_ = customers.values()
    made: dict[str, Document] = {}

    def bill(
        name: str, customer: Customer, title: str, lines: list[dict[str, str]], stages: list[dict[str, str]]
    ) -> Step:
        began = {"shop": 30, "book": 18, "flyers": 14}[name]

        def do(at: datetime) -> None:
            raw: dict[str, Any] = {"customer": customer.pk, "title": title, "lines": lines, "stages": stages}
            made[name] = create_invoice(owner.company, raw=raw, by=owner, now=at)
            share(made[name], by=owner, now=at)

        return now - timedelta(days=began), do

    def day(number: int) -> str:
        return str(date.fromordinal(now.date().toordinal() + number))

    deposit = [{"percent": "30", "due_date": day(-16)}, {"due_date": day(12)}]
    stages = [
        {"label": "Manuscript", "percent": "40", "due_date": day(-8)},
        {"label": "Layout", "percent": "40", "due_date": day(9)},
        {"label": "Delivery", "due_date": day(40)},
    ]
    return [
        bill("shop", first, "Online shop", _SHOP, deposit),
        (now - timedelta(days=19), lambda at: _pay(made["shop"], "4262.58", by=owner, at=at)),
        bill("book", second, "Company chronicle", _BOOK, stages),
        (now - timedelta(days=9), lambda at: _pay(made["book"], "2311.20", by=owner, at=at)),
        bill("flyers", third, "Flyers for the fair", _FLYERS, []),
        (now - timedelta(days=6), lambda at: _give_back(made["flyers"], by=owner, at=at)),
        (now - timedelta(days=5), lambda at: _please(first, made["shop"], by=owner, at=at)),
    ]


def _pay(invoice: Document, amount: str, *, by: Membership, at: datetime) -> None:
    record_manual(invoice, raw={"amount": amount, "method": "bank_transfer"}, by=by, now=at)


def _give_back(invoice: Document, *, by: Membership, at: datetime) -> None:
    """The printing went wrong: its line is credited, and used on the invoice itself."""
    note = credit_invoice(invoice, raw={"lines": [2]}, by=by, now=at)
    share(note, by=by, now=at)


def _please(customer: Customer, invoice: Document, *, by: Membership, at: datetime) -> None:
    """A free one, half of it used."""
    raw: dict[str, Any] = {"customer": customer.pk, "title": "With our apologies", "lines": _GOODWILL}
    note = issue(create_document(by.company, kind=Kind.CREDIT_NOTE, raw=raw, by=by, now=at), by=by, now=at)
    share(note, by=by, now=at)
    apply_credit(note, raw={"invoice": invoice.pk, "amount": "59.50"}, by=by, now=at)
