"""Sends a customer to a gateway's page: first the attempt is committed, then the provider is asked, outside any transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.documents.models import Document
from seenpaid.lib.advance import LostRaceError, advance
from seenpaid.lib.throttle import Throttle
from seenpaid.lib.turns import in_turn
from seenpaid.payments import states
from seenpaid.payments.account import account_of, seal_urls, urls_of
from seenpaid.payments.actions.reserve import lock_payable, pick, reserve, shares_of
from seenpaid.payments.amounts import AmountError
from seenpaid.payments.gateways.base import Order
from seenpaid.payments.gateways.errors import AmountRefusedError, GatewayError, ProviderDownError
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Attempt, Connection

_PATIENCE_SECONDS: Final = 15
"""So long a press waits for another one of the same invoice: then there is a page, and the provider is asked once."""
_SILENCES: Final = Throttle(limit=3, window_seconds=60)
"""An account whose provider was silent so often is left alone for the rest of the minute: whoever waits for it keeps a
thread from everybody else. SEC-196"""


def start_payment(
    document_ids: Sequence[str],
    *,
    company_id: str,
    amount: str | None,
    gateway: str | None,
    email: str,
    back: str,
    now: datetime,
) -> str:
    """Return the page for paying the invoices, in the order in which money is to fill them. SEC-82

    `back` is the path that the customer comes back to, with the query they came with. Who asks again while a page is open
    is sent to the same one. Only a single invoice takes an `amount` of its own. Raises NotPayableError, NoGatewayError,
    AmountError (for people), or GatewayError where the provider does not answer.
    """
    with in_turn(min(document_ids, default=company_id), patience_seconds=_PATIENCE_SECONDS):
        with transaction.atomic():
            documents = lock_payable(document_ids, company_id=company_id)
            connection = pick(documents[0].company, gateway)
            shares = shares_of(documents, amount=amount, connection=connection)
            attempt = reserve(connection, shares, email=email, back=back, now=now)
        return _open(attempt, connection=connection, title=_title(documents), now=now)


def _open(attempt: Attempt, *, connection: Connection, title: str, now: datetime) -> str:
    urls = urls_of(attempt)
    if "page" in urls:
        return urls["page"]
    gateway, moment = gateway_named(connection.gateway), now.timestamp()
    if _SILENCES.is_over(connection.pk, now=moment):
        raise ProviderDownError(f"{gateway.label} did not answer. Try again in a minute.")
    order = Order(
        attempt_id=attempt.pk,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        title=title,
        number=title.removeprefix("Invoice "),
        email=urls.get("email", ""),  # of who pressed first: the same key must always ask for the same.
        success_url=urls["success"],
        cancel_url=urls["cancel"],
        expires_at=attempt.expires_at,
        metadata={"attempt": attempt.pk},
    )
    try:
        made = gateway.create_checkout(account_of(connection), order)
    except ProviderDownError:
        _SILENCES.hit(connection.pk, now=moment)
        # Somebody who clicked at the same moment may have been answered.
        attempt.refresh_from_db(fields=["sealed_urls"])
        if page := urls_of(attempt).get("page"):
            return page
        raise  # It stays as it is: asking again with the same key makes no second page.
    except GatewayError as error:
        _fail(attempt, reason=str(error))
        if isinstance(error, AmountRefusedError):
            raise AmountError(str(error), code="provider") from error
        raise
    _keep(attempt, session_id=made.session_id, urls={**urls, "page": made.url}, until=made.expires_at)
    return made.url


def _keep(attempt: Attempt, *, session_id: str, urls: dict[str, str], until: datetime | None) -> None:
    """Write down the page, also where the attempt is unwanted by now: only a known page can be closed."""
    with transaction.atomic():
        mine = Attempt.objects.filter(company_id=attempt.company_id, pk=attempt.pk, session_id="")
        mine.update(session_id=session_id, sealed_urls=seal_urls(urls), expires_at=until or attempt.expires_at)
        _advance(attempt, states.OPEN)


def _fail(attempt: Attempt, *, reason: str) -> None:
    with transaction.atomic():
        _advance(attempt, states.FAILED, reason=reason[:300], next_look_at=None)


def _advance(attempt: Attempt, to: str, **changes: object) -> None:
    attempt.refresh_from_db(fields=["status"])
    if attempt.status != states.STARTING:
        return
    try:
        advance(attempt, to, transitions=states.ATTEMPT_TRANSITIONS, **changes)
    except LostRaceError:
        return  # Whoever was first wrote the same, or knows more.


def _title(documents: Sequence[Document]) -> str:
    numbers = [each.number or "" for each in documents]
    return f"Invoice {numbers[0]}" if len(numbers) == 1 else f"Invoices {', '.join(numbers)}"[:250]
