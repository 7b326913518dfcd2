"""Decides, under the invoices' locks, what a customer is about to pay, and keeps one open page for just that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from seenpaid.companies.models import Company
from seenpaid.documents import lifecycle
from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document, Kind
from seenpaid.events.actions import RECIPIENT, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.ids import new_id
from seenpaid.payments import states
from seenpaid.payments.account import seal_urls
from seenpaid.payments.actions.manual import NotPayableError
from seenpaid.payments.amounts import Owed, check
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Attempt, AttemptShare, Connection
from seenpaid.payments.queries import owed_of, processing_of, usable_connections

LIFE: Final = timedelta(minutes=45)
_ENOUGH: Final = timedelta(minutes=5)
"""A page that closes sooner is not offered again."""
FIRST_LOOK: Final = timedelta(minutes=10)

type Shares = Sequence[tuple[Document, int]]


class NoGatewayError(NotPayableError):
    """Nothing can be paid online here: no gateway of that name is connected, or the plan has none."""


def lock_payable(document_ids: Sequence[str], *, company_id: str) -> list[Document]:
    """Hold the invoices, in the order in which everybody holds them. Raises NotPayableError, or DocumentNotFoundError."""
    locked = {}
    for document_id in sorted(set(document_ids)):
        document = lock_document(Document(pk=document_id, company_id=company_id))
        if document.kind != Kind.INVOICE or document.status not in lifecycle.OPEN or document.balance_minor <= 0:
            raise NotPayableError  # SEC-87
        locked[document_id] = document
    if not locked or len({(each.customer_id, each.currency) for each in locked.values()}) != 1:
        raise NotPayableError  # Nothing, or what no single page could ask for. SEC-94
    return [locked[document_id] for document_id in dict.fromkeys(document_ids)]


def pick(company: Company, gateway: str | None) -> Connection:
    """Return the gateway that was chosen, or the first. Raises NoGatewayError."""
    usable = usable_connections(company)
    chosen = next((each for each in usable if not gateway or each.gateway == gateway), None)
    if chosen is None:
        raise NoGatewayError
    return chosen


def shares_of(documents: Sequence[Document], *, amount: str | None, connection: Connection) -> Shares:
    """Return how much is for which invoice, by what is owed now. Raises AmountError or NotPayableError."""
    provider = gateway_named(connection.gateway)
    on_its_way = processing_of([each.pk for each in documents], company_id=connection.company_id)
    owed = [owed_of(each, processing_minor=on_its_way.get(each.pk, 0)) for each in documents]
    limits = provider.limits(documents[0].currency)
    if sum(each.balance_minor for each in owed) == 0:
        raise NotPayableError  # All of it is on its way.
    if len(documents) == 1:
        return [(documents[0], check(amount, owed[0], limits=limits, gateway=provider.label))]
    whole = Owed(sum(each.balance_minor for each in owed), owed[0].currency)
    check(None, whole, limits=limits, gateway=provider.label)
    pairs = zip(documents, owed, strict=True)
    return [(document, each.balance_minor) for document, each in pairs if each.balance_minor]


def reserve(connection: Connection, shares: Shares, *, email: str, back: str, now: datetime) -> Attempt:
    """Return the attempt that is open for just this, or a new one. The documents are locked."""
    first = shares[0][0]
    purpose = first.pk if len(shares) == 1 else f"{first.customer_id}:{first.currency}"
    total = sum(minor for _, minor in shares)
    present = Attempt.objects.filter(
        company_id=connection.company_id,
        connection=connection,
        purpose=purpose,
        amount_minor=total,
        status__in=states.UNPAID,
        unwanted_at=None,
    ).first()
    if present is not None:
        if present.expires_at - now > _ENOUGH and _is_for(present, shares):
            return present
        Attempt.objects.filter(company_id=present.company_id, pk=present.pk).update(unwanted_at=now, next_look_at=now)
    attempt_id = new_id("att", at=now)
    path, _, query = back.partition("?")
    base, asked = f"{settings.SEENPAID_BASE_URL}{path}", f"attempt={attempt_id}{query and f'&{query}'}"
    attempt = Attempt.objects.create(
        id=attempt_id,
        company_id=connection.company_id,
        customer_id=first.customer_id,
        connection=connection,
        purpose=purpose,
        amount_minor=total,
        currency=first.currency,
        sealed_urls=seal_urls(
            {
                "success": f"{base}/thanks?{asked}",
                "cancel": f"{base}/cancelled?{asked}",
                "email": email,
            }
        ),
        created_at=now,
        expires_at=now + LIFE,
        next_look_at=now + FIRST_LOOK,
    )
    for document, minor in shares:
        AttemptShare.objects.create(
            attempt=attempt, document=document, amount_minor=minor, balance_minor=document.balance_minor
        )
        _note(attempt, document, minor=minor, gateway=connection.gateway, now=now)
    return attempt


def _is_for(attempt: Attempt, shares: Shares) -> bool:
    kept = set(attempt.shares.values_list("document", "amount_minor", "balance_minor"))
    return kept == {(document.pk, minor, document.balance_minor) for document, minor in shares}


def _note(attempt: Attempt, document: Document, *, minor: int, gateway: str, now: datetime) -> None:
    record(
        EventKind.INVOICE_PAY_STARTED,
        company_id=attempt.company_id,
        subject_id=document.pk,
        at=now,
        actor=RECIPIENT,
        data={"attempt": attempt.pk, "amount_minor": minor, "currency": attempt.currency, "gateway": gateway},
    )
