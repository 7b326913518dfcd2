"""A customer in JSON."""

from collections.abc import Iterable
from typing import TypedDict

from seenpaid.companies.representation import Address, address_shape
from seenpaid.customers import models
from seenpaid.lib.wire import Id, Moment, moment


class Contact(TypedDict):
    """A person at the customer."""

    id: Id
    name: str
    email: str
    role: str


class Customer(TypedDict):
    """The buyer. `notes` are the seller's own and never shown to anybody else."""

    id: Id
    name: str
    email: str
    phone: str
    language: str
    tax_id: str
    einvoice_address: str
    reference: str
    notes: str
    address: Address
    contacts: list[Contact]
    created_at: Moment
    updated_at: Moment


def customer_shape(customer: models.Customer, *, contacts: Iterable[models.Contact]) -> Customer:
    """Return the customer with its contacts."""
    return {
        "id": customer.pk,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "tax_id": customer.tax_id,
        "einvoice_address": customer.einvoice_address,
        "reference": customer.reference,
        "notes": customer.notes,
        "address": address_shape(customer),
        "contacts": [
            {"id": contact.pk, "name": contact.name, "email": contact.email, "role": contact.role}
            for contact in contacts
        ],
        "created_at": moment(customer.created_at),
        "updated_at": moment(customer.updated_at),
    }
