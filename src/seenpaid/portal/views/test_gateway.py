"""The page of the built-in test gateway, marked as such: what a customer could do at a provider's, without money."""

from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import timezone

from seenpaid.lib.money import Money
from seenpaid.payments.rehearsal import RehearsalNotFoundError, play, rehearsal_of
from seenpaid.pdf.colour import HOUSE_ACCENT
from seenpaid.portal import answer
from seenpaid.portal.door import acting
from seenpaid.portal.misses import counting_misses
from seenpaid.portal.rates import READS, WRITES, address_of, seconds_to_wait
from seenpaid.portal.style import style_url
from seenpaid.sharing.access import LinkNotFoundError

_LONGEST: Final = 60


@acting
def show(request: HttpRequest, session: str) -> HttpResponse:
    """Show the page, or do what was chosen and send the customer back."""
    now, is_post = timezone.now(), request.method == "POST"
    if wait := seconds_to_wait(request, WRITES if is_post else READS, at=now):
        return answer.too_many(seconds=wait)
    with counting_misses(address_of(request), at=now):
        if not session.isascii() or not session.isprintable():
            raise LinkNotFoundError
        try:
            rehearsal = rehearsal_of(session[:_LONGEST])
        except RehearsalNotFoundError as error:
            raise LinkNotFoundError from error
    if is_post:
        return answer.see_other(play(rehearsal, deed=_deed(request), now=now))
    context = {
        "language": "en",
        "direction": "ltr",
        "title": rehearsal.title,
        "amount": Money(rehearsal.amount_minor, rehearsal.currency).format("en"),
        "is_open": rehearsal.status == "open" and rehearsal.expires_at > now,
        "style_url": style_url(HOUSE_ACCENT.removeprefix("#")),
    }
    return answer.pay_page(render_to_string("portal/test_gateway.html", context).encode())


def _deed(request: HttpRequest) -> str:
    try:
        return request.POST.get("do", "")
    except (MultiPartParserError, SuspiciousOperation, OSError, ValueError):
        return ""
