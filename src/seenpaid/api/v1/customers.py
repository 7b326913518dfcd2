"""Customers."""

from collections.abc import Iterable
from typing import Any, cast

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import created, ok
from seenpaid.api.auth import MANAGE_CUSTOMERS, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.openapi import takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.params import Cursor, CustomerId, Limit, Words
from seenpaid.api.v1.shapes import Customer, CustomerPage
from seenpaid.customers.access import Customer as Buyer, access_customer
from seenpaid.customers.actions import add_customer, update_customer
from seenpaid.customers.queries import contacts_of, customers_page
from seenpaid.customers.representation import customer_shape
from seenpaid.documents.queries import CreditBalance, credit_balances, credit_by_customer
from seenpaid.lib.wire import amount

router = Router(tags=["Customers"])


@router.post(
    "/customers",
    auth=MANAGE_CUSTOMERS,
    response={201: Customer},
    summary="Add a customer",
    openapi_extra=takes("CustomerInput"),
)
def create_customer(request: Asked) -> HttpResponse:
    by = request.auth
    customer = add_customer(by.company, raw=read_object(request), by=by, now=timezone.now())
    return created(_shape(customer), headers={"Location": f"{request.path}/{customer.pk}"})


@router.get("/customers", auth=READ, response=CustomerPage, summary="List customers")
def list_customers(request: Asked, limit: Limit = USUAL, cursor: Cursor = "", q: Words = "") -> HttpResponse:
    page = customers_page(request.auth.company, search=q, after=key_in(cursor, request=request), limit=limit)
    credit = credit_by_customer([customer.pk for customer in page.rows], company_id=request.auth.company_id)
    rows = [
        _told(customer, contacts=customer.contacts.all(), credit=credit.get(customer.pk, [])) for customer in page.rows
    ]
    return listed(request, rows, next_key=page.next_key)


@router.get("/customers/{customer_id}", auth=READ, response=Customer, summary="Show a customer")
def show_customer(request: Asked, customer_id: CustomerId) -> HttpResponse:
    return ok(_shape(access_customer(customer_id, company=request.auth.company)))


@router.patch(
    "/customers/{customer_id}",
    auth=MANAGE_CUSTOMERS,
    response=Customer,
    summary="Change a customer",
    description="Writes the given fields and keeps the others; of an address, the given parts. Contacts are replaced.",
    openapi_extra=takes("CustomerChanges"),
)
def change_customer(request: Asked, customer_id: CustomerId) -> HttpResponse:
    by = request.auth
    customer = access_customer(customer_id, company=by.company)
    update_customer(customer, raw=read_object(request), by=by, now=timezone.now())
    return ok(_shape(customer))


def _shape(customer: Buyer) -> Customer:
    return _told(customer, contacts=contacts_of(customer), credit=credit_balances(customer))


def _told(customer: Buyer, *, contacts: Iterable[Any], credit: list[CreditBalance]) -> Customer:
    left = [{"currency": row.currency, "amount": amount(row.minor, row.currency)} for row in credit]
    return cast("Customer", {**customer_shape(customer, contacts=contacts), "credit": left})
