"""What an e-invoice lacks, and where to say it."""

from dataclasses import dataclass

from django.urls import reverse

from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document
from seenpaid.pdf.actions import einvoice_faults
from seenpaid.pdf.einvoice.needs import KINDS as EINVOICE_KINDS

_TAKEN_FOR_GRANTED = {"status"}
"""A draft will be issued; nobody needs to be told."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do, and the field it is done at."""

    text: str
    url: str


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
    return Readiness(
        cii=_needs(document, cii),
        peppol=_needs(document, {name: found for name, found in peppol.items() if name not in cii}),
        is_issued=document.status != lifecycle.DRAFT,
    )


def _needs(document: Document, faults: dict[str, list[str]]) -> list[Need]:
    return [
        Need(message, _where(document, name))
        for name, messages in faults.items()
        if name not in _TAKEN_FOR_GRANTED
        for message in messages
    ]


def _where(document: Document, name: str) -> str:
    slug, (side, _, field) = document.company.slug, name.partition(".")
    anchor = f"#id_{field.replace('.', '_')}"
    if side == "company":
        return reverse("web-settings", args=[slug]) + anchor
    if side == "customer":
        return reverse("web-customer-edit", args=[slug, document.customer_id]) + anchor
    return reverse("web-invoice-edit", args=[slug, document.pk]) + (
        "#lines-title" if side == "lines" else f"#id_{name}"
    )
