"""Reading how a company reminds."""

from seenpaid.companies.models import Company
from seenpaid.messaging.models import ReminderSettings, ReminderStep
from seenpaid.messaging.reminders.due import Condition, Rules, Step
from seenpaid.messaging.reminders.hours import Hours
from seenpaid.messaging.reminders.plan import USUAL_STEPS, PlannedStep


def settings_of(company: Company) -> ReminderSettings:
    """Return how the company reminds; while nobody has said, that it does not, and the usual hours."""
    return ReminderSettings.objects.filter(company=company).first() or ReminderSettings(company=company)


def plan_of(company: Company) -> tuple[ReminderSettings, list[PlannedStep]]:
    """Return the settings and the steps as they may be changed; the usual steps where nobody has chosen any."""
    settings = ReminderSettings.objects.filter(company=company).first()
    if settings is None:
        return ReminderSettings(company=company), list(USUAL_STEPS)
    steps = (
        PlannedStep(step.days, step.pk, step.condition, step.subject, step.text, step.is_on)
        for step in steps_of(company)
    )
    return settings, list(steps)


def steps_of(company: Company) -> list[ReminderStep]:
    """Return the company's steps, the earliest first."""
    return list(ReminderStep.objects.filter(company=company).order_by("days", "position"))


def rules_of(company: Company) -> Rules | None:
    """Return the rules the company reminds by, or None if it does not."""
    settings = settings_of(company)
    if settings.on_since is None:
        return None
    steps = tuple(
        Step(step.pk, step.days, Condition(step.condition), max(step.since, settings.on_since))
        for step in steps_of(company)
        if step.is_on
    )
    if not steps:
        return None
    return Rules(hours_of(settings, company), steps, most=settings.most, gap_days=settings.gap_days)


def hours_of(settings: ReminderSettings, company: Company) -> Hours:
    """Return when the company's reminders may arrive."""
    days = frozenset(int(day) for day in settings.days)
    return Hours(company.time_zone, settings.first_hour, settings.last_hour, days)
