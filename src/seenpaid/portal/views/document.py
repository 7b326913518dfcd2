"""A document, opened by its link."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from seenpaid.engagement.capture import Action, Capture, capture
from seenpaid.pdf.typesetter import PaperError
from seenpaid.portal import answer
from seenpaid.portal.door import read_only, user_id_of
from seenpaid.portal.opening import Opening, open_page
from seenpaid.portal.taking import take_pdf
from seenpaid.sharing.access import LinkKind

_PAID: Final = frozenset({LinkKind.INVOICE, LinkKind.PORTAL})
"""Pages whose forms may end at a gateway's; a quote's asks for an answer alone."""


@read_only
def show(request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE, number: str = "") -> HttpResponse:
    """Show the document; the open is in the log before this answers."""
    opened = open_page(Opening(token=token, kind=kind, capture=capture_of(request, kind=kind), number=number))
    if opened.retry_after:
        return answer.too_many(seconds=opened.retry_after)
    if opened.status != HTTPStatus.OK:
        return answer.page(opened.page, status=opened.status)
    return answer.pay_page(opened.page) if kind in _PAID else answer.form_page(opened.page)


@read_only
def pdf(request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE, number: str = "") -> HttpResponse:
    """Hand out the document on paper."""
    captured = capture_of(request, action=Action.PDF, kind=kind)
    try:
        taken = take_pdf(Opening(token=token, kind=kind, capture=captured, number=number))
    except PaperError as error:
        return answer.busy(seconds=error.retry_after_seconds)
    return answer.paper(taken)


@read_only
def nothing(request: HttpRequest) -> HttpResponse:
    """Say at every other address beside a token's what is said to an unknown token. SEC-5, SEC-14"""
    del request
    return answer.not_found()


def capture_of(request: HttpRequest, *, action: Action = Action.PAGE, kind: LinkKind = LinkKind.INVOICE) -> Capture:
    """Read everything the log wants to know from a request, once."""
    return capture(
        at=timezone.now(),
        method=request.method or "",
        path=request.path,
        headers=request.headers.items(),
        peer=request.META.get("REMOTE_ADDR"),
        scheme=request.scheme or "http",
        via="portal" if kind == LinkKind.PORTAL else request.GET.get("via", ""),
        action=action,
        user_id=user_id_of(request),
    )
