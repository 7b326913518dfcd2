"""The door to a customer."""

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer

__all__ = ["Customer", "CustomerNotFoundError", "access_customer", "opened_customer"]


class CustomerNotFoundError(Exception):
    """No such customer in this company: missing and foreign look alike."""


def access_customer(customer_id: str, *, company: Company) -> Customer:
    """Return the company's customer. Raises CustomerNotFoundError."""
    customer = Customer.objects.filter(pk=customer_id, company=company).first()
    if customer is None:
        raise CustomerNotFoundError
    return customer


def opened_customer(customer_id: str, *, company_id: str) -> Customer:
    """Return the customer whose portal was opened, with the company. Raises CustomerNotFoundError."""
    customer = Customer.objects.select_related("company").filter(pk=customer_id, company_id=company_id).first()
    if customer is None:
        raise CustomerNotFoundError
    return customer
