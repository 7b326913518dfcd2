"""Pay: from an invoice, or for everything that is due, to a gateway's page. A POST alone does it; robots follow links. SEC-79"""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from seenpaid.engagement.capture import Action
from seenpaid.lib.throttle import Throttle
from seenpaid.payments.actions import NoGatewayError, NotPayableError, start_payment
from seenpaid.payments.amounts import AmountError
from seenpaid.payments.gateways.errors import GatewayError
from seenpaid.portal import answer
from seenpaid.portal.door import acting
from seenpaid.portal.home import home_page
from seenpaid.portal.opening import Opening, access_of, record_all
from seenpaid.portal.page import path_of, refused_page
from seenpaid.portal.pay_button import Refusal
from seenpaid.portal.paying import everything_of
from seenpaid.portal.pressed import Pressed, UnreadableError, pressed, wants_json
from seenpaid.portal.rates import address_of
from seenpaid.portal.views.document import capture_of
from seenpaid.portal.views.home import opened
from seenpaid.sharing.access import Access, LinkKind, LinkNotFoundError, access_portal, opened_document

_BY_ADDRESS: Final = Throttle(limit=30, window_seconds=60)
_BY_LINK: Final = Throttle(limit=20, window_seconds=60)
_STATUS: Final = {"pay_closed": 409, "pay_off": 409, "pay_down": 503, "too_many": 429}
_WORDS: Final = {
    "pay_closed": "This can no longer be paid.",
    "pay_off": "This cannot be paid online.",
    "pay_down": "The gateway does not answer. Nothing was charged. Try again in a minute.",
    "too_many": "Too many requests. Try again in a minute.",
}


@acting
def pay(request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE, number: str = "") -> HttpResponse:
    """Send the customer to the page where this invoice is paid. Whoever only looks is shown the invoice."""
    opening = Opening(token, kind, capture_of(request, action=Action.PAY, kind=kind), number)
    access, now = access_of(opening), opening.capture.at
    if access.link_kind != LinkKind.INVOICE:
        raise LinkNotFoundError
    if request.method != "POST":
        return answer.see_other(opening.address)
    refusal, said, url = _asked(request, access, opening)
    if url:
        return answer.see_other(url)
    status = _STATUS.get(refusal.word, 422)
    if wants_json(request):
        return _problem(refusal, said, status=status, now=now)
    page = refused_page(access_of(opening), path=opening.path, came=opening.came, now=now, refusal=refusal)
    return _patiently(answer.pay_page(page, status=status), status=status, now=now)


@acting
def pay_everything(request: HttpRequest, token: str) -> HttpResponse:
    """Send the customer to the page where all that is due in one currency is paid, longest due first. SEC-94"""
    now = timezone.now()
    customer = opened(request, token, now=now)
    if request.method != "POST":
        return answer.see_other(path_of(LinkKind.PORTAL, token))
    refusal, said, url, currency = Refusal("too_many"), "", "", ""
    if _is_patient(request, access_portal(token, now=now).link_id, now=now):
        try:
            wanted = pressed(request, also=("currency",))
            everything = everything_of(customer, currency=wanted.currency)
            currency = wanted.currency if everything.document_ids else ""
            url = start_payment(
                everything.document_ids,
                company_id=customer.company_id,
                amount=None,
                gateway=wanted.gateway or next(iter(everything.gateways), None),
                email=customer.email,
                back=path_of(LinkKind.PORTAL, token),
                now=now,
            )
        except (UnreadableError, AmountError, NotPayableError, GatewayError) as error:
            refusal, said = _refusal(error, typed=""), str(error)
    if url:
        return answer.see_other(url)
    status = _STATUS.get(refusal.word, 422)
    if wants_json(request):
        return _problem(refusal, said, status=status, now=now)
    page = home_page(customer, token=token, page=1, now=now, refusal=refusal, currency=currency)
    return _patiently(answer.pay_page(page, status=status), status=status, now=now)


def _asked(request: HttpRequest, access: Access, opening: Opening) -> tuple[Refusal, str, str]:
    """Return why not, in two languages, or the gateway's page. The press is logged, whatever comes of it."""
    now, wanted = opening.capture.at, Pressed()
    if not _is_patient(request, access.link_id, now=now):
        return Refusal("too_many"), "", ""
    record_all([(access, opening.capture)])
    document = opened_document(access.document_id, company_id=access.company_id)
    try:
        wanted = pressed(request)
        url = start_payment(
            [document.pk],
            company_id=access.company_id,
            amount=wanted.amount_in(document.currency),
            gateway=wanted.gateway or None,
            email=access.address or document.customer.email,
            back=opening.address,
            now=now,
        )
    except (UnreadableError, AmountError, NotPayableError, GatewayError) as error:
        return _refusal(error, typed=wanted.amount or ""), str(error), ""
    return Refusal(""), "", url


def _is_patient(request: HttpRequest, link_id: str, *, now: datetime) -> bool:
    seconds = now.timestamp()
    return _BY_ADDRESS.hit(address_of(request) or "", now=seconds) and _BY_LINK.hit(link_id, now=seconds)


def _refusal(error: Exception, *, typed: str) -> Refusal:
    match error:
        case AmountError():
            return Refusal.of(error, typed=typed)
        case NoGatewayError():
            return Refusal("pay_off")
        case NotPayableError():
            return Refusal("pay_closed")
        case GatewayError():
            return Refusal("pay_down", typed=typed)
        case _:
            return Refusal("pay_typed", typed=typed)


def _problem(refusal: Refusal, said: str, *, status: int, now: datetime) -> HttpResponse:
    title = _WORDS.get(refusal.word) or said or "This amount cannot be paid."
    told: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if status == 422:  # Unprocessable Content: which field, and why.
        told["errors"] = {"amount": [title]}
    return _patiently(answer.told(told, status=status), status=status, now=now)


def _patiently(response: HttpResponse, *, status: int, now: datetime) -> HttpResponse:
    if status == _STATUS["too_many"]:
        response["Retry-After"] = str(_BY_LINK.seconds_left(now=now.timestamp()))
    return response
