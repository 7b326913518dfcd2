"""A customer is erased: whatever the law does not ask to keep is gone, wherever it lay. SEC-222

Issued invoices stay as they were issued, with the buyer they name: bookkeeping law asks for ten years of them in most
places, and a snapshot whose digest no longer fits would prove nothing. Everything about reading and writing goes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from seenpaid.answers.models import Answer
from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.customers.models import Contact, Customer
from seenpaid.documents.lifecycle import DRAFT
from seenpaid.documents.models import Document, QuoteAnswer
from seenpaid.engagement.forgetting.erasure import forget_readers
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.followups.models import Rhythm
from seenpaid.messaging.kinds import Status
from seenpaid.messaging.models import Mail, Preference, ReminderPause, Suppression
from seenpaid.notifications.models import Notification
from seenpaid.payments.models import Payment
from seenpaid.sharing.models import ShareLink

ERASED_NAME: Final = "Erased customer"
_GONE: Final = "…"
_BLANK_MAIL: Final[dict[str, Any]] = {
    "to_address": "", "to_name": "", "shown": {}, "subject": "", "message": "", "text": "", "html": "", "server_answer": "",
    "contact": None,
}  # fmt: skip
_PERSONAL: Final = (
    "email", "phone", "tax_id", "einvoice_address", "reference", "notes", "line1", "line2", "city", "region",
    "postal_code", "country", "language", "search",
)  # fmt: skip
_TYPED: Final = frozenset({"reason", "answer", "title", "network", "ip", "question", "reference"})
"""What may hold anything in an event."""
_SHORTEST: Final = 3


def erase_customer(customer: Customer, *, by: By, now: datetime) -> bool:
    """Erase the customer; say whether anything had to stay. Doing it again does nothing more. Raises NotAllowedError."""
    require(by, Permission.MANAGE_CUSTOMERS)
    company_id = customer.company_id
    forget_readers(company_id=company_id, customer_id=customer.pk, now=now)
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(pk=customer.pk, company_id=company_id)
        words = _words_of(customer)
        subjects = [customer.pk, *_documents(customer).values_list("pk", flat=True)]
        _erase_mail(customer, words)
        _erase_papers(customer, words, now=now)
        _erase_events(company_id, subjects, words)
        Rhythm.objects.filter(company_id=company_id, customer=customer).delete()
        has_papers = _documents(customer).exists()
        if has_papers:
            _blank(customer, now=now)
        record(EventKind.CUSTOMER_ERASED, company_id=company_id, subject_id=customer.pk, at=now, actor=by.actor)
        if not has_papers:
            Mail.objects.filter(company_id=company_id, customer=customer).delete()
            customer.delete()
    return has_papers


def _documents(customer: Customer) -> QuerySet[Document]:
    return Document.objects.filter(company_id=customer.company_id, customer=customer)


def _words_of(customer: Customer) -> list[str]:
    """Return every name and address the customer was known by, the longest first."""
    mine = {"company_id": customer.company_id}
    words = {customer.name, customer.email, customer.phone}
    for pair in Contact.objects.filter(**mine, customer=customer).values_list("name", "email"):
        words.update(pair)
    for pair in Mail.objects.filter(**mine, customer=customer).values_list("to_name", "to_address"):
        words.update(pair)
    words.update(ShareLink.objects.filter(**mine, document__customer=customer).values_list("address", flat=True))
    words.update(Answer.objects.filter(**mine, document__customer=customer).values_list("address", flat=True))
    words.update(Preference.objects.filter(**mine, customer=customer).values_list("address", flat=True))
    words.discard(ERASED_NAME)
    return sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)


def _erase_mail(customer: Customer, words: Iterable[str]) -> None:
    mine = {"company_id": customer.company_id}
    addresses = {word.lower() for word in words if "@" in word}
    mails = Mail.objects.filter(**mine, customer=customer)
    mails.filter(status=Status.QUEUED).delete()
    mails.update(**_BLANK_MAIL)
    Preference.objects.filter(**mine, customer=customer).delete()
    Suppression.objects.filter(**mine, address__in=addresses).delete()
    ReminderPause.objects.filter(**mine, customer=customer).delete()
    ReminderPause.objects.filter(**mine, document__customer=customer).delete()


def _erase_papers(customer: Customer, words: Iterable[str], *, now: datetime) -> None:
    mine = {"company_id": customer.company_id}
    links = ShareLink.objects.filter(Q(document__customer=customer) | Q(customer=customer), **mine)
    links.filter(revoked_at=None).update(revoked_at=now)
    links.update(address="", contact=None)
    Contact.objects.filter(**mine, customer=customer).delete()
    answers = QuoteAnswer.objects.filter(**mine, document__customer=customer)
    answers.filter(is_accepted=False).update(name=_GONE)
    answers.update(reason="", ip=None)
    Answer.objects.filter(**mine, document__customer=customer).update(text="", address="", ip=None)
    drafts = _documents(customer).filter(status=DRAFT)
    drafts.delete()
    for document in _documents(customer):
        document.search = _without(document.search, [word.lower() for word in words])
        document.save(update_fields=["search"])
    for payment in Payment.objects.filter(**mine, document__customer=customer).exclude(reference=""):
        payment.reference = _without(payment.reference, words)
        payment.save(update_fields=["reference"])


def _erase_events(company_id: str, subjects: list[str], words: list[str]) -> None:
    """Take the names out of the record of what happened. What happened, and when, stays."""
    for event in Event.objects.filter(company_id=company_id, subject_id__in=subjects):
        before = (event.data, event.actor_name)
        typed = {name: _GONE if name in _TYPED else value for name, value in event.data.items()}
        event.data, event.actor_name = _without(typed, words), _without(event.actor_name, words)
        if (event.data, event.actor_name) != before:
            event.save(update_fields=["data", "actor_name"])
    for notice in Notification.objects.filter(company_id=company_id, document_id__in=subjects):
        notice.text = _without(notice.text, words)
        notice.save(update_fields=["text"])


def _blank(customer: Customer, *, now: datetime) -> None:
    customer.name, customer.erased_at, customer.tracking = ERASED_NAME, now, "off"
    for name in _PERSONAL:
        setattr(customer, name, "")
    customer.search = ERASED_NAME.lower()
    customer.updated_at = now
    customer.save(update_fields=["name", "erased_at", "tracking", "updated_at", *_PERSONAL])


def _without[T](value: T, words: Iterable[str]) -> T:
    """Return the value with every word replaced, in whatever it holds."""
    gone: Any = value
    if isinstance(value, str):
        for word in words:
            gone = gone.replace(word, _GONE)
    elif isinstance(value, dict):
        gone = {name: _without(inner, words) for name, inner in value.items()}
    elif isinstance(value, list):
        gone = [_without(inner, words) for inner in value]
    return gone  # type: ignore[no-any-return]  # of the same shape as it came.
