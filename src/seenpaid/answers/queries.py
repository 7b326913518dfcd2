"""Reading what customers said."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from seenpaid.answers.kinds import Kind
from seenpaid.answers.models import Answer
from seenpaid.answers.standing import Open, Standing, standing_in
from seenpaid.documents.models import Document

__all__ = [
    "Answer",
    "Kind",
    "answered_documents",
    "answers_of",
    "answers_through",
    "question_to",
    "said_to",
    "standings_of",
]

MOST_SHOWN = 50


def answers_of(document: Document) -> list[Answer]:
    """Return what was said to an invoice, what waits first, then the newest."""
    found = Answer.objects.filter(company_id=document.company_id, document=document).select_related("handled_by")
    newest = list(found.order_by("-id")[:MOST_SHOWN])
    return sorted(newest, key=lambda answer: answer.handled_at is not None)


def said_to(document: Document) -> QuerySet[Answer]:
    """Return all that was said to an invoice, newest first."""
    return Answer.objects.filter(company_id=document.company_id, document=document).order_by("-id")


def answers_through(link_id: str, *, document: Document) -> list[Answer]:
    """Return what was said to an invoice through one link, the newest first."""
    own = Answer.objects.filter(company_id=document.company_id, document=document, link=link_id)
    return list(own.order_by("-id")[:MOST_SHOWN])


def standings_of(document_ids: Collection[str], *, company_id: str) -> dict[str, Standing]:
    """Return what the open answers to each invoice come to, by its id; one query, and nothing where nothing was said."""
    found: dict[str, list[Open]] = defaultdict(list)
    waiting = Answer.objects.filter(company_id=company_id, document__in=document_ids, handled_at=None)
    for pk, kind, at, on, text in waiting.order_by("id").values_list("document_id", "kind", "at", "on", "text"):
        found[pk].append(Open(kind, at, on, text))
    return {pk: standing_in(answers) for pk, answers in found.items()}


def question_to(document: Document) -> Answer | None:
    """Return the last thing that was asked and waits for an answer."""
    asked = Answer.objects.filter(company_id=document.company_id, document=document, kind=Kind.QUESTION)
    return asked.filter(handled_at=None).order_by("-id").first()


def answered_documents(company_id: str, *, limit: int) -> set[str]:
    """Return invoices to which something was said that nobody has dealt with, the latest ones."""
    waiting = Answer.objects.filter(company_id=company_id, handled_at=None).exclude(kind=Kind.FORWARD)
    return set(waiting.order_by("-id").values_list("document_id", flat=True)[:limit])
