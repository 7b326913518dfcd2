"""The demo takes payments by the test gateway, and some of its customers have paid by it."""

from collections.abc import Callable
from datetime import datetime

from seenpaid.companies.access import Membership
from seenpaid.documents.models import Document
from seenpaid.messaging.actions.outcome import accept
from seenpaid.messaging.kinds import MailKind, Status
from seenpaid.messaging.models import Mail
from seenpaid.payments.actions import connect, note_return, start_payment
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.models import Attempt, Message
from seenpaid.payments.queries import usable_connections
from seenpaid.payments.rehearsal import play, rehearsal_of


def paying(owner: Membership, *, began: datetime) -> list[tuple[datetime, Callable[[datetime], None]]]:
    """Return the steps by which online payment begins."""

    def connected(at: datetime) -> None:
        connect(owner.company, gateway=GatewayName.TEST, keys={}, by=owner, now=at)

    return [(began, connected)]


def pay_online(document: Document, *, token: str, at: datetime) -> bool:
    """Press Pay on the customer's page, pay and come back; say whether that was possible."""
    page = press_pay(document, token, at=at)
    if page is not None:
        pay_page(page, document, at=at)
    return page is not None


def press_pay(document: Document, token: str, *, at: datetime) -> str | None:
    """Return the gateway's page, where there is one to go to."""
    if not token or not usable_connections(document.company):
        return None
    return start_payment(
        [document.pk],
        company_id=document.company_id,
        amount=None,
        gateway=None,
        email=document.customer.email,
        back=f"/i/{token}",
        now=at,
    )


def pay_page(page: str, document: Document, *, at: datetime) -> None:
    """Pay there, and come back."""
    play(rehearsal_of(page.rpartition("/")[2]), deed="pay", now=at)
    attempt = Attempt.objects.filter(company_id=document.company_id, shares__document=document).latest("pk")
    note_return(attempt, now=at)
    # What the test gateway wrote has nothing to add any more.
    Message.objects.filter(company_id=document.company_id, handled_at=None).update(handled_at=at, next_attempt_at=None)


def accept_receipts(owner: Membership) -> int:
    """Return how many receipts a server took in the story; nobody real is written to."""
    receipts = Mail.objects.filter(company=owner.company, kind=MailKind.RECEIPT, status=Status.QUEUED)
    waiting = list(receipts.order_by("pk"))
    for mail in waiting:
        accept(mail, answer="250 2.0.0 Ok: queued as 7Rt0pL", now=mail.created_at)
    return len(waiting)
