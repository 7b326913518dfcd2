"""A company says whether, when and with which words it reminds."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission
from seenpaid.messaging.models import ReminderSettings, ReminderStep
from seenpaid.messaging.reminders.plan import Plan, PlannedStep, read_plan


def set_reminders(company: Company, *, raw: Mapping[str, object], by: By, now: datetime) -> ReminderSettings:
    """Keep the plan. Switching on, or moving a step, makes up for nothing that lies before.

    Raises NotAllowedError or InvalidProfileError.
    """
    require(by, Permission.MANAGE_COMPANY)
    plan = read_plan(raw)
    with transaction.atomic():
        before = ReminderSettings.objects.filter(company=company).first()
        since = before.on_since if before is not None and before.on_since is not None else now
        settings, _ = ReminderSettings.objects.update_or_create(
            company=company,
            defaults={
                "on_since": since if plan.is_on else None,
                "first_hour": plan.first_hour,
                "last_hour": plan.last_hour,
                "days": plan.days,
                "gap_days": plan.gap_days,
                "most": plan.most,
                "next_look_at": now,
                "updated_at": now,
            },
        )
        _write_steps(company, plan, now=now)
    return settings


def _write_steps(company: Company, plan: Plan, *, now: datetime) -> None:
    """Make the company's steps these. A step that stays keeps its row: what was decided about it hangs on it."""
    kept = {step.pk: step for step in ReminderStep.objects.select_for_update().filter(company=company)}
    wanted = {step.id for step in plan.steps}
    ReminderStep.objects.filter(company=company).exclude(pk__in=wanted & kept.keys()).delete()
    # Out of the way first, since positions are unique and may change places.
    for place, row in enumerate(step for key, step in kept.items() if key in wanted):
        ReminderStep.objects.filter(company=company, pk=row.pk).update(position=1000 + place)
    for place, step in enumerate(plan.steps):
        _write_step(company, step, kept.pop(step.id, None), place=place, now=now)


def _write_step(company: Company, step: PlannedStep, row: ReminderStep | None, *, place: int, now: datetime) -> None:
    words = {"condition": step.condition, "subject": step.subject, "text": step.text, "is_on": step.is_on}
    if row is None:
        ReminderStep.objects.create(company=company, position=place, days=step.days, since=now, **words)
        return
    is_moved = row.days != step.days or (step.is_on and not row.is_on)
    ReminderStep.objects.filter(company=company, pk=row.pk).update(
        position=place, days=step.days, since=now if is_moved else row.since, **words
    )
