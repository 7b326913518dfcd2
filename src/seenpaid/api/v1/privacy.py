"""What is kept of a customer, handed out or erased."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import ok
from seenpaid.api.auth import MANAGE_CUSTOMERS, Asked
from seenpaid.api.body import read_nothing
from seenpaid.api.v1.params import CustomerId
from seenpaid.api.v1.shapes import CustomerErased, CustomerExport
from seenpaid.customers.access import access_customer
from seenpaid.privacy.erase import erase_customer
from seenpaid.privacy.export import export_customer

router = Router(tags=["Privacy"])


@router.get(
    "/customers/{customer_id}/export",
    auth=MANAGE_CUSTOMERS,
    response=CustomerExport,
    summary="Export everything kept of a customer",
    description="Documents, mails, links without their tokens, opens and events. That it was exported is noted.",
)
def export(request: Asked, customer_id: CustomerId) -> HttpResponse:
    by = request.auth
    return ok(export_customer(access_customer(customer_id, company=by.company), by=by, now=timezone.now()))


@router.post(
    "/customers/{customer_id}/erase",
    auth=MANAGE_CUSTOMERS,
    response=CustomerErased,
    summary="Erase a customer",
    description="Links die, people, mail, drafts and facts about opens are deleted; counts stay. "
    "Issued documents stay as bookkeeping law asks, and the customer then stays too, without a name.",
)
def erase(request: Asked, customer_id: CustomerId) -> HttpResponse:
    by = request.auth
    customer = access_customer(customer_id, company=by.company)
    read_nothing(request)
    return ok({"id": customer_id, "has_documents": erase_customer(customer, by=by, now=timezone.now())})
