"""What whoever tries the demo needs in hand: a way in, a key, and a link that nobody has opened."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from seenpaid.companies.access import CompanyNotFoundError, Membership, access_by_key
from seenpaid.companies.actions.keys import SCOPES, create_api_key, revoke_api_key
from seenpaid.companies.queries import api_keys_of
from seenpaid.config.demo.story import OWNER, tell_story
from seenpaid.documents.actions import duplicate
from seenpaid.documents.models import Document
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.sharing.actions import share
from seenpaid.sharing.links import url_of
from seenpaid.sharing.models import LinkKind, ShareLink
from seenpaid.sharing.portal import share_portal

KEY_NAME: Final = "Demo"


@dataclass(frozen=True, slots=True)
class Handout:
    """The content of `demo.json`; other programs rely on its names."""

    url: str
    email: str
    password: str
    api_key: str
    share_url: str
    portal_url: str


def path() -> Path:
    """Return where the handout lies."""
    return Path(settings.DATA_DIR) / "demo.json"


def prepare(*, now: datetime) -> Handout:
    """Make the demo company, or find the one that is there, and return a handout that works. Raises TakenError."""
    owner = demo_owner() or tell_story(now=now)
    before = _read()
    return Handout(
        url=settings.SEENPAID_BASE_URL,
        email=owner.user.email,
        password=_password(owner, before.get("password", "")),
        api_key=_key(owner, before.get("api_key", ""), now=now),
        share_url=_unopened_link(owner, now=now),
        portal_url=_portal(owner, now=now),
    )


def write(handout: Handout) -> None:
    """Put the handout beside the database, for this user's eyes."""
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(handout), file, indent=2)
        file.write("\n")


def demo_owner() -> Membership | None:
    """Return the membership of the demo company's owner, if there is a demo company."""
    return Membership.objects.select_related("company", "user").filter(company__is_demo=True, user__email=OWNER).first()


def _read() -> dict[str, str]:
    try:
        told = json.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _password(owner: Membership, before: str) -> str:
    if before and owner.user.check_password(before):
        return before
    password = secrets.token_urlsafe(9)
    owner.user.set_password(password)
    owner.user.save(update_fields=["password"])
    return password


def _key(owner: Membership, before: str, *, now: datetime) -> str:
    try:
        if before and access_by_key(before, now=now).company_id == owner.company_id:
            return before
    except CompanyNotFoundError:
        pass
    for key in api_keys_of(owner.company):
        if key.name == KEY_NAME and key.revoked_at is None:
            revoke_api_key(key.pk, by=owner, now=now)
    _, secret = create_api_key(owner.company, name=KEY_NAME, scopes=SCOPES, by=owner, now=now)
    # The owner is about to read it on the terminal, and need not be warned of it.
    made = Event.objects.filter(company=owner.company, kind=EventKind.COMPANY_KEY_MADE, dispatched_at=None)
    made.update(dispatched_at=now)
    return secret


def _portal(owner: Membership, *, now: datetime) -> str:
    """Return a customer's portal: the one that is shared, or that of whoever was sent something last."""
    shared = ShareLink.objects.filter(company_id=owner.company_id, kind=LinkKind.PORTAL, revoked_at=None).first()
    if shared is None:
        last = Document.objects.filter(company_id=owner.company_id).select_related("customer").order_by("-id").first()
        if last is None:
            raise LookupError("The demo company has no invoice left; remove it and make it anew.")
        shared = share_portal(last.customer, by=owner, now=now)
    return url_of(shared)


def _unopened_link(owner: Membership, *, now: datetime) -> str:
    """Return the link of a sent invoice that no customer has opened; if all have been, send another."""
    sent = Document.objects.filter(company_id=owner.company_id, kind="invoice", status="sent").select_related(
        "company", "customer"
    )
    fresh = sent.exclude(engagement__visitors__gt=0).exclude(engagement__views__gt=0).order_by("-id").first()
    if fresh is None:
        last = (
            Document.objects.filter(company_id=owner.company_id, kind="invoice")
            .select_related("company")
            .order_by("-id")
            .first()
        )
        if last is None:
            raise LookupError("The demo company has no invoice left; remove it and make it anew.")
        fresh = duplicate(last, by=owner, now=now)
    return url_of(share(fresh, by=owner, now=now))
