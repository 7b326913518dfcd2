"""What the tests are about: the cast, and their papers. Each maker asks only for what a test cares about.

Alice sells, Bob works with her, Charlie is a stranger, Dora buys.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from seenpaid.answers import actions as answers
from seenpaid.answers.models import Answer
from seenpaid.answers.reading import Said
from seenpaid.companies.actions.found import found_company
from seenpaid.companies.actions.keys import create_api_key
from seenpaid.companies.models import ApiKey, Company, Membership, User
from seenpaid.companies.roles import Permission, Role
from seenpaid.customers.actions import add_customer
from seenpaid.customers.models import Customer
from seenpaid.documents.actions import create_document, create_invoice, issue
from seenpaid.documents.models import Document, Kind
from seenpaid.engagement.capture import Capture, capture
from seenpaid.engagement.models import Action
from seenpaid.engagement.recorder import Recorded, record
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.sharing.access import access_link
from seenpaid.sharing.actions import share
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind, ShareLink

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
"""The moment most tests happen at: a Friday, eleven in the morning in Berlin."""

CHROME_ON_MAC = {
    "User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.9",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Upgrade-Insecure-Requests": "1",
}
SAFARI_ON_IOS = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.0 Mobile/15E148 Safari/604.1",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "gzip, deflate, br",
}
SLACKBOT = {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"}

HOME = "203.0.113.7"
OFFICE = "198.51.100.23"


def make_user(name: str = "alice", *, password: str = "correct horse battery") -> User:
    return User.objects.create_user(f"{name}@example.com", password, name=name.capitalize())


def make_company(
    name: str = "Studio North",
    *,
    owner: User | None = None,
    country: str = "DE",
    currency: str = "EUR",
    time_zone: str = "Europe/Berlin",
    **columns: object,
) -> Membership:
    """Return the owner's membership; the company is `.company`."""
    user = owner or make_user()
    raw = {"name": name, "country": country, "currency": currency, "time_zone": time_zone}
    member = found_company(user, raw=raw, now=NOW)
    if columns:
        Company.objects.filter(pk=member.company_id).update(**columns)
        member.company.refresh_from_db()
    return member


def make_member(company: Company, name: str = "bob", *, role: Role = Role.BILLER) -> Membership:
    return Membership.objects.create(company=company, user=make_user(name), role=role, created_at=NOW)


def make_stranger() -> Membership:
    """Charlie, who owns another company."""
    return make_company("Charlie & Sons", owner=make_user("charlie"))


def make_key(by: Membership, *, scopes: tuple[str, ...] = tuple(Permission.values)) -> tuple[ApiKey, str]:
    """Return a key and its secret."""
    allowed = [scope for scope in scopes if scope not in {Permission.MANAGE_MEMBERS, Permission.MANAGE_KEYS}]
    made = create_api_key(by.company, name="Zapier", scopes=allowed, by=by, now=NOW)
    # Whoever asks for a key tests what is done with it: that it was made, and told, is old news.
    Event.objects.filter(company_id=by.company_id, kind=EventKind.COMPANY_KEY_MADE).delete()
    return made


def make_customer(by: Membership, name: str = "Dora Design", **raw: object) -> Customer:
    return add_customer(by.company, raw={"name": name, "email": "dora@example.com", **raw}, by=by, now=NOW)


def make_line(
    description: str = "Design", *, quantity: str = "2", price: str = "100.00", tax: str = "19", **more: str
) -> dict[str, str]:
    return {"description": description, "quantity": quantity, "unit_price": price, "tax_rate": tax, **more}


def make_raw(customer: Customer, *, lines: list[dict[str, str]] | None = None, **raw: object) -> dict[str, object]:
    """Return an invoice as it would be typed: 238.00 EUR unless the lines say otherwise."""
    return {"customer": customer.pk, "title": "Website redesign", "lines": lines or [make_line()], **raw}


def make_document(
    by: Membership, *, customer: Customer | None = None, issued: bool = True, now: datetime = NOW, **raw: object
) -> Document:
    document = create_invoice(by.company, raw=make_raw(customer or make_customer(by), **raw), by=by, now=now)
    return issue(document, by=by, now=now) if issued else document


def make_link(by: Membership, *, document: Document | None = None, now: datetime = NOW) -> ShareLink:
    return share(document or make_document(by), by=by, now=now)


def make_capture(
    *,
    headers: Mapping[str, str] = CHROME_ON_MAC,
    peer: str | None = HOME,
    at: datetime = NOW,
    method: str = "GET",
    path: str = "/i/x",
    via: str = "",
    action: Action = Action.PAGE,
    user: User | None = None,
) -> Capture:
    return capture(
        at=at,
        method=method,
        path=path,
        headers=headers.items(),
        peer=peer,
        scheme="http",
        via=via,
        action=action,
        user_id=user.pk if user else None,
    )


def make_open(link: ShareLink, *, after: timedelta = timedelta(), **how: object) -> Recorded | None:
    """Open the link through its own door, `after` the usual moment, and return what was recorded."""
    at = NOW + after
    access = access_link(token_of(link), kind=LinkKind(link.kind), now=at)
    return record(access, make_capture(at=at, **how))


def make_quote(
    by: Membership, *, customer: Customer | None = None, issued: bool = True, now: datetime = NOW, **raw: object
) -> Document:
    raw = make_raw(customer or make_customer(by), **raw)
    quote = create_document(by.company, kind=Kind.QUOTE, raw=raw, by=by, now=now)
    return issue(quote, by=by, now=now) if issued else quote


def make_plan(**changes: object) -> dict[str, object]:
    """Return how a company reminds, as it would be typed: the usual four steps, from nine to five on weekdays."""
    steps = [{"days": days, "condition": "any", "is_on": True} for days in (-3, 0, 7, 14)]
    usual = {"is_on": True, "first_hour": 9, "last_hour": 17, "days": list("01234"), "gap_days": 3, "most": 6}
    return {**usual, "steps": steps, **changes}


def make_credit_note(
    by: Membership, *, customer: Customer | None = None, issued: bool = True, now: datetime = NOW, **raw: object
) -> Document:
    """Return a free one; those of an invoice are made by `credit_invoice`."""
    content = make_raw(customer or make_customer(by), **raw)
    note = create_document(by.company, kind=Kind.CREDIT_NOTE, raw=content, by=by, now=now)
    return issue(note, by=by, now=now) if issued else note


def make_answer(link: ShareLink, said: Said | None = None) -> Answer:
    """Return what Dora said to the invoice behind a link."""
    said, voice = said or Said(answers.Kind.PAID), answers.Voice(link.pk, "", 1, None)
    kept, _ = answers.answer(link.document, said=said, voice=voice, now=NOW)
    return kept
