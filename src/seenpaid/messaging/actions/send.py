"""A document goes to its customer by mail: one mail for each address, and each address a link of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.customers.queries import contacts_of
from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document
from seenpaid.documents.queries import attachments_of
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line
from seenpaid.messaging.actions.queue import queue_mail
from seenpaid.messaging.addresses import MOST_RECIPIENTS, InvalidAddressError, read_address, unique
from seenpaid.messaging.enclosures import MOST_BYTES, chosen_files, size_of
from seenpaid.messaging.kinds import Category, Role
from seenpaid.messaging.letter import LONGEST_SUBJECT
from seenpaid.messaging.models import Mail
from seenpaid.sharing.actions import share

LONGEST_MESSAGE = 5000

type Errors = dict[str, list[str]]


class InvalidMailError(ValueError):
    """Something about the mail is not right; `errors` maps each field to what to do about it."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(messages)}" for name, messages in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class MailRequest:
    """Whom to write to and what, read and found right."""

    to: list[str]
    cc: list[str]
    bcc: list[str]
    subject: str
    message: str

    def each(self) -> list[tuple[Role, str]]:
        """Return every address with how it comes to get the mail."""
        roles = ((Role.TO, self.to), (Role.CC, self.cc), (Role.BCC, self.bcc))
        return [(role, address) for role, addresses in roles for address in addresses]


def send_document(  # noqa: PLR0913 - each is a part of the mail, and named where it is asked for.
    document: Document,
    *,
    to: Sequence[str],
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    message: str = "",
    subject: str = "",
    attach_pdf: bool = False,
    files: Sequence[str] | None = (),
    by: By,
    now: datetime,
    occasion: str | None = None,
) -> list[Mail]:
    """Queue the document for every address and return the mails. A draft is issued and shared first.

    Of its attachments those named in `files` go along; None is all of them. What was asked under one `occasion` is done
    once, whoever presses twice. Raises NotAllowedError, InvalidMailError, InvalidDraftError or NotShareableError.
    """
    require(by, Permission.MANAGE_INVOICES)
    asked = read_request(to=to, cc=cc, bcc=bcc, subject=subject, message=message)
    enclosed = _enclosed(document, files)
    with transaction.atomic():
        share(document, by=by, now=now)
        document = lock_document(document)
        contacts = {contact.email.lower(): contact for contact in contacts_of(document.customer)}
        mails = [
            queue_mail(
                company=document.company,
                document=document,
                customer=document.customer,
                contact=contacts.get(address),
                address=address,
                kind=document.kind,
                category=Category.DOCUMENTS,
                subject=asked.subject,
                body=asked.message,
                occasion=f"{occasion}:{address}" if occasion else None,
                by=by,
                now=now,
                role=role,
                shown={"to": [address] if role == Role.TO else asked.to, "cc": asked.cc},
                attach_pdf=attach_pdf,
                files=enclosed,
            )
            for role, address in asked.each()
        ]
    return [mail for mail in mails if mail is not None]


def read_request(
    *, to: Sequence[str], cc: Sequence[str] = (), bcc: Sequence[str] = (), subject: str = "", message: str = ""
) -> MailRequest:
    """Return what was typed, ready to be sent. Raises InvalidMailError. SEC-66"""
    errors: Errors = {}
    found: Mapping[str, list[str]] = {
        name: _addresses(name, typed, errors) for name, typed in (("to", to), ("cc", cc), ("bcc", bcc))
    }
    if not to:
        errors["to"] = ["Name at least one mail address."]
    if len(to) + len(cc) + len(bcc) > MOST_RECIPIENTS:
        errors.setdefault("to", []).append(f"Write to at most {MOST_RECIPIENTS} addresses at once.")
    words = {}
    for name, clean, text, limit in (
        ("subject", clean_line, subject, LONGEST_SUBJECT),
        ("message", clean_block, message, LONGEST_MESSAGE),
    ):
        try:
            words[name] = clean(text, limit=limit)
        except UnsafeTextError as error:
            errors[name] = [str(error)]
    if "\n" in subject.strip() or "\r" in subject.strip():
        errors["subject"] = ["A subject is one line."]
    if errors:
        raise InvalidMailError(errors)
    recipients = unique(found["to"])
    copies = unique(found["cc"], besides=recipients)
    return MailRequest(recipients, copies, unique(found["bcc"], besides=[*recipients, *copies]), **words)


def _enclosed(document: Document, files: Sequence[str] | None) -> list[str]:
    """Return the ids of what goes along. Raises InvalidMailError for what is not there, or is too much for one mail."""
    own = attachments_of(document.pk, company_id=document.company_id)
    chosen = own if files is None else chosen_files(document, files)
    if files is not None and len(chosen) != len(set(files)):
        raise InvalidMailError({"files": ["One of these files is gone. Look which ones are there now."]})
    if size_of(chosen) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise InvalidMailError(
            {"files": [f"The files are more than {most} MB together, too much for a mail. Leave some out."]}
        )
    return [each.pk for each in chosen]


def _addresses(name: str, typed: Sequence[str], errors: Errors) -> list[str]:
    found = []
    for each in typed[: MOST_RECIPIENTS + 1]:
        try:
            found.append(read_address(each))
        except InvalidAddressError as error:
            errors.setdefault(name, []).append(str(error))
    return found
