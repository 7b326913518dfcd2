"""A customer gets their statement, or the link to their portal, by mail: one mail for each address."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.customers.models import Customer
from seenpaid.customers.queries import contacts_of
from seenpaid.messaging.actions.queue import queue_mail
from seenpaid.messaging.actions.send import read_request
from seenpaid.messaging.kinds import Category, MailKind
from seenpaid.messaging.models import Mail
from seenpaid.sharing.portal import portal_link, share_portal

ACCOUNT_KINDS: Final = (MailKind.STATEMENT, MailKind.PORTAL_LINK)


def send_account(
    customer: Customer,
    *,
    kind: MailKind,
    to: Sequence[str],
    subject: str = "",
    message: str = "",
    by: By,
    now: datetime,
    occasion: str | None = None,
) -> list[Mail]:
    """Queue a statement, as a PDF, or the portal's link for every address and return the mails.

    The portal's link is made if there is none; a statement names it only where there is one. What was asked under one
    `occasion` is done once. Raises NotAllowedError or InvalidMailError.
    """
    require(by, Permission.MANAGE_INVOICES)
    asked = read_request(to=to, subject=subject, message=message)
    with transaction.atomic():
        is_portal = kind == MailKind.PORTAL_LINK
        link = share_portal(customer, by=by, now=now) if is_portal else portal_link(customer)
        contacts = {contact.email.lower(): contact for contact in contacts_of(customer)}
        mails = [
            queue_mail(
                company=customer.company,
                document=None,
                customer=customer,
                contact=contacts.get(address),
                address=address,
                kind=kind,
                category=Category.DOCUMENTS,
                subject=asked.subject,
                body=asked.message,
                occasion=f"{occasion}:{address}" if occasion else None,
                by=by,
                now=now,
                shown={"to": [address]},
                attach_pdf=not is_portal,
                link=link,
            )
            for address in asked.to
        ]
    return [mail for mail in mails if mail is not None]
