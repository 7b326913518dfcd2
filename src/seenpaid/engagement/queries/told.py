"""Documents as JSON tells them, with as many queries for a hundred as for one."""

from collections.abc import Sequence
from datetime import datetime

from seenpaid.companies.models import Company
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.documents.queries import answers_of, applications_of, invoices_made_of, with_lines
from seenpaid.engagement.models import Engagement
from seenpaid.engagement.representation import (
    CreditNote,
    Invoice,
    Quote,
    credit_note_shape,
    invoice_shape,
    quote_shape,
)
from seenpaid.sharing.queries import live_links


def told_invoices(documents: Sequence[Document], *, company: Company, now: datetime) -> list[Invoice]:
    """Return a company's invoices as JSON tells them, with three queries however many they are."""
    with_lines(documents)
    links = live_links(documents, company_id=company.pk, now=now)
    looked, today = _looked_at(documents, company=company), today_of(company, now=now)
    return [
        invoice_shape(document, engagement=looked[document.pk], link=links.get(document.pk), today=today)
        for document in documents
    ]


def told_quotes(quotes: Sequence[Document], *, company: Company, now: datetime) -> list[Quote]:
    """Return a company's quotes as JSON tells them, with five queries however many they are."""
    with_lines(quotes)
    links = live_links(quotes, company_id=company.pk, now=now)
    looked, today = _looked_at(quotes, company=company), today_of(company, now=now)
    answers = answers_of(quotes, company_id=company.pk)
    made = invoices_made_of(quotes, company_id=company.pk)
    return [
        quote_shape(
            quote,
            engagement=looked[quote.pk],
            link=links.get(quote.pk),
            answer=answers.get(quote.pk),
            invoice_id=made.get(quote.pk),
            today=today,
        )
        for quote in quotes
    ]


def told_credit_notes(notes: Sequence[Document], *, company: Company, now: datetime) -> list[CreditNote]:
    """Return a company's credit notes as JSON tells them, with four queries however many they are."""
    with_lines(notes)
    links = live_links(notes, company_id=company.pk, now=now)
    looked, used = _looked_at(notes, company=company), applications_of(notes, company_id=company.pk)
    return [
        credit_note_shape(note, engagement=looked[note.pk], link=links.get(note.pk), applications=used.get(note.pk, []))
        for note in notes
    ]


def _looked_at(documents: Sequence[Document], *, company: Company) -> dict[str, Engagement]:
    """Return each document's summary; an empty one, not saved, where nobody has looked."""
    found = Engagement.objects.select_related("last_view__visitor").filter(
        company=company, document__in=[document.pk for document in documents]
    )
    known = {engagement.document_id: engagement for engagement in found}
    return {
        document.pk: known.get(document.pk) or Engagement(document=document, company=company) for document in documents
    }
