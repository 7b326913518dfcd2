"""The table of every address of members' pages: who may, who may not, and that looking changes nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from seenpaid.answers.actions import Voice, answer
from seenpaid.answers.kinds import Kind
from seenpaid.answers.reading import Said
from seenpaid.companies.actions.members import invite
from seenpaid.companies.models import Membership
from seenpaid.companies.roles import PERMISSIONS, Permission, Role
from seenpaid.documents.actions import apply_credit
from seenpaid.documents.actions.attach import attach
from seenpaid.documents.models import CreditApplication, Document
from seenpaid.engagement.models import Remembered, View
from seenpaid.exchange.actions import keep_upload
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.kinds import Cause
from seenpaid.messaging.models import ReminderStep, Suppression
from seenpaid.messaging.reminders.actions import set_reminders
from seenpaid.messaging.suppression import suppress
from seenpaid.notifications.models import Notification
from seenpaid.payments.actions import record_manual
from seenpaid.payments.actions.connect import connect
from seenpaid.payments.models import Attempt, AttemptShare, Charge, Connection
from tests.make import (
    NOW,
    make_company,
    make_credit_note,
    make_customer,
    make_document,
    make_key,
    make_link,
    make_member,
    make_open,
    make_plan,
    make_quote,
    make_stranger,
)
from tests.plumbing.table import Case
from tests.web.conftest import Seat, tags_of, text_of

NOBODY_ASKS = None
"""Anybody who is a member."""

# Every address below /at/<slug>/: may it be looked at (and needing what), may it be posted to (and needing what).
PAGES: dict[str, tuple[str, Permission | None]] = {
    "web-overview": ("GET", NOBODY_ASKS),
    "web-invoices": ("GET", NOBODY_ASKS),
    "web-invoice": ("GET", NOBODY_ASKS),
    "web-invoice-pdf": ("GET", NOBODY_ASKS),
    "web-invoice-xml": ("GET", NOBODY_ASKS),
    "web-invoice-qr": ("GET", Permission.MANAGE_INVOICES),
    "web-invoice-new": ("GET POST", Permission.MANAGE_INVOICES),
    "web-invoice-edit": ("GET POST", Permission.MANAGE_INVOICES),
    "web-invoice-preview": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-views": ("GET", NOBODY_ASKS),
    "web-invoice-views-export": ("GET", NOBODY_ASKS),
    "web-invoice-evidence": ("GET", NOBODY_ASKS),
    "web-view-verdict": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-share": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-files": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-file": ("GET", NOBODY_ASKS),
    "web-invoice-file-remove": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-changes": ("GET", NOBODY_ASKS),
    "web-invoice-share-sheet": ("GET", Permission.MANAGE_INVOICES),
    "web-invoice-guard": ("GET POST", Permission.MANAGE_INVOICES),
    "web-invoice-revoke": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-issue": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-cancel": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-duplicate": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-delete": ("POST", Permission.MANAGE_INVOICES),
    "web-payments": ("POST", Permission.MANAGE_INVOICES),
    "web-payment-undo": ("POST", Permission.MANAGE_INVOICES),
    "web-payment-refund": ("POST", Permission.MANAGE_INVOICES),
    "web-payment-amend": ("POST", Permission.MANAGE_INVOICES),
    "web-payment-flag-dismiss": ("POST", Permission.MANAGE_INVOICES),
    "web-answer-handle": ("POST", Permission.MANAGE_INVOICES),
    "web-followups": ("GET", NOBODY_ASKS),
    "web-followup-snooze": ("POST", Permission.MANAGE_INVOICES),
    "web-followup-wake": ("POST", Permission.MANAGE_INVOICES),
    "web-followup-claim": ("POST", Permission.MANAGE_INVOICES),
    "web-followup-release": ("POST", Permission.MANAGE_INVOICES),
    "web-quotes": ("GET", NOBODY_ASKS),
    "web-quote-new": ("GET POST", Permission.MANAGE_INVOICES),
    "web-quote-answer": ("POST", Permission.MANAGE_INVOICES),
    "web-quote-convert": ("POST", Permission.MANAGE_INVOICES),
    "web-credit-notes": ("GET", NOBODY_ASKS),
    "web-credit-note-new": ("GET POST", Permission.MANAGE_INVOICES),
    "web-invoice-credit": ("POST", Permission.MANAGE_INVOICES),
    "web-credit-apply": ("POST", Permission.MANAGE_INVOICES),
    "web-credit-use": ("POST", Permission.MANAGE_INVOICES),
    "web-credit-undo": ("POST", Permission.MANAGE_INVOICES),
    "web-portal-share": ("POST", Permission.MANAGE_INVOICES),
    "web-portal-revoke": ("POST", Permission.MANAGE_INVOICES),
    "web-customers": ("GET", NOBODY_ASKS),
    "web-customer": ("GET", NOBODY_ASKS),
    "web-customer-export": ("POST", Permission.MANAGE_CUSTOMERS),
    "web-customer-erase": ("POST", Permission.MANAGE_CUSTOMERS),
    "web-customer-level": ("POST", Permission.MANAGE_CUSTOMERS),
    "web-invoice-level": ("POST", Permission.MANAGE_INVOICES),
    "web-customer-new": ("GET POST", Permission.MANAGE_CUSTOMERS),
    "web-customer-edit": ("GET POST", Permission.MANAGE_CUSTOMERS),
    "web-invoice-send": ("GET POST", Permission.MANAGE_INVOICES),
    "web-mail-preview": ("GET POST", Permission.MANAGE_INVOICES),
    "web-several": ("GET POST", Permission.MANAGE_INVOICES),
    "web-account-mail": ("GET POST", Permission.MANAGE_INVOICES),
    "web-account-preview": ("GET POST", Permission.MANAGE_INVOICES),
    "web-mails": ("GET", NOBODY_ASKS),
    "web-mail": ("GET", NOBODY_ASKS),
    "web-mail-letter": ("GET", NOBODY_ASKS),
    "web-mail-cancel": ("POST", Permission.MANAGE_INVOICES),
    "web-mail-send": ("POST", Permission.MANAGE_INVOICES),
    "web-mail-settings": ("GET POST", Permission.MANAGE_COMPANY),
    "web-mail-forget": ("POST", Permission.MANAGE_COMPANY),
    "web-mail-test": ("POST", Permission.MANAGE_COMPANY),
    "web-mail-domain": ("POST", Permission.MANAGE_COMPANY),
    "web-integrations": ("GET", Permission.MANAGE_COMPANY),
    "web-gateway-connect": ("POST", Permission.MANAGE_COMPANY),
    "web-gateway-disconnect": ("POST", Permission.MANAGE_COMPANY),
    "web-reminders": ("GET", NOBODY_ASKS),
    "web-reminder-send": ("POST", Permission.MANAGE_INVOICES),
    "web-reminder-skip": ("POST", Permission.MANAGE_INVOICES),
    "web-reminder-settings": ("GET", NOBODY_ASKS),
    "web-invoice-pause": ("POST", Permission.MANAGE_INVOICES),
    "web-invoice-resume": ("POST", Permission.MANAGE_INVOICES),
    "web-customer-pause": ("POST", Permission.MANAGE_INVOICES),
    "web-customer-resume": ("POST", Permission.MANAGE_INVOICES),
    "web-suppression-lift": ("POST", Permission.MANAGE_CUSTOMERS),
    "web-notifications": ("GET", NOBODY_ASKS),
    "web-notifications-read": ("POST", NOBODY_ASKS),
    "web-notification-read": ("POST", NOBODY_ASKS),
    "web-settings": ("GET", NOBODY_ASKS),
    "web-logo-upload": ("POST", Permission.MANAGE_COMPANY),
    "web-logo-remove": ("POST", Permission.MANAGE_COMPANY),
    "web-members": ("GET", NOBODY_ASKS),
    "web-member-role": ("POST", Permission.MANAGE_MEMBERS),
    "web-member-remove": ("POST", Permission.MANAGE_MEMBERS),
    "web-invitation-withdraw": ("POST", Permission.MANAGE_MEMBERS),
    "web-keys": ("GET POST", Permission.MANAGE_KEYS),
    "web-key-revoke": ("POST", Permission.MANAGE_KEYS),
    "web-switches": ("GET POST", NOBODY_ASKS),
    "web-tracking": ("GET", NOBODY_ASKS),
    "web-remembered-forget": ("POST", Permission.MANAGE_INVOICES),
    "web-privacy": ("GET", NOBODY_ASKS),
    "web-data": ("GET", NOBODY_ASKS),
    "web-data-export": ("GET", NOBODY_ASKS),
    "web-import": ("POST", Permission.MANAGE_CUSTOMERS),
    "web-import-upload": ("GET POST", Permission.MANAGE_CUSTOMERS),
    "web-account": ("GET POST", NOBODY_ASKS),
    "web-sessions-end": ("POST", NOBODY_ASKS),
}
GATES = {
    "web-settings": Permission.MANAGE_COMPANY,
    "web-privacy": Permission.MANAGE_COMPANY,
    "web-reminder-settings": Permission.MANAGE_COMPANY,
    "web-members": Permission.MANAGE_MEMBERS,
}
"""Pages that everybody may read and not everybody may change."""
LETTERS = {"web-mail-letter", "web-mail-preview", "web-account-preview"}
"""A mail wears its own styles, in a sandbox of our own pages."""


@dataclass
class Scene:
    """A company with one of everything."""

    owner: Membership
    paths: dict[str, str]


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene(make_company(tax_id="DE123456788"))


def make_scene(owner: Membership) -> Scene:
    customer = make_customer(owner, address={"country": "DE"})
    document = make_document(owner, customer=customer)
    link = make_link(owner, document=document)
    make_open(link)
    payment = record_manual(document, raw={"amount": "10.00", "method": "cash"}, by=owner, now=NOW)
    voice = Voice(link.pk, "", 1, None)
    said, _ = answer(document, said=Said(Kind.QUESTION, text="Why?"), voice=voice, now=NOW)
    note = make_credit_note(owner, customer=customer)
    apply_credit(note, raw={"invoice": document.pk, "amount": "1.00"}, by=owner, now=NOW)
    key, _ = make_key(owner)
    guest = make_member(owner.company, f"guest-{owner.company.slug}", role=Role.VIEWER)
    invitation, _ = invite(owner.company, email="new@example.com", role=Role.BILLER, by=owner, now=NOW)
    set_reminders(owner.company, raw=make_plan(), by=owner, now=NOW)
    suppress(owner.company_id, "gone@example.com", Cause.HARD_BOUNCE, "550", NOW)
    (mail,) = send_document(document, to=["dora@example.com"], by=owner, now=NOW)
    notice = Notification.objects.create(
        company=owner.company, member=owner, event_id="evt_1", kind="invoice.viewed", text="Someone", created_at=NOW
    )
    word = Remembered.objects.create(company=owner.company, said="office", network="192.0.2.0/24", said_at=NOW)
    connection = connect(owner.company, gateway="test", keys={}, by=owner, now=NOW)
    named = {
        "invoice_id": document.pk,
        "attachment_id": attach(document, name="a.pdf", data=b"%PDF-1.7 %%EOF", by=owner, now=NOW).pk,
        "quote_id": make_quote(owner, customer=customer).pk,
        "note_id": note.pk,
        "application_id": CreditApplication.objects.get(company=owner.company).pk,
        "customer_id": customer.pk,
        "view_id": View.objects.get(company=owner.company).pk,
        "payment_id": payment.pk,
        "answer_id": said.pk,
        "connection_id": connection.pk,
        "charge_id": make_flagged(connection, document).pk,
        "key_id": key.pk,
        "member_id": guest.pk,
        "invitation_id": invitation.pk,
        "notice_id": notice.pk,
        "mail_id": mail.pk,
        "step_id": ReminderStep.objects.filter(company=owner.company).values_list("pk", flat=True)[0],
        "suppression_id": Suppression.objects.get(company=owner.company).pk,
        "remembered_id": word.pk,
        "slug": owner.company.slug,
        "extension": "csv",
        "form": "json",
        "what": "views",
        "letter": "statement",
        "upload_id": keep_upload("customers.csv", data=b"name\nDora", by=owner, now=NOW).pk,
    }
    # Quotes stand at more addresses of the same names; the first of a name is the invoice's.
    first = reversed(list(routes()))
    return Scene(owner, {name: re.sub(r"<(?:\w+:)?(\w+)>", lambda m: named[m[1]], path) for name, path in first})


def make_flagged(connection: Connection, document: Document) -> Charge:
    """Money that came twice, as its gateway tells it."""
    asked = {"company_id": document.company_id, "connection": connection, "amount_minor": 100, "currency": "EUR"}
    attempt = Attempt.objects.create(
        **asked, customer=document.customer, purpose=document.pk, status="paid", created_at=NOW, expires_at=NOW
    )
    AttemptShare.objects.create(attempt=attempt, document=document, amount_minor=100, balance_minor=100)
    return Charge.objects.create(
        **asked, attempt=attempt, gateway="test", account=connection.account, provider_id=attempt.pk, status="paid",
        created_at=NOW, flag="duplicate", flagged_at=NOW,
    )  # fmt: skip


def routes() -> Iterator[tuple[str, str]]:
    """Give the name and the pattern of every address of a company's pages."""
    for name, path in _routes(get_resolver().url_patterns, "/"):
        if name.startswith("web-") and path.startswith("/at/"):
            yield name, path


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path)
        elif pattern.name:
            yield pattern.name, path


def cases(method: str) -> list[str]:
    return [name for name, (methods, _) in PAGES.items() if method in methods.split()]


def _without_tokens(answer: HttpResponse) -> str:
    """Every answer has form tokens of its own; nothing else may differ."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", text_of(answer))


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but sessions."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label != "companies.Session" and issubclass(model, models.Model)
    }


def test_every_address_is_in_the_table() -> None:
    assert {name for name, _ in routes()} == set(PAGES)  # SEC-21


@pytest.mark.parametrize("role", Role.values)
def test_it_is_read_by_whoever_may(scene: Scene, case: Case, role: str) -> None:
    member = make_member(scene.owner.company, "bob", role=Role(role))

    for name in cases("GET"):
        with case(name):
            needed = PAGES[name][1]

            answer = Seat(member).client.get(scene.paths[name])

            assert answer.status_code == (200 if needed is None or needed in PERMISSIONS[role] else 403)


def test_a_viewer_changes_nothing(scene: Scene, case: Case) -> None:
    viewer = Seat(make_member(scene.owner.company, "vera", role=Role.VIEWER))
    before = everything()

    for name in [name for name in [*cases("POST"), *GATES] if GATES.get(name) or PAGES[name][1]]:
        with case(name):
            answer = viewer.client.post(scene.paths[name], {"email": "x@example.com", "role": "viewer"})

            assert answer.status_code == 403
            assert "Your role does not reach this far" in text_of(answer)
            assert everything() == before


def test_a_stranger_sees_what_is_not_there(scene: Scene, case: Case) -> None:
    charlie = Seat(make_stranger())

    for name in PAGES:
        with case(name):
            path = scene.paths[name]
            nowhere = path.replace(f"/at/{scene.owner.company.slug}/", "/at/no-such-company/")
            method = "get" if "GET" in PAGES[name][0] else "post"

            foreign, missing = getattr(charlie.client, method)(path), getattr(charlie.client, method)(nowhere)

            assert foreign.status_code == missing.status_code == 404
            assert _without_tokens(foreign) == _without_tokens(missing)


def test_a_foreign_row_looks_like_a_missing_one(scene: Scene, case: Case) -> None:
    charlie = make_stranger()
    client = Seat(charlie).client
    before = everything()

    for name in {name for name, path in routes() if path.count("<") > 1} - {"web-data-export"}:  # it names no row.
        with case(name):
            path = scene.paths[name].replace(f"/at/{scene.owner.company.slug}/", f"/at/{charlie.company.slug}/")
            nowhere = re.sub(r"([a-z]{3})_[0-9a-z]{26}", r"\1_" + "0" * 26, path)
            method = "get" if "GET" in PAGES[name][0] else "post"

            foreign, missing = getattr(client, method)(path), getattr(client, method)(nowhere)

            assert foreign.status_code == missing.status_code
            assert foreign.status_code == (302 if name == "web-notification-read" else 404)
            assert everything() == before  # SEC-23


def test_a_passer_by_is_asked_to_sign_in(scene: Scene, case: Case) -> None:
    client = Client()

    for name in PAGES:
        with case(name):
            path = scene.paths[name]

            answer = client.get(path) if "GET" in PAGES[name][0] else client.post(path)

            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/?next=/at/")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(scene: Scene, case: Case, method: str) -> None:
    owner = Seat(scene.owner)
    before = everything()

    for name in cases("GET"):
        with case(name):
            answer = owner.client.generic(method, scene.paths[name])

            assert answer.status_code == 200
            assert everything() == before  # SEC-49


def test_a_verb_is_no_page_and_leads_to_one(scene: Scene, case: Case) -> None:
    owner = Seat(scene.owner)
    before = everything()

    for name in set(PAGES) - set(cases("GET")):
        with case(name):
            answer = owner.client.get(scene.paths[name])

            assert answer.status_code == 302
            assert owner.client.get(answer["Location"]).status_code == 200
            assert owner.client.put(scene.paths[name]).status_code == 405
            assert everything() == before


def test_a_form_from_elsewhere_is_refused(scene: Scene, case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.owner.user)
    before = everything()

    for name in cases("POST"):
        with case(name):
            answer = client.post(scene.paths[name], headers={"Origin": "https://evil.example"})

            assert answer.status_code == 403
            assert everything() == before  # SEC-49


def test_nothing_is_kept_or_framed_or_called_alike(scene: Scene, case: Case) -> None:
    owner = Seat(scene.owner)

    for name in cases("GET"):
        with case(name):
            answer = owner.client.get(scene.paths[name])

            assert "no-store" in answer["Cache-Control"]
            policy = answer["Content-Security-Policy"]
            if name in LETTERS:
                assert "frame-ancestors 'self'" in policy
                assert "sandbox" in policy
                assert "script-src" not in policy
            else:
                assert "frame-ancestors 'none'" in policy  # SEC-50
                assert "unsafe" not in policy
            if answer["Content-Type"].startswith("text/html"):
                ids = [attributes["id"] for _, attributes in tags_of(answer) if "id" in attributes]
                assert [each for each in ids if ids.count(each) > 1] == []  # a label would lead to another's field.
