"""A mail is written and waits for the worker. Nothing leaves the building here."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from seenpaid.companies.access import By
from seenpaid.companies.models import Company
from seenpaid.customers.models import Contact, Customer
from seenpaid.documents.models import Document
from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.kinds import EventKind
from seenpaid.messaging.addresses import read_address
from seenpaid.messaging.facts import Facts, account_facts, facts_of
from seenpaid.messaging.kinds import Category, MailKind, Role
from seenpaid.messaging.letter import Letter, Written, write
from seenpaid.messaging.models import Mail
from seenpaid.pdf.colour import readable
from seenpaid.sharing.actions import share_with
from seenpaid.sharing.models import ShareLink

LINKED: Final = frozenset({MailKind.INVOICE, MailKind.QUOTE, MailKind.CREDIT_NOTE, MailKind.REMINDER, MailKind.RECEIPT})


def queue_mail(  # noqa: PLR0913  # each is a column of the mail; their names are the documentation.
    *,
    company: Company,
    document: Document | None,
    customer: Customer,
    contact: Contact | None,
    address: str,
    kind: str,
    category: str,
    subject: str = "",
    body: str = "",
    occasion: str | None = None,
    by: By | None,
    now: datetime,
    role: str = Role.TO,
    shown: Mapping[str, Sequence[str]] | None = None,
    attach_pdf: bool = False,
    files: Sequence[str] = (),
    link: ShareLink | None = None,
) -> Mail | None:
    """Write one mail to one address and leave it to the worker; None when that occasion has its mail already.

    `subject` and `body` may hold the placeholders of `messaging.placeholders`, which are filled here and nowhere else;
    empty, they are the usual words in the customer's language. Raises InvalidAddressError, or NotShareableError for a
    draft and a cancelled document.
    """
    address = read_address(address)
    if occasion is not None and Mail.objects.filter(company=company, occasion=occasion).exists():
        return None
    has_link = link is not None or (document is not None and kind in LINKED)
    facts = _facts(document, customer, kind=kind)
    written = _written(company, facts, contact, address, kind, subject, body, attach_pdf=attach_pdf, has_link=has_link)
    try:
        with transaction.atomic():
            if document is not None and kind in LINKED:
                link = share_with(
                    document,
                    contact_id=contact.pk if contact else None,
                    address=address,
                    copied_in=role != Role.TO,
                    by_user_id=by.user_id if by else None,
                    now=now,
                )
            mail = Mail(
                company=company,
                document=document,
                customer=customer,
                contact=contact,
                kind=kind,
                category=category,
                role=role,
                to_address=address,
                to_name=contact.name if contact else "",
                shown={name: list(found) for name, found in (shown or {}).items()},
                language=facts.language,
                subject=written.subject,
                message=written.message,
                text=written.text,
                html=written.html,
                attach_pdf=attach_pdf,
                files=list(files),
                revision=document.revision if document else None,
                link=link,
                occasion=occasion,
                next_attempt_at=now,
                message_id=_message_id(),
                created_by_id=by.user_id if by else None,
                created_at=now,
            )
            mail.save(force_insert=True)
            _note(mail, by=by, now=now)
    except IntegrityError:
        if occasion is not None and Mail.objects.filter(company=company, occasion=occasion).exists():
            return None  # another scheduler came first. SEC-200
        raise
    return mail


def compose(
    document: Document | None, customer: Customer, *, contact: Contact | None, address: str, kind: str, subject: str,
    body: str, attach_pdf: bool, has_link: bool = True,
) -> Written:  # fmt: skip
    """Return the mail as it would be written, for whoever looks before sending."""
    facts = _facts(document, customer, kind=kind)
    return _written(
        customer.company, facts, contact, address, kind, subject, body, attach_pdf=attach_pdf, has_link=has_link
    )


def _facts(document: Document | None, customer: Customer, *, kind: str) -> Facts:
    return account_facts(customer, kind=kind) if document is None else facts_of(document, kind=kind)


def _written(
    company: Company, facts: Facts, contact: Contact | None, address: str, kind: str, subject: str, body: str, *,
    attach_pdf: bool, has_link: bool,
) -> Written:  # fmt: skip
    return write(
        Letter(
            kind=kind,
            language=facts.language,
            company=company.name,
            accent=readable(company.accent),
            address=address,
            contact=contact.name if contact else "",
            subject=subject,
            message=body,
            values=facts.values,
            facts=facts.lines,
            has_link=has_link,
            has_logo=bool(company.logo),
            attach_pdf=attach_pdf,
        )
    )


def _message_id() -> str:
    """Return what names this mail wherever it goes, however often it is handed over; nobody can guess it. SEC-128, SEC-195"""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    return f"<{secrets.token_urlsafe(18)}@{host[:80]}>"


def _note(mail: Mail, *, by: By | None, now: datetime) -> None:
    if mail.category == Category.REMINDERS:
        return  # reminders say so themselves, with their step.
    record(
        EventKind.MAIL_QUEUED,
        company_id=mail.company_id,
        subject_id=mail.document_id or mail.customer_id,
        at=now,
        actor=by.actor if by else SYSTEM,
        data={"mail": mail.pk, "to": mail.to_address, "kind": mail.kind, "role": mail.role},
    )
