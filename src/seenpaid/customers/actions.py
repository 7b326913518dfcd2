"""Customers are added and changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.profile import LANGUAGES, Reading, read_address
from seenpaid.companies.roles import Permission
from seenpaid.customers.models import Contact, Customer

FIELDS: Final = frozenset("name email phone language tax_id einvoice_address reference notes address contacts".split())
_CONTACT_FIELDS: Final = frozenset({"id", "name", "email", "role"})
_MOST_CONTACTS: Final = 50


def add_customer(company: Company, *, raw: Mapping[str, object], by: By, now: datetime) -> Customer:
    """Keep a new customer. Raises NotAllowedError or InvalidProfileError."""
    require(by, Permission.MANAGE_CUSTOMERS)
    reading = Reading(raw, allowed=FIELDS)
    changes = _read(reading, {"name": "", **raw})
    contacts = _contacts(reading, raw.get("contacts", ()))
    reading.done()
    with transaction.atomic():
        customer = Customer(company=company, created_at=now, updated_at=now, **changes)
        customer.search = _searchable(customer)
        customer.save(force_insert=True)
        _write_contacts(customer, contacts)
    return customer


def check_customer(raw: Mapping[str, object]) -> None:
    """Raise InvalidProfileError where add_customer would, and keep nothing."""
    reading = Reading(raw, allowed=FIELDS)
    _read(reading, {"name": "", **raw})
    _contacts(reading, raw.get("contacts", ()))
    reading.done()


def update_customer(customer: Customer, *, raw: Mapping[str, object], by: By, now: datetime) -> None:
    """Write the given fields, and only those. Raises NotAllowedError or InvalidProfileError."""
    require(by, Permission.MANAGE_CUSTOMERS)
    reading = Reading(raw, allowed=FIELDS)
    changes = _read(reading, raw)
    contacts = _contacts(reading, raw["contacts"]) if "contacts" in raw else None
    reading.done()
    with transaction.atomic():
        for name, value in changes.items():
            setattr(customer, name, value)
        customer.search = _searchable(customer)
        customer.updated_at = now
        customer.save(update_fields=[*changes, "search", "updated_at"])
        if contacts is not None:
            _write_contacts(customer, contacts)


def _read(reading: Reading, raw: Mapping[str, object]) -> dict[str, str]:
    inner = reading.raw
    reading.raw = raw
    changes: dict[str, str] = {}
    if "name" in raw:
        changes["name"] = reading.line("name", limit=160, required=True)
    if "email" in raw:
        changes["email"] = reading.email("email")
    if "language" in raw:
        changes["language"] = reading.line("language", limit=10)
        if changes["language"] and changes["language"] not in LANGUAGES:
            reading.fault("language", f"Use one of {', '.join(LANGUAGES)}.")
    for name, limit in (("phone", 40), ("tax_id", 40), ("reference", 60)):
        if name in raw:
            changes[name] = reading.line(name, limit=limit)
    if "einvoice_address" in raw:
        changes["einvoice_address"] = reading.electronic_address("einvoice_address")
    if "notes" in raw:
        changes["notes"] = reading.block("notes", limit=4000)
    if raw.get("address") is not None:
        changes |= read_address(reading, raw["address"])
    reading.raw = inner
    return changes


def _contacts(reading: Reading, raw: object) -> list[dict[str, str]]:
    if not isinstance(raw, list | tuple) or len(raw) > _MOST_CONTACTS:
        reading.fault("contacts", f"Contacts are a list of at most {_MOST_CONTACTS}.")
        return []
    contacts: dict[str, dict[str, str]] = {}
    for index, entry in enumerate(raw):
        if not isinstance(entry, Mapping):
            reading.fault(f"contacts.{index}", "A contact has a name and an e-mail address.")
            continue
        inner = Reading(entry, allowed=_CONTACT_FIELDS)
        contact = {
            "name": inner.line("name", limit=120),
            "email": inner.email("email", required=True),
            "role": inner.line("role", limit=60),
        }
        if contact["email"] in contacts:
            inner.fault("email", "This address is in the list twice.")
        contacts[contact["email"]] = contact
        for name, messages in inner.errors.items():
            for message in messages:
                reading.fault(f"contacts.{index}.{name}", message)
    return list(contacts.values())


def _write_contacts(customer: Customer, contacts: list[dict[str, str]]) -> None:
    """Make the customer's contacts these, keeping the rows of addresses that stay: links hang on them."""
    kept = {
        contact.email: contact for contact in Contact.objects.filter(company_id=customer.company_id, customer=customer)
    }
    wanted = {contact["email"] for contact in contacts}
    Contact.objects.filter(
        company_id=customer.company_id, pk__in=[contact.pk for email, contact in kept.items() if email not in wanted]
    ).delete()
    for contact in contacts:
        if (row := kept.get(contact["email"])) is None:
            Contact.objects.create(company_id=customer.company_id, customer=customer, **contact)
        elif (row.name, row.role) != (contact["name"], contact["role"]):
            row.name, row.role = contact["name"], contact["role"]
            row.save(update_fields=["name", "role"])


def _searchable(customer: Customer) -> str:
    return f"{customer.name} {customer.email} {customer.city} {customer.tax_id}".lower()
