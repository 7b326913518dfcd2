"""Reading to whom reminders go: where the invoice itself went, or else to the customer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from seenpaid.companies.models import Company
from seenpaid.customers.models import Contact
from seenpaid.documents.models import Document
from seenpaid.messaging.addresses import InvalidAddressError, read_address
from seenpaid.messaging.kinds import Category, MailKind, Role, Status
from seenpaid.messaging.models import Mail
from seenpaid.messaging.preferences.address import key_of
from seenpaid.messaging.preferences.queries import standings

NOT_ON_ITS_WAY: Final = (Status.REFUSED, Status.BOUNCED, Status.WITHHELD, Status.CANCELLED)
_MOST_RECIPIENTS: Final = 5


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, and the contact it belongs to."""

    address: str
    contact: Contact | None


def recipients_of(document: Document) -> list[Recipient]:
    """Return to whom a reminder goes: where the invoice itself went, or else to the customer."""
    return recipients_of_all(document.company, [document])[document.pk]


def willing_among(company: Company, everybody: Iterable[Recipient]) -> list[Recipient]:
    """Return those who may be reminded by mail now."""
    asked = list(everybody)
    standing = standings(company.pk, [one.address for one in asked])
    return [one for one in asked if standing[key_of(one.address)].allows(Category.REMINDERS)]


def recipients_of_all(company: Company, documents: Sequence[Document]) -> dict[str, list[Recipient]]:
    """Return to whom each document's reminders go, by its key, with two queries however many they are."""
    contacts: dict[str, dict[str, Contact]] = defaultdict(dict)
    customers = {document.customer_id for document in documents}
    for contact in Contact.objects.filter(company=company, customer__in=customers).order_by("pk"):
        contacts[contact.customer_id][contact.email.lower()] = contact
    mails: dict[str, list[str]] = defaultdict(list)
    went = Mail.objects.filter(company=company, document__in=documents, kind=MailKind.INVOICE, role=Role.TO)
    for key, address in went.exclude(status__in=NOT_ON_ITS_WAY).order_by("pk").values_list("document", "to_address"):
        mails[key].append(address.lower())
    return {
        document.pk: _chosen(mails[document.pk], document.customer.email.lower(), contacts[document.customer_id])
        for document in documents
    }


def _chosen(mailed_to: Sequence[str], customer: str, contacts: Mapping[str, Contact]) -> list[Recipient]:
    addresses = mailed_to or ([customer] if customer else list(contacts)[:1])
    usable = [address for address in dict.fromkeys(addresses) if _is_usable(address)]
    return [Recipient(address, contacts.get(address)) for address in usable[:_MOST_RECIPIENTS]]


def _is_usable(address: str) -> bool:
    try:
        read_address(address)
    except InvalidAddressError:
        return False
    return True
