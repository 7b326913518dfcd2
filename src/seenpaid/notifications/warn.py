"""Warns a company's owners of what access or money hangs on: in the app, and by mail. SEC-52

Whoever did it may sit in an owner's own session, so nothing is held back from whoever did it, no switch silences it,
and it goes to an address too. Whom it was done to is written to as well: an owner just removed reads no notices.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from seenpaid.companies.access import Membership
from seenpaid.companies.roles import Role
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.lib.tenancy import across_companies
from seenpaid.notifications import sentences
from seenpaid.notifications.models import Notification, WarningMail

logger = logging.getLogger(__name__)

MOST_TRIES: Final = 12
"""With a wait that doubles from a minute to six hours: for a day and a half."""
_LONGEST_WAIT: Final = timedelta(hours=6)

WARNINGS: Final[dict[str, Callable[..., str]]] = {
    EventKind.COMPANY_BANK_CHANGED: sentences.bank_changed,
    EventKind.COMPANY_GATEWAY_CHANGED: sentences.gateway_changed,
    EventKind.COMPANY_KEY_MADE: sentences.key_made,
    EventKind.COMPANY_MEMBER_REMOVED: sentences.member_removed,
    EventKind.COMPANY_ROLE_CHANGED: sentences.role_changed,
    EventKind.COMPANY_ACCOUNT_CHANGED: sentences.account_changed,
    EventKind.COMPANY_MAIL_SERVER_CHANGED: sentences.server_changed,
}


def warn_owners(event: Event) -> None:
    """Write the notices and the mails owed for one event. Twice is as once."""
    text = WARNINGS[event.kind](by=event.actor_name or "Somebody", name=str(event.data.get("name", "")))
    owners = list(
        Membership.objects.select_related("user", "company").filter(company_id=event.company_id, role=Role.OWNER)
    )
    notices = [
        Notification(
            company_id=event.company_id,
            member=owner,
            event_id=event.pk,
            kind=event.kind,
            text=text,
            created_at=event.at,
        )
        for owner in owners
    ]
    Notification.objects.bulk_create(notices, ignore_conflicts=True)
    if any(owner.company.is_demo for owner in owners):
        return  # a demo writes to nobody.
    addresses = {owner.user.email for owner in owners} | {str(event.data.get("address") or "")} - {""}
    mails = [
        WarningMail(
            company_id=event.company_id,
            event_id=event.pk,
            address=address,
            text=text,
            created_at=event.at,
            next_attempt_at=event.at,
        )
        for address in sorted(addresses)
    ]
    WarningMail.objects.bulk_create(mails, ignore_conflicts=True)


def is_warning_due(*, now: datetime) -> bool:
    """Say whether a mail is owed."""
    with across_companies("the worker warns every company's owners"):
        return WarningMail.objects.filter(next_attempt_at__lte=now).exists()


def mail_warnings_due(*, now: datetime, limit: int = 10) -> int:
    """Send the mails that are owed; return how many went out. One may come twice, and never not at all."""
    with across_companies("the worker warns every company's owners"):
        due = WarningMail.objects.select_related("company").filter(next_attempt_at__lte=now)
        return sum(_mail(each, now=now) for each in due.order_by("next_attempt_at", "id")[:limit])


def _mail(warning: WarningMail, *, now: datetime) -> int:
    mine = WarningMail.objects.filter(
        company_id=warning.company_id, pk=warning.pk, next_attempt_at=warning.next_attempt_at
    )
    wait = min(timedelta(minutes=2**warning.tries), _LONGEST_WAIT)
    if not mine.update(next_attempt_at=now + wait, tries=F("tries") + 1):
        return 0  # another worker has it.
    kept = WarningMail.objects.filter(company_id=warning.company_id, pk=warning.pk)
    try:
        _letter(warning).send()
    except OSError:
        logger.warning("A warning to an owner did not leave.", exc_info=True)
        if warning.tries + 1 >= MOST_TRIES:
            kept.update(next_attempt_at=None)
        return 0
    kept.update(next_attempt_at=None, sent_at=now)
    return 1


def _letter(warning: WarningMail) -> EmailMessage:
    company = warning.company
    at = warning.created_at.astimezone(ZoneInfo(company.time_zone))
    lines = [
        f"{warning.text}",
        "",
        f"Company: {company.name}",
        f"When: {at:%a} {at.day} {at:%b %Y, %H:%M %Z}",
        "",
        "If this was agreed, there is nothing to do. If it was not, sign in, undo it, and choose another password:",
        f"{settings.SEENPAID_BASE_URL}/at/{company.slug}/settings/account/",
        "",
        "Every owner gets this mail, and it cannot be switched off.",
        "",
    ]
    subject = f"{company.name}: something was changed that money or access hangs on"
    return EmailMessage(subject=subject, body="\n".join(lines), to=[warning.address])
