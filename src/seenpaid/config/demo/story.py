"""Makes the demo company and plays its last half year, in one transaction: all of it, or nothing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db import transaction

from seenpaid.companies.access import Membership, User
from seenpaid.companies.actions.found import found_company
from seenpaid.companies.actions.logo import set_logo
from seenpaid.companies.actions.profile import update_profile
from seenpaid.companies.models import Company
from seenpaid.config.demo.credits import crediting
from seenpaid.config.demo.deeds import Deeds
from seenpaid.config.demo.files import attaching
from seenpaid.config.demo.lives import Life, Step
from seenpaid.config.demo.mark import mark
from seenpaid.config.demo.offers import offering
from seenpaid.config.demo.paying import accept_receipts, paying
from seenpaid.config.demo.reminders import reminding
from seenpaid.config.demo.sayings import saying
from seenpaid.config.demo.troubles import troubling
from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.customers.actions import add_customer
from seenpaid.customers.models import Customer
from seenpaid.events.dispatch import dispatch_due
from seenpaid.lib.tenancy import across_companies
from seenpaid.notifications.models import Notification

NAME: Final = "Studio North"
DOMAIN: Final = "seenpaid.example"
OWNER: Final = f"demo@{DOMAIN}"
BEGAN: Final = timedelta(days=182)
OFFICE: Final = ZoneInfo("Europe/Berlin")
STILL_NEW: Final = timedelta(hours=20)

_HERE: Final = Path(__file__).parent


class TakenError(Exception):
    """Somebody else uses the demo's e-mail address."""


def tell_story(*, now: datetime) -> Membership:
    """Make Studio North and everything that happened to it, and return its owner's membership. Raises TakenError."""
    cast = json.loads((_HERE / "cast.json").read_text(encoding="utf-8"))
    papers = json.loads((_HERE / "papers.json").read_text(encoding="utf-8"))
    with transaction.atomic():
        owner, colleague = _found(cast, at=now - BEGAN)
        customers = {
            key: add_customer(owner.company, raw=told["raw"], by=owner, now=now - BEGAN + timedelta(hours=1))
            for key, told in cast["customers"].items()
        }
        steps = [
            step
            for paper in papers
            for step in _life(paper, cast, customers[paper["for"]], by=owner, colleague=colleague, now=now)
        ]
        steps += reminding(owner, customers, began=now - BEGAN + timedelta(hours=2), now=now)
        steps += paying(owner, began=now - BEGAN + timedelta(hours=3))
        steps += offering(owner, customers, now=now)
        steps += crediting(owner, customers, now=now)
        steps += troubling(owner, colleague, customers, told=cast["customers"], now=now)
        steps += saying(owner, now=now)
        steps += attaching(owner, now=now)
        for at, do in sorted(steps, key=lambda step: step[0]):
            do(at)
        _hand_on(owner, now=now)
    return owner


def _found(cast: dict[str, Any], *, at: datetime) -> tuple[Membership, Membership]:
    owner = found_company(
        _person(cast["owner"], OWNER),
        raw={"name": NAME, "country": "DE", "currency": "EUR", "time_zone": OFFICE.key},
        now=at,
    )
    Company.objects.filter(pk=owner.company_id).update(is_demo=True)
    update_profile(owner.company, raw=cast["company"], by=owner, now=at)
    set_logo(owner.company, data=mark(cast["company"]["accent"]), by=owner, now=at)
    colleagues = [
        Membership.objects.create(
            company=owner.company, user=_person(name, f"{address}@{DOMAIN}"), role=role, created_at=at
        )
        for name, address, role in cast["colleagues"]
    ]
    return owner, colleagues[0]


def _person(name: str, email: str) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise TakenError(email)
    user = User.objects.create_user(email, None, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _life(
    paper: dict[str, Any],
    cast: dict[str, Any],
    customer: Customer,
    *,
    by: Membership,
    colleague: Membership,
    now: datetime,
) -> list[Step]:
    chance = Random(paper["title"])  # noqa: S311  # every demo tells the same story.
    told = cast["customers"][paper["for"]]
    deeds = Deeds(paper, customer, told["tax"], by=by, colleague=colleague)
    return Life(paper, deeds, chance, _shared_at(paper["days"], chance, now=now), now).tell(told["readers"])


def _shared_at(days: int, chance: Random, *, now: datetime) -> datetime:
    """Return a moment in office hours so many days ago, or at least some while ago."""
    day = now.astimezone(OFFICE).replace(hour=0, minute=0) - timedelta(days=days)
    in_office = (day + timedelta(minutes=chance.uniform(9.2 * 60, 16.8 * 60))).astimezone(UTC)
    return min(in_office, now - timedelta(minutes=chance.uniform(45, 170)))


def _hand_on(owner: Membership, *, now: datetime) -> None:
    """Let the subscribers hear of everything, and the members have read what is not of today."""
    with across_companies("the demo's events wait at the end of the line"):
        while dispatch_due(SUBSCRIBERS, now=now) or accept_receipts(owner):
            pass
    old = Notification.objects.filter(company_id=owner.company_id, created_at__lt=now - STILL_NEW)
    old.update(read_at=now)
