"""Customers, ready to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from babel import Locale

from seenpaid.customers.access import Customer
from seenpaid.pdf.address import address_lines

_ADDRESS: Final = ("line1", "line2", "postal_code", "city", "region", "country")


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer in the list."""

    id: str
    name: str
    email: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """One customer's particulars."""

    id: str
    name: str
    email: str
    phone: str
    tax_id: str
    language: str
    notes: str
    address: list[str]


def customer_rows(customers: Iterable[Customer]) -> list[CustomerRow]:
    """Return a row for each customer."""
    return [
        CustomerRow(
            customer.pk,
            customer.name,
            customer.email,
            customer.city,
            country_name(customer.country),
        )
        for customer in customers
    ]


def facts_of(customer: Customer, *, language: str) -> CustomerFacts:
    """Return a customer's particulars; `language` is what the company speaks where the customer's is not said."""
    address = {name: getattr(customer, name) for name in _ADDRESS}
    code = customer.language or language
    return CustomerFacts(
        id=customer.pk,
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
        tax_id=customer.tax_id,
        language=str(Locale(code).get_display_name("en")),
        notes=customer.notes,
        address=address_lines(address, language="en") or list(filter(None, [country_name(customer.country)])),
    )


def country_name(code: str) -> str:
    """Return a country's name, or its code where it has none."""
    return str(Locale("en").territories.get(code, code)) if code else ""
