"""Tells a member, at the field, what the PDF could not show. (issue 2)"""

from django.utils.translation import gettext as _

from seenpaid.customers.access import CustomerNotFoundError, access_customer
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document
from seenpaid.documents.typed import typed
from seenpaid.pdf.printable import unprintable
from seenpaid.web.door import MemberRequest
from seenpaid.web.forms.sheet import Sheet

type Errors = dict[str, list[str]]


def unprintable_in(request: MemberRequest, sheet: Sheet) -> Errors:
    """Return what is missing on paper of what was typed, and of the customer's name."""
    found = unprintable({**sheet.raw(), "customer": _customer_name(request, sheet)})
    told = _("No typeface of ours has “%(characters)s”: the PDF would leave that out. Write it differently.")
    return {name: [told % {"characters": characters}] for name, characters in found.items()}


def missing_of(document: Document) -> str:
    """Return the characters a draft would lose on paper."""
    if document.status != lifecycle.DRAFT:
        return ""
    found = unprintable({**typed(document), "customer": document.customer.name})
    return " ".join(sorted({character for characters in found.values() for character in characters.split()}))


def _customer_name(request: MemberRequest, sheet: Sheet) -> str:
    words = sheet.head.values
    try:
        return access_customer(words["customer"], company=request.member.company).name
    except CustomerNotFoundError:
        return words["new_customer_name"]
