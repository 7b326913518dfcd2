"""The customer form: particulars, an address, and as many contacts as there are."""

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from seenpaid.customers.access import Customer
from seenpaid.customers.queries import contacts_of
from seenpaid.web.forms import address
from seenpaid.web.forms.typed import Field, Typed, typed

NAMES: Final = (
    "name",
    "email",
    "phone",
    "language",
    "tax_id",
    "einvoice_address",
    "reference",
    "notes",
    *address.NAMES,
)
CONTACT_NAMES: Final = ("name", "email", "role")
MOST_CONTACTS: Final = 50


@dataclass(frozen=True, slots=True)
class CustomerForm:
    """What is typed for a customer."""

    fields: Typed
    contacts: tuple[Typed, ...] = ()

    def raw(self) -> dict[str, object]:
        """Return it as `customers.actions` reads it."""
        words: dict[str, object] = {name: self.fields.values[name] for name in NAMES if name not in address.NAMES}
        return {
            **words,
            "address": address.address_of(self.fields),
            "contacts": [dict(contact.values) for contact in self.contacts],
        }

    def refused(self, errors: dict[str, list[str]]) -> "CustomerForm":
        """Return the same words with what is wrong beside them."""
        return CustomerForm(
            self.fields.refused({name: found for name, found in errors.items() if not name.startswith("contacts.")}),
            tuple(contact.refused(_of_contact(errors, index)) for index, contact in enumerate(self.contacts)),
        )

    def rows(self) -> list[dict[str, Field]]:
        """Return the contacts with names of their own for every field, and one blank row to add another."""
        rows = [*self.contacts, *([Typed({})] if len(self.contacts) < MOST_CONTACTS else [])]
        return [
            {name: Field(f"contact_{name}", row[name].value, row[name].errors, str(number)) for name in CONTACT_NAMES}
            for number, row in enumerate(rows, start=1)
        ]

    def faults(self) -> list[Field]:
        """Return every field that is wrong, for the summary above the form."""
        return [
            *self.fields.faults(),
            *(field for row in self.rows() for field in row.values() if field.errors),
        ]


def blank_customer(*, country: str = "") -> CustomerForm:
    """Return the form for a new customer."""
    return CustomerForm(Typed({"address_country": country}))


def read_customer(posted: QueryDict) -> CustomerForm:
    """Return the form as it was posted; contact rows left blank are no contacts."""
    columns = {name: posted.getlist(f"contact_{name}")[:MOST_CONTACTS] for name in CONTACT_NAMES}
    length = max(map(len, columns.values()))
    contacts = (
        Typed({name: column[index] if index < len(column) else "" for name, column in columns.items()})
        for index in range(length)
    )
    filled = (contact for contact in contacts if any(value.strip() for value in contact.values.values()))
    return CustomerForm(typed(posted, NAMES), tuple(filled))


def form_of(customer: Customer) -> CustomerForm:
    """Return the form a customer is edited with."""
    fields = {
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "tax_id": customer.tax_id,
        "einvoice_address": customer.einvoice_address,
        "reference": customer.reference,
        "notes": customer.notes,
        **address.as_typed(customer),
    }
    contacts = (
        Typed({"name": contact.name, "email": contact.email, "role": contact.role}) for contact in contacts_of(customer)
    )
    return CustomerForm(Typed(fields), tuple(contacts))


def _of_contact(errors: dict[str, list[str]], index: int) -> dict[str, list[str]]:
    prefix = f"contacts.{index}."
    return {name.removeprefix(prefix): found for name, found in errors.items() if name.startswith(prefix)}
