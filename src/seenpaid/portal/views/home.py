"""A customer's portal, opened by its link; its papers are opened beneath it, under their numbers."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from seenpaid.customers.access import CustomerNotFoundError, opened_customer
from seenpaid.portal import answer
from seenpaid.portal.door import read_only
from seenpaid.portal.home import home_page
from seenpaid.sharing.access import LinkNotFoundError, access_portal


@read_only
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one customer owes and was sent."""
    now, asked = timezone.now(), request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000") else 1
    try:
        access = access_portal(token, now=now)
        customer = opened_customer(access.customer_id, company_id=access.company_id)
    except (LinkNotFoundError, CustomerNotFoundError):
        return answer.not_found()
    return answer.page(home_page(customer, token=token, page=page, now=now))
