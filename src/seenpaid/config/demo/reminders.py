"""Studio North reminds: the usual steps, one customer who wants none by mail, and one who promised."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from seenpaid.companies.access import Membership
from seenpaid.config.demo.lives import Step
from seenpaid.customers.models import Customer
from seenpaid.customers.queries import contacts_of
from seenpaid.documents.models import Document
from seenpaid.messaging.actions.outcome import accept
from seenpaid.messaging.models import Mail, Preference
from seenpaid.messaging.preferences import link_for
from seenpaid.messaging.preferences.actions import set_wishes
from seenpaid.messaging.reminders.actions import pause, set_reminders
from seenpaid.messaging.reminders.hours import Hours
from seenpaid.messaging.reminders.plan import USUAL_STEPS
from seenpaid.messaging.reminders.remind import remind_for

_REMEMBERED: Final = 75
_UNWILLING: Final = "hartmann"
_PROMISED: Final = "saynam"
_PLAN: Final[dict[str, object]] = {
    "is_on": True,
    "first_hour": 9,
    "last_hour": 17,
    "days": list("01234"),
    "gap_days": 3,
    "most": 6,
    "steps": [{"days": step.days, "condition": step.condition, "is_on": True} for step in USUAL_STEPS],
}


def reminding(by: Membership, customers: Mapping[str, Customer], *, began: datetime, now: datetime) -> list[Step]:
    """Return what happens to reminders: switched on at the beginning, sent every morning, unwanted, and put off."""
    hours = Hours(by.company.time_zone)
    today = hours.day_of(now)
    mornings = (hours.opens(today - timedelta(days=ago)) for ago in range(_REMEMBERED, -1, -1))
    unwilling, promised = customers[_UNWILLING], customers[_PROMISED]
    return [
        (began, lambda at: set_reminders(by.company, raw=_PLAN, by=by, now=at)),
        *((morning, lambda at: _remind(by, at)) for morning in mornings if morning <= now and hours.is_open(morning)),
        (now - timedelta(days=10, hours=3), lambda at: _opt_out(unwilling, at)),
        (now - timedelta(days=3, hours=5), lambda at: _promise(promised, by, at, until=now + timedelta(days=6))),
    ]


def _remind(by: Membership, at: datetime) -> None:
    remind_for(by.company, now=at)
    # In the story a server took them within the minute; nobody real is written to.
    for mail in Mail.objects.filter(company=by.company, kind="reminder", status="queued"):
        accept(mail, answer="250 2.0.0 Ok: queued as 4fX7mR", now=at + timedelta(seconds=40))


def _opt_out(customer: Customer, at: datetime) -> None:
    people = contacts_of(customer)
    address = people[0].email if people else customer.email
    link_for(customer.company, customer, address, at)
    preference = Preference.objects.get(company_id=customer.company_id, address=address)
    set_wishes(preference, {"reminders": False, "marketing": False}, now=at)


def _promise(customer: Customer, by: Membership, at: datetime, *, until: datetime) -> None:
    owed = Document.objects.filter(
        company=by.company, customer=customer, balance_minor__gt=0, status__in=["sent", "viewed"]
    )
    document = owed.select_related("company", "customer").order_by("-pk").first()
    if document is not None:
        raw = {"until": until.date().isoformat(), "reason": "Promised on the telephone, after their stocktaking"}
        pause(document, raw=raw, by=by, now=at)
