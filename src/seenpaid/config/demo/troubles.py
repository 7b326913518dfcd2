"""What goes wrong with money at Studio North: one invoice paid twice, one payment asked back, one partly given back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from seenpaid.companies.access import Membership
from seenpaid.config.demo.lives import Step
from seenpaid.config.demo.paying import pay_online, pay_page, press_pay
from seenpaid.customers.models import Customer
from seenpaid.documents.actions import create_invoice
from seenpaid.documents.models import Document
from seenpaid.payments.actions import apply_facts, record_manual, refund
from seenpaid.payments.gateways.facts import DisputeFact, DisputeState
from seenpaid.payments.models import Payment
from seenpaid.sharing.actions import share
from seenpaid.sharing.links import token_of

_PROGRAMME: Final = {"description": "Festival programme, 32 pages", "quantity": "1", "unit_price": "1480.00"}
_LABELS: Final = {"description": "Bottle labels, design", "quantity": "4", "unit_price": "310.00"}
_PHOTOS: Final = {"description": "Photography in the fields", "quantity": "3", "unit": "d", "unit_price": "850.00"}
_TO_ANSWER: Final = timedelta(days=9)


def troubling(owner: Membership, customers: Mapping[str, Customer], *, now: datetime) -> list[Step]:
    """Return what happens, each at its moment."""
    made: dict[str, tuple[Document, str]] = {}
    pages: list[str] = []

    def bill(name: str, title: str, line: Mapping[str, str], *, tax: Mapping[str, str], days: int) -> Step:
        def do(at: datetime) -> None:
            raw: dict[str, Any] = {"customer": customers[name].pk, "title": title, "lines": [{**line, **tax}]}
            document = create_invoice(owner.company, raw=raw, by=owner, now=at)
            made[name] = document, token_of(share(document, by=owner, now=at))

        return now - timedelta(days=days), do

    def pay(name: str, *, days: int) -> Step:
        return now - timedelta(days=days), lambda at: _pay(*made[name], at=at)

    twice = now - timedelta(days=1, hours=3)
    return [
        bill("kranich", "Festival programme", _PROGRAMME, tax={"tax_rate": "19"}, days=6),
        # Their treasurer has the gateway's page open while the transfer of another one arrives.
        (twice, lambda at: pages.append(press_pay(*made["kranich"], at=at) or "")),
        (twice + timedelta(minutes=6), lambda at: _transfer(made["kranich"][0], by=owner, at=at)),
        (twice + timedelta(minutes=9), lambda at: pay_page(pages[0], made["kranich"][0], at=at)),
        bill("thistle", "Bottle labels", _LABELS, tax={"tax_rate": "0", "tax_category": "G"}, days=24),
        pay("thistle", days=21),
        (now - timedelta(days=2), lambda at: _ask_back(made["thistle"][0], at=at)),
        bill("tulpenhof", "Catalogue photographs", _PHOTOS, tax={"tax_rate": "0", "tax_category": "AE"}, days=12),
        pay("tulpenhof", days=10),
        (now - timedelta(days=4), lambda at: _give_back(made["tulpenhof"][0], by=owner, at=at)),
    ]


def _pay(document: Document, token: str, *, at: datetime) -> None:
    pay_online(document, token=token, at=at)


def _transfer(document: Document, *, by: Membership, at: datetime) -> None:
    record_manual(document, raw={"amount": "1761.20", "method": "bank_transfer"}, by=by, now=at)


def _ask_back(document: Document, *, at: datetime) -> None:
    """Somebody there did not know the line on the card's statement."""
    charge = _online(document).charge
    if charge is None:
        return
    fact = DisputeFact(
        payment_id=charge.provider_id,
        dispute_id=f"dispute_{charge.pk}",
        state=DisputeState.OPEN,
        withdrawn_minor=charge.amount_minor,
        currency=charge.currency,
        at=at,
        due_at=at + _TO_ANSWER,
    )
    apply_facts([fact], connection=charge.connection, now=at, asked_at=at, via="message")


def _give_back(document: Document, *, by: Membership, at: datetime) -> None:
    """It rained on the third day, which nobody owes."""
    refund(_online(document), amount="850.00", then="credit", by=by, now=at)


def _online(document: Document) -> Payment:
    of_it = Payment.objects.select_related("charge__connection", "document")
    return of_it.get(company_id=document.company_id, document=document, charge__isnull=False)
