"""A document in JSON, as the API and webhooks tell it: without its link and its readers, which live above."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from seenpaid.documents import models
from seenpaid.documents.lifecycle import CANCELLED, DRAFT, is_expired, is_overdue
from seenpaid.documents.models import CreditApplication, Document, QuoteAnswer
from seenpaid.documents.parts import parts_of
from seenpaid.documents.shapes import WORDS, Answer, Attachment, Content, Line, Note, Offer, Paper, Sheet, Stage
from seenpaid.documents.typed import typed
from seenpaid.lib.wire import amount, day, moment, moment_or_none

__all__ = ["WORDS", "Attachment", "Note", "Offer", "Paper", "attachment_shape", "note", "offer", "paper"]


def paper(document: Document, *, today: date) -> Paper:
    """Return the invoice; its customer and lines are at hand, `today` is the date at the company's place."""
    overdue = is_overdue(
        status=document.status, due_date=document.due_date, balance_minor=document.balance_minor, today=today
    )
    return {**_sheet(document), "status": document.status, "overdue": overdue}


def offer(document: Document, *, answer: QuoteAnswer | None, invoice_id: str | None, today: date) -> Offer:
    """Return the quote; its customer and lines are at hand, `today` is the date at the company's place."""
    return {
        **_sheet(document),
        "status": document.status,
        "expired": is_expired(status=document.status, valid_until=document.due_date, today=today),
        "answer": None if answer is None else _answer(answer),
        "invoice": invoice_id,
    }


def note(document: Document, *, applications: Sequence[CreditApplication]) -> Note:
    """Return the credit note; its customer and lines, and the invoices it was used on, are at hand."""
    currency = document.currency
    left = 0 if document.status in {DRAFT, CANCELLED} else document.balance_minor
    return {
        **_sheet(document),
        "status": document.status,
        "invoice": document.origin_id,
        "amount_applied": amount(document.credited_minor, currency),
        "amount_left": amount(left, currency),
        "applications": [
            {
                "id": use.pk,
                "invoice": use.invoice_id,
                "number": use.invoice.number or "",
                "amount": amount(use.amount_minor, currency),
                "applied_at": moment(use.applied_at),
            }
            for use in applications
        ],
    }


def attachment_shape(attachment: models.Attachment) -> Attachment:
    """Return a file beside a document, without its content."""
    return {
        "id": attachment.pk,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "created_at": moment(attachment.created_at),
    }


def _answer(answer: QuoteAnswer) -> Answer:
    return {
        "accepted": answer.is_accepted,
        "name": answer.name,
        "reason": answer.reason,
        "revision": answer.revision,
        "answered_at": moment(answer.answered_at),
    }


def _stages(document: Document) -> list[Stage]:
    currency = document.currency
    return [
        {
            "label": part.label,
            "due_date": day(part.due_date),
            "amount": amount(part.amount_minor, currency),
            "percent": stage["percent"],
            "paid": amount(part.paid_minor, currency),
            "status": "paid" if part.is_paid else "open",
        }
        for part, stage in zip(parts_of(document), document.stages, strict=True)
    ]


def _sheet(document: Document) -> Sheet:
    currency = document.currency
    content = typed(document)
    lines = [
        {
            **line,
            "net": amount(row.net_minor, currency),
            "gross": None if row.gross_minor is None else amount(row.gross_minor, currency),
        }
        for line, row in zip(content.pop("lines"), document.lines.all(), strict=True)
    ]
    return {
        **cast("Content", content),
        "id": document.pk,
        "number": document.number,
        "revision": document.revision,
        "customer_name": document.customer.name,
        "lines": cast("list[Line]", lines),
        "stages": _stages(document),
        "lines_total": amount(document.lines_minor, currency),
        "discount_total": amount(document.discount_minor, currency),
        "subtotal": amount(document.subtotal_minor, currency),
        "tax_total": amount(document.tax_minor, currency),
        "total": amount(document.total_minor, currency),
        "amount_paid": amount(document.paid_minor, currency),
        "amount_credited": amount(document.credited_minor, currency),
        "balance_due": amount(document.balance_minor, currency),
        "created_at": moment(document.created_at),
        "updated_at": moment(document.updated_at),
        "issued_at": moment_or_none(document.issued_at),
        "sent_at": moment_or_none(document.sent_at),
        "paid_at": moment_or_none(document.paid_at),
        "cancelled_at": moment_or_none(document.cancelled_at),
    }
