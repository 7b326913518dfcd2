"""What only whoever runs the installation may do to a company: stop it, and let it go on. SEC-225, SEC-227"""

from datetime import datetime

from django.db import transaction

from seenpaid.companies.models import Company
from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.kinds import EventKind


def suspend(company: Company, *, now: datetime) -> bool:
    """Let the company's links open nothing and its mails wait, from now on. Return whether that was not so already."""
    with transaction.atomic():
        is_new = Company.objects.filter(pk=company.pk, suspended_at=None).update(suspended_at=now) == 1
        if is_new:
            _note(EventKind.COMPANY_SUSPENDED, company, at=now)
    return is_new


def reinstate(company: Company, *, now: datetime) -> bool:
    """Let the company go on where it was stopped. Return whether it was."""
    with transaction.atomic():
        was_suspended = Company.objects.filter(pk=company.pk).exclude(suspended_at=None).update(suspended_at=None) == 1
        if was_suspended:
            _note(EventKind.COMPANY_REINSTATED, company, at=now)
    return was_suspended


def _note(kind: EventKind, company: Company, *, at: datetime) -> None:
    record(kind, company_id=company.pk, subject_id=company.pk, at=at, actor=SYSTEM)
