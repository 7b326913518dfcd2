"""What a customer may pay of an invoice, and by whom. Read from the ledger when a page is written, never from a form."""

from collections.abc import Sequence
from dataclasses import dataclass

from seenpaid.companies.access import Company
from seenpaid.customers.access import Customer
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.queries import open_invoices_of
from seenpaid.payments.amounts import Choice, choice_of
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.gateways.bounds import limits_of
from seenpaid.payments.queries import owed_of, processing_of, usable_connections


@dataclass(frozen=True, slots=True)
class Way:
    """One gateway, and what it takes of this."""

    gateway: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Payable:
    """What may be paid now. Without ways nothing can, and `processing_minor` is on its way already."""

    ways: Sequence[Way] = ()
    processing_minor: int = 0
    is_test: bool = False

    @property
    def has_choice(self) -> bool:
        """Say whether there is another amount to pay than all of it."""
        return any(way.choice.next_part_minor or way.choice.from_minor for way in self.ways)


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is due in one currency, and the gateways that take it at once."""

    minor: int
    document_ids: Sequence[str]
    gateways: Sequence[str] = ()


def payable_of(document: Document) -> Payable:
    """Return what its reader may pay; the document's company is at hand."""
    if document.kind != Kind.INVOICE or document.status not in lifecycle.OPEN:
        return Payable()
    processing = processing_of([document.pk], company_id=document.company_id).get(document.pk, 0)
    owed = owed_of(document, processing_minor=processing)
    gateways = _gateways(document.company)
    ways = [Way(name, choice_of(owed, limits=limits_of(name, document.currency))) for name in gateways]
    usable = [way for way in ways if way.choice.full_minor or way.choice.next_part_minor or way.choice.from_minor]
    return Payable(usable, processing, is_test=GatewayName.TEST in gateways)


def payable_rows(documents: Sequence[Document], *, company: Company) -> dict[str, Payable]:
    """Return what may be paid of each of a page's documents, by id."""
    gateways, ids = _gateways(company), [document.pk for document in documents]
    if not gateways:
        return {}
    processing = processing_of(ids, company_id=company.pk)
    found = {}
    for document in documents:
        if document.kind == Kind.INVOICE and document.status in lifecycle.OPEN:
            owed = owed_of(document, processing_minor=processing.get(document.pk, 0))
            ways = [Way(name, choice_of(owed, limits=limits_of(name, document.currency))) for name in gateways]
            usable = [way for way in ways if way.choice.full_minor]
            found[document.pk] = Payable(usable, processing.get(document.pk, 0))
    return found


def everything_of(customer: Customer, *, currency: str) -> Everything:
    """Return all that the customer owes in a currency, longest due first; the company is at hand."""
    due = open_invoices_of(customer, currency=currency)
    processing = processing_of([each.pk for each in due], company_id=customer.company_id)
    parts = {each.pk: each.balance_minor - processing.get(each.pk, 0) for each in due}
    wanted = [pk for pk, minor in parts.items() if minor > 0]
    total = sum(parts[pk] for pk in wanted)
    bounds = {name: limits_of(name, currency) for name in _gateways(customer.company)}
    takers = [
        name for name, limits in bounds.items() if limits and limits.minimum_minor <= total <= limits.maximum_minor
    ]
    return Everything(total, wanted, takers)


def _gateways(company: Company) -> list[str]:
    return [connection.gateway for connection in usable_connections(company)]
