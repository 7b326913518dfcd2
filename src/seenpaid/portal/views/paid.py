"""A customer comes back from a gateway. The provider is asked what happened; the address they come back to proves nothing. SEC-85"""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from seenpaid.documents.access import Document
from seenpaid.documents.queries import revision_of
from seenpaid.payments.access import Attempt, AttemptNotFoundError, access_attempt
from seenpaid.payments.actions import note_return
from seenpaid.pdf.words import spoken
from seenpaid.portal import answer
from seenpaid.portal.done import WAIT, Coming, done_page, outcome_of
from seenpaid.portal.door import read_only
from seenpaid.portal.opening import Opening, access_of
from seenpaid.portal.page import path_of
from seenpaid.portal.rates import READS, seconds_to_wait
from seenpaid.portal.views.document import capture_of
from seenpaid.portal.views.home import opened
from seenpaid.sharing.access import LinkKind, LinkNotFoundError, opened_document

_LOOKS: Final = 20
_EVERY_SECONDS: Final = 3


@read_only
def thanks(
    request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE, number: str = "", *, has_left: bool = False
) -> HttpResponse:
    """Say what became of the payment, as far as it is confirmed; while it is not, the page looks again by itself."""
    now = timezone.now()
    if wait := seconds_to_wait(request, READS, at=now):
        return answer.too_many(seconds=wait)
    if kind == LinkKind.PORTAL and not number:
        coming = _to_portal(request, token, now=now)
    else:
        coming = _to_document(request, Opening(token, kind, capture_of(request, kind=kind), number), now=now)
    outcome = outcome_of(coming.attempt, has_left=has_left)
    response = answer.page(done_page(coming, outcome=outcome))
    looked = _number(request.GET.get("n", ""))
    if outcome == WAIT and coming.attempt is not None and looked < _LOOKS:
        response["Refresh"] = f"{_EVERY_SECONDS}; url={coming.again}&n={looked + 1}"
    return response


def _to_document(request: HttpRequest, opening: Opening, *, now: datetime) -> Coming:
    access = access_of(opening)
    if access.link_kind != LinkKind.INVOICE:
        raise LinkNotFoundError
    attempt = _attempt(request, company_id=access.company_id, document_id=access.document_id, now=now)
    document: Document = opened_document(access.document_id, company_id=access.company_id)
    language = spoken(revision_of(document, number=access.revision).snapshot["language"])
    return Coming(document.company, language, opening.path, attempt, document, opening.came)


def _to_portal(request: HttpRequest, token: str, *, now: datetime) -> Coming:
    customer = opened(request, token, now=now)
    attempt = _attempt(request, company_id=customer.company_id, customer_id=customer.pk, now=now)
    language = spoken(customer.language or customer.company.language)
    return Coming(customer.company, language, path_of(LinkKind.PORTAL, token), attempt)


def _attempt(
    request: HttpRequest,
    *,
    company_id: str,
    now: datetime,
    document_id: str | None = None,
    customer_id: str | None = None,
) -> Attempt | None:
    """Return the attempt as it stands at the provider now, where it is theirs."""
    asked = request.GET.get("attempt", "")
    if not asked.isascii() or not asked.isprintable():
        return None
    try:
        attempt = access_attempt(asked[:60], company_id=company_id, document_id=document_id, customer_id=customer_id)
    except AttemptNotFoundError:
        return None
    return note_return(attempt, now=now)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len("100") else 0
