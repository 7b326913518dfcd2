"""A reminder is written, or a step is left out: once for each step of each invoice, whoever asks and however often."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import lock_document
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.kinds import EventKind
from seenpaid.messaging.actions import queue_mail
from seenpaid.messaging.facts import facts_of
from seenpaid.messaging.kinds import Category, MailKind
from seenpaid.messaging.models import ReminderDecision, ReminderStep
from seenpaid.messaging.reminders.due import FIRST_REST, Rules, Why, decide
from seenpaid.messaging.reminders.queries import (
    Reminded,
    part_of,
    recipients_of,
    reminded_one,
    settings_of,
    willing_among,
)
from seenpaid.messaging.reminders.wording import usual_words


class NotRemindableError(Exception):
    """The step is not for this invoice now; the message tells the member why."""


def decide_one(document: Document, rules: Rules, *, now: datetime) -> bool:
    """Do what the rules ask of one invoice now; say whether a reminder was written.

    The invoice is held meanwhile and looked at afresh: of two workers the second finds it decided, and a payment is
    either seen here or comes after the reminder.
    """
    with transaction.atomic():
        reminded = reminded_one(lock_document(document), now=now)
        if reminded is None:
            return False
        decision = decide(reminded.owed, rules, now=now)
        for left_out, why in decision.left_out:
            _write(reminded.document, left_out.id, left_out.days, why=why, now=now)
        step = _step(document, decision.send.id) if decision.send else None
        if step is None:
            return False
        hindrance = _remind(reminded.document, step, by=None, now=now)
        if hindrance is not None:
            _write(reminded.document, step.pk, step.days, why=hindrance, now=now)
        return hindrance is None


def remind_now(document: Document, *, step_id: str, by: By, now: datetime) -> None:
    """Write a step's reminder before its time. Raises NotAllowedError or NotRemindableError."""
    require(by, Permission.MANAGE_INVOICES)
    most = settings_of(by.company).most
    with transaction.atomic():
        reminded, step = _undecided(document, step_id, now=now)
        if reminded.pause is not None:
            raise NotRemindableError(_("The reminders are paused. Let them go on first."))
        if now < reminded.owed.sent_at + FIRST_REST:
            raise NotRemindableError(_("It was sent less than two days ago. Nobody is reminded so soon."))
        if len(reminded.owed.reminded_at) >= most:
            raise NotRemindableError(_("This invoice had as many reminders as your settings allow."))
        if _remind(reminded.document, step, by=by, now=now) is not None:
            raise NotRemindableError(_("Nobody there can be reminded by mail. See the customer's addresses."))


def leave_out(document: Document, *, step_id: str, by: By, now: datetime) -> None:
    """Never write a step's reminder for this invoice. Raises NotAllowedError or NotRemindableError."""
    require(by, Permission.MANAGE_INVOICES)
    with transaction.atomic():
        reminded, step = _undecided(document, step_id, now=now)
        _write(reminded.document, step.pk, step.days, why=Why.BY_HAND, by=by, now=now)


def _undecided(document: Document, step_id: str, *, now: datetime) -> tuple[Reminded, ReminderStep]:
    reminded, step = reminded_one(lock_document(document), now=now), _step(document, step_id)
    if reminded is None or step is None:
        raise NotRemindableError(_("There is nothing to remind of."))
    if step.pk in reminded.owed.decided:
        raise NotRemindableError(_("This reminder was sent or left out already."))
    return reminded, step


def _step(document: Document, step_id: str) -> ReminderStep | None:
    return ReminderStep.objects.filter(company_id=document.company_id, pk=step_id).first()


def _remind(document: Document, step: ReminderStep, *, by: By | None, now: datetime) -> Why | None:
    """Write to everybody who wants reminders, or return why nobody gets one."""
    everybody = recipients_of(document)
    willing = willing_among(document.company, everybody)
    if not willing:
        return Why.OPTED_OUT if everybody else Why.NO_ADDRESS
    _write(document, step.pk, step.days, by=by, now=now)
    subject, text = usual_words(
        due_date=document.due_date,
        today=today_of(document.company, now=now),
        language=facts_of(document, kind=MailKind.REMINDER).language,
    )
    part = part_of(document)
    about = f"{document.pk}:{part}" if part else document.pk
    for number, recipient in enumerate(willing):
        queue_mail(
            company=document.company,
            document=document,
            customer=document.customer,
            contact=recipient.contact,
            address=recipient.address,
            kind=MailKind.REMINDER,
            category=Category.REMINDERS,
            subject=step.subject or subject,
            body=step.text or text,
            occasion=f"reminder:{step.pk}:{about}:{number}",
            by=by,
            now=now,
        )
    record(
        EventKind.REMINDER_SENT,
        company_id=document.company_id,
        subject_id=document.pk,
        at=now,
        actor=by.actor if by else SYSTEM,
        data={"step": step.days, "to": ", ".join(one.address for one in willing)},
    )
    return None


def _write(
    document: Document, step_key: str, days: int, *, now: datetime, why: Why | None = None, by: By | None = None
) -> None:
    ReminderDecision.objects.create(
        company_id=document.company_id,
        document=document,
        step_key=step_key,
        part=part_of(document),
        days=days,
        is_sent=why is None,
        why=why or "",
        by_id=by.user_id if by else None,
        at=now,
    )
