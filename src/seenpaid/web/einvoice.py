"""What an e-invoice lacks, and where to say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from seenpaid.companies.access import Company
from seenpaid.customers.access import CustomerNotFoundError, access_customer
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.draft import MOST_LINES
from seenpaid.pdf.actions import einvoice_faults, faults_so_far
from seenpaid.pdf.einvoice.needs import KINDS as EINVOICE_KINDS
from seenpaid.web.figures import read_so_far
from seenpaid.web.forms.sheet import Sheet

_TAKEN_FOR_GRANTED = {"status"}
"""A draft will be issued; nobody needs to be told."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do, and the field it is done at."""

    text: str
    url: str

    @property
    def is_here(self) -> bool:
        """Say whether the field stands on the same page."""
        return self.url.startswith("#")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a document can leave as an e-invoice, in each of the two syntaxes."""

    cii: list[Need]
    peppol: list[Need]
    is_issued: bool


def readiness_of(document: Document) -> Readiness | None:
    """Return what is missing; None for what was cancelled, and for what asks for no money and gives none back."""
    if document.status == lifecycle.CANCELLED or document.kind not in EINVOICE_KINDS:
        return None
    cii, peppol = (einvoice_faults(document, syntax=syntax) for syntax in ("cii", "ubl"))
    slug, customer_id = document.company.slug, document.customer_id
    editor = reverse("web-invoice-edit", args=[slug, document.pk])
    place = _Place(slug, customer_id, editor, [str(number) for number in range(1, MOST_LINES + 1)])
    besides = {name: found for name, found in peppol.items() if name not in cii}
    return Readiness(
        cii=_needs(cii, place),
        peppol=_needs(besides, place),
        is_issued=document.status != lifecycle.DRAFT,
    )


def needs_so_far(sheet: Sheet, *, kind: Kind, company: Company, now: datetime) -> list[Need]:
    """Return what the paper that is being typed lacks for an e-invoice; nothing while there is no line, nor for a quote."""
    fields = read_so_far(sheet, company=company, now=now)
    if fields is None or kind not in EINVOICE_KINDS:
        return []
    filled = [row.key for row in sheet.rows if not row.is_blank]
    keys = filled if len(filled) == len(fields.lines) else []  # a line that cannot be read yet is not counted.
    try:
        customer = access_customer(sheet.head.values["customer"], company=company)
    except CustomerNotFoundError:
        faults = faults_so_far(fields, kind=kind, company=company, customer=None)
        own = {name: told for name, told in faults.items() if not name.startswith("customer.")}
        return _needs(own, _Place(company.slug, "", "", keys))
    faults = faults_so_far(fields, kind=kind, company=company, customer=customer)
    return _needs(faults, _Place(company.slug, customer.pk, "", keys))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the fields of a document stand: at which pages, and of its lines under which keys."""

    slug: str
    customer_id: str
    editor: str
    keys: Sequence[str]

    def of(self, name: str) -> str:
        """Return the address of the field that a fault is told by."""
        side, _, field = name.partition(".")
        anchor = f"#id_{field.removeprefix('bank.').replace('.', '_')}"
        if side == "company":
            return reverse("web-settings", args=[self.slug]) + anchor
        if side == "customer":
            return reverse("web-customer-edit", args=[self.slug, self.customer_id]) + anchor
        if (
            side == "preceding"
        ):  # not typed: a credit note is made from its invoice, and the customer's page lists these.
            return reverse("web-customer", args=[self.slug, self.customer_id])
        return self.editor + (self._line(field) if side == "lines" else f"#id_{name}")

    def _line(self, told: str) -> str:
        index, _, field = told.partition(".")
        at = int(index)
        return f"#id_line_{field}_{self.keys[at]}" if at < len(self.keys) else "#lines-title"


def _needs(faults: Mapping[str, list[str]], place: _Place) -> list[Need]:
    return [
        Need(message, place.of(name))
        for name, messages in faults.items()
        if name not in _TAKEN_FOR_GRANTED
        for message in messages
    ]
