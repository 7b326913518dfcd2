"""What the list of each kind of paper says, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seenpaid.documents import lifecycle
from seenpaid.documents.access import Kind

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class PaperList:
    """One list. `here` names it in the frame; `when` is which of its days the rows show."""

    kind: Kind
    here: str
    url: str
    new_url: str
    title: Words
    one: Words
    when: Words
    new: Words
    search: Words
    nothing: Words
    show_all: Words
    none_yet: Words
    meaning: Words
    first: Words
    filters: Mapping[str, Words]


INVOICES: Final = PaperList(
    kind=Kind.INVOICE,
    here="invoices",
    url="web-invoices",
    new_url="web-invoice-new",
    title=_("Invoices"),
    one=_("Invoice"),
    when=_("Due"),
    new=_("New invoice"),
    search=_("Search invoices"),
    nothing=_("No invoice is like this at the moment."),
    show_all=_("Show all invoices"),
    none_yet=_("Your invoices will stand here"),
    meaning=_("Make one, send its link, and see at once when your customer opens it."),
    first=_("Make your first invoice"),
    filters={
        "": _("All"),
        "unpaid": _("Unpaid"),
        "overdue": _("Overdue"),
        "viewed_recently": _("Viewed recently"),
        "never_opened": _("Never opened"),
        "opened_not_paid": _("Opened, not paid"),
        "drafts": _("Drafts"),
    },
)
QUOTES: Final = PaperList(
    kind=Kind.QUOTE,
    here="quotes",
    url="web-quotes",
    new_url="web-quote-new",
    title=_("Quotes"),
    one=_("Quote"),
    when=_("Valid"),
    new=_("New quote"),
    search=_("Search quotes"),
    nothing=_("No quote is like this at the moment."),
    show_all=_("Show all quotes"),
    none_yet=_("Your quotes will stand here"),
    meaning=_("Offer a price by a link, see when it is read, and get the answer on the same page."),
    first=_("Make your first quote"),
    filters={
        "": _("All"),
        lifecycle.SENT: _("Sent"),
        lifecycle.VIEWED: _("Viewed"),
        lifecycle.ACCEPTED: _("Accepted"),
        lifecycle.DECLINED: _("Declined"),
        lifecycle.DRAFT: _("Drafts"),
    },
)
CREDIT_NOTES: Final = PaperList(
    kind=Kind.CREDIT_NOTE,
    here="credit-notes",
    url="web-credit-notes",
    new_url="web-credit-note-new",
    title=_("Credit notes"),
    one=_("Credit note"),
    when=_("Issued"),
    new=_("New credit note"),
    search=_("Search credit notes"),
    nothing=_("No credit note is like this at the moment."),
    show_all=_("Show all credit notes"),
    none_yet=_("Your credit notes will stand here"),
    meaning=_(
        "Give money back for an invoice, from its page, or freely. What is not used stays to the customer's credit."
    ),
    first=_("Make a credit note"),
    filters={
        "": _("All"),
        lifecycle.SENT: _("Sent"),
        lifecycle.VIEWED: _("Viewed"),
        lifecycle.DRAFT: _("Drafts"),
        lifecycle.CANCELLED: _("Cancelled"),
    },
)
