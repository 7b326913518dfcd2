"""The door to a customer."""

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer

__all__ = ["Customer", "CustomerNotFoundError", "access_customer"]


class CustomerNotFoundError(Exception):
    """No such customer in this company: missing and foreign look alike."""


def access_customer(customer_id: str, *, company: Company) -> Customer:
    """Return the company's customer. Raises CustomerNotFoundError."""
    customer = Customer.objects.filter(pk=customer_id, company=company).first()
    if customer is None:
        raise CustomerNotFoundError
    return customer
