"""A customer's portal, opened by its link; its papers are opened beneath it, under their numbers."""

import re
from datetime import date, datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from seenpaid.customers.access import Customer, CustomerNotFoundError, opened_customer
from seenpaid.documents.defaults import today_of
from seenpaid.pdf.account_pdf import statement_pdf
from seenpaid.pdf.typesetter import PaperError
from seenpaid.portal import answer
from seenpaid.portal.door import read_only
from seenpaid.portal.home import home_page
from seenpaid.portal.misses import counting_misses
from seenpaid.portal.rates import READS, address_of, seconds_to_wait
from seenpaid.sharing.access import LinkNotFoundError, access_portal

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@read_only
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one customer owes and was sent."""
    now, asked = timezone.now(), request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000") else 1
    customer = opened(request, token, now=now)
    return answer.pay_page(home_page(customer, token=token, page=page, now=now))


@read_only
def statement(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out what was issued in a period, or ever, and what of it is owed today."""
    now = timezone.now()
    if wait := seconds_to_wait(request, READS, at=now):
        return answer.too_many(seconds=wait)
    customer = opened(request, token, now=now)
    try:
        since, until = (_day(request.GET.get(name, "")) for name in ("from", "to"))
        paper = statement_pdf(customer, since=since, until=until, today=today_of(customer.company, now=now))
    except ValueError:
        return answer.told({"title": "Write from and to as YYYY-MM-DD.", "status": 422}, status=422)
    except PaperError as error:
        return answer.busy(seconds=error.retry_after_seconds)
    return answer.paper(paper)


def opened(request: HttpRequest, token: str, *, now: datetime) -> Customer:
    """Return whose portal it is, with the company. Raises LinkNotFoundError, as TooManyMissesError to whoever guesses."""
    with counting_misses(address_of(request), at=now):
        access = access_portal(token, now=now)
    try:
        return opened_customer(access.customer_id, company_id=access.company_id)
    except CustomerNotFoundError as error:
        raise LinkNotFoundError from error


def _day(typed: str) -> date | None:
    """Return the day; nothing typed is no end. Raises ValueError."""
    if typed and not _DAY.fullmatch(typed):
        raise ValueError(typed)
    return date.fromisoformat(typed) if typed else None
