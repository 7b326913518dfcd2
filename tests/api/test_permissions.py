"""Who may call what, as a table: a new endpoint without a row fails here. SEC-21"""

from datetime import timedelta

import pytest

from seenpaid.companies.models import Membership
from seenpaid.documents.actions import apply_credit
from seenpaid.documents.actions.attach import attach
from seenpaid.documents.queries import applications_on
from seenpaid.payments.actions import record_manual
from seenpaid.payments.queries import payments_of
from tests.api.conftest import Program, document
from tests.make import (
    NOW,
    make_answer,
    make_credit_note,
    make_document,
    make_link,
    make_open,
    make_quote,
    make_stranger,
)
from tests.plumbing.table import Case

TABLE = {
    ("GET", "/company"): "read",
    ("POST", "/customers"): "manage_customers",
    ("GET", "/customers"): "read",
    ("GET", "/customers/{customer_id}"): "read",
    ("PATCH", "/customers/{customer_id}"): "manage_customers",
    ("GET", "/customers/{customer_id}/export"): "manage_customers",
    ("POST", "/customers/{customer_id}/erase"): "manage_customers",
    ("POST", "/customers/{customer_id}/portal-link"): "manage_invoices",
    ("DELETE", "/customers/{customer_id}/portal-link"): "manage_invoices",
    ("POST", "/invoices"): "manage_invoices",
    ("GET", "/invoices"): "read",
    ("GET", "/invoices/{invoice_id}"): "read",
    ("PATCH", "/invoices/{invoice_id}"): "manage_invoices",
    ("DELETE", "/invoices/{invoice_id}"): "manage_invoices",
    ("POST", "/invoices/{invoice_id}/issue"): "manage_invoices",
    ("POST", "/invoices/{invoice_id}/cancel"): "manage_invoices",
    ("POST", "/invoices/{invoice_id}/duplicate"): "manage_invoices",
    ("POST", "/invoices/{invoice_id}/share"): "manage_invoices",
    ("DELETE", "/invoices/{invoice_id}/share"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/reminders"): "read",
    ("POST", "/invoices/{invoice_id}/reminders/pause"): "manage_invoices",
    ("DELETE", "/invoices/{invoice_id}/reminders/pause"): "manage_invoices",
    ("GET", "/customers/{customer_id}/preferences"): "read",
    ("POST", "/invoices/{invoice_id}/send"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/mails"): "read",
    ("POST", "/quotes/{quote_id}/send"): "manage_invoices",
    ("GET", "/quotes/{quote_id}/mails"): "read",
    ("POST", "/credit-notes/{note_id}/send"): "manage_invoices",
    ("GET", "/credit-notes/{note_id}/mails"): "read",
    ("POST", "/customers/{customer_id}/statement/send"): "manage_invoices",
    ("POST", "/customers/{customer_id}/portal-link/send"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/evidence"): "read",
    ("GET", "/invoices/{invoice_id}/views"): "read",
    ("PATCH", "/views/{view_id}"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/timeline"): "read",
    ("POST", "/invoices/{invoice_id}/payments"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/payments"): "read",
    ("POST", "/payments/{payment_id}/refund"): "manage_invoices",
    ("PATCH", "/payments/{payment_id}"): "manage_invoices",
    ("DELETE", "/payments/{payment_id}"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/answers"): "read",
    ("POST", "/answers/{answer_id}/handle"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/pdf"): "read",
    ("GET", "/invoices/{invoice_id}/attachments"): "read",
    ("POST", "/invoices/{invoice_id}/attachments"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/attachments/{attachment_id}"): "read",
    ("DELETE", "/invoices/{invoice_id}/attachments/{attachment_id}"): "manage_invoices",
    ("GET", "/invoices/{invoice_id}/xml"): "read",
    ("POST", "/quotes"): "manage_invoices",
    ("GET", "/quotes"): "read",
    ("GET", "/quotes/{quote_id}"): "read",
    ("PATCH", "/quotes/{quote_id}"): "manage_invoices",
    ("DELETE", "/quotes/{quote_id}"): "manage_invoices",
    ("POST", "/quotes/{quote_id}/issue"): "manage_invoices",
    ("POST", "/quotes/{quote_id}/cancel"): "manage_invoices",
    ("POST", "/quotes/{quote_id}/duplicate"): "manage_invoices",
    ("POST", "/quotes/{quote_id}/accept"): "manage_invoices",
    ("POST", "/quotes/{quote_id}/decline"): "manage_invoices",
    ("POST", "/quotes/{quote_id}/convert"): "manage_invoices",
    ("POST", "/quotes/{quote_id}/share"): "manage_invoices",
    ("DELETE", "/quotes/{quote_id}/share"): "manage_invoices",
    ("GET", "/quotes/{quote_id}/evidence"): "read",
    ("GET", "/quotes/{quote_id}/views"): "read",
    ("GET", "/quotes/{quote_id}/timeline"): "read",
    ("GET", "/quotes/{quote_id}/pdf"): "read",
    ("GET", "/quotes/{quote_id}/attachments"): "read",
    ("POST", "/quotes/{quote_id}/attachments"): "manage_invoices",
    ("GET", "/quotes/{quote_id}/attachments/{attachment_id}"): "read",
    ("DELETE", "/quotes/{quote_id}/attachments/{attachment_id}"): "manage_invoices",
    ("POST", "/credit-notes"): "manage_invoices",
    ("GET", "/credit-notes"): "read",
    ("GET", "/credit-notes/{note_id}"): "read",
    ("PATCH", "/credit-notes/{note_id}"): "manage_invoices",
    ("DELETE", "/credit-notes/{note_id}"): "manage_invoices",
    ("POST", "/credit-notes/{note_id}/issue"): "manage_invoices",
    ("POST", "/credit-notes/{note_id}/cancel"): "manage_invoices",
    ("POST", "/credit-notes/{note_id}/duplicate"): "manage_invoices",
    ("POST", "/credit-notes/{note_id}/apply"): "manage_invoices",
    ("DELETE", "/credit-notes/{note_id}/applications/{application_id}"): "manage_invoices",
    ("POST", "/credit-notes/{note_id}/share"): "manage_invoices",
    ("DELETE", "/credit-notes/{note_id}/share"): "manage_invoices",
    ("GET", "/credit-notes/{note_id}/evidence"): "read",
    ("GET", "/credit-notes/{note_id}/views"): "read",
    ("GET", "/credit-notes/{note_id}/timeline"): "read",
    ("GET", "/credit-notes/{note_id}/pdf"): "read",
    ("GET", "/credit-notes/{note_id}/attachments"): "read",
    ("POST", "/credit-notes/{note_id}/attachments"): "manage_invoices",
    ("GET", "/credit-notes/{note_id}/attachments/{attachment_id}"): "read",
    ("DELETE", "/credit-notes/{note_id}/attachments/{attachment_id}"): "manage_invoices",
    ("GET", "/credit-notes/{note_id}/xml"): "read",
    ("GET", "/events"): "read",
    ("GET", "/followups"): "read",
}
BODIES = {
    ("PATCH", "/customers/{customer_id}"): {"name": "Mine"},
    ("PATCH", "/invoices/{invoice_id}"): {"title": "Mine"},
    ("PATCH", "/views/{view_id}"): {"verdict": "automated"},
    ("PATCH", "/quotes/{quote_id}"): {"title": "Mine"},
    ("PATCH", "/credit-notes/{note_id}"): {"title": "Mine"},
    ("POST", "/quotes/{quote_id}/accept"): {"name": "Dora"},
    ("POST", "/quotes/{quote_id}/decline"): {"name": "Dora"},
    ("POST", "/invoices/{invoice_id}/send"): {"to": ["dora@example.com"]},
    ("POST", "/quotes/{quote_id}/send"): {"to": ["dora@example.com"]},
    ("POST", "/credit-notes/{note_id}/send"): {"to": ["dora@example.com"]},
    ("POST", "/customers/{customer_id}/statement/send"): {"to": ["dora@example.com"]},
    ("POST", "/customers/{customer_id}/portal-link/send"): {"to": ["dora@example.com"]},
    ("POST", "/invoices/{invoice_id}/payments"): {"amount": "1.00", "method": "cash"},
}
SCOPES = ("read", "manage_invoices", "manage_customers", "manage_company")


def test_the_table_names_every_endpoint_and_its_scope() -> None:
    served = {
        (method.upper(), path.removeprefix("/api/v1")): operation["security"]
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
    }

    assert served == {endpoint: [{"Key": [scope]}] for endpoint, scope in TABLE.items()}


def _paths(by: Membership) -> dict[str, str]:
    link = make_link(by)
    record_manual(link.document, raw={"amount": "1", "method": "cash"}, by=by, now=NOW)
    view = make_open(link, after=timedelta(minutes=1))
    quote = make_quote(by, customer=link.document.customer)
    note = make_credit_note(by, customer=link.document.customer)
    apply_credit(note, raw={"invoice": link.document_id, "amount": "1"}, by=by, now=NOW)
    return {
        "invoice_id": link.document_id,
        "quote_id": quote.pk,
        "note_id": note.pk,
        "attachment_id": attach(link.document, name="a.pdf", data=b"%PDF-1.7 %%EOF", by=by, now=NOW).pk,
        "application_id": applications_on(link.document)[0].pk,
        "customer_id": link.document.customer_id,
        "view_id": view.view_id,
        "answer_id": make_answer(link).pk,
        "payment_id": payments_of(link.document)[0].pk,
    }


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_may_what_its_scope_says(alice: Membership, program_of, case: Case, scope: str) -> None:
    ids, program = _paths(alice), program_of(alice, scope)

    for endpoint, needed in TABLE.items():
        with case(" ".join(endpoint)):
            method, template = endpoint

            answer = program.send(method, template.format(**ids), body=BODIES.get(endpoint, {}), headers={})

            assert (answer.status_code != 403) == (needed in {"read", scope})


def test_what_is_foreign_is_as_if_it_were_not(alice: Membership, program_of, case: Case) -> None:
    charlie, ids = program_of(make_stranger()), _paths(alice)
    missing = {name: f"{key[:3]}_{'0' * 26}" for name, key in ids.items()}
    malformed = dict.fromkeys(ids, "1")

    for endpoint in TABLE:
        if "{" not in endpoint[1]:
            continue
        with case(" ".join(endpoint)):
            method, template = endpoint

            told = [
                charlie.send(method, template.format(**which), body=BODIES.get(endpoint), headers={})
                for which in (ids, missing, malformed)
            ]

            assert {answer.status_code for answer in told} == {404}
            assert len({answer.content.replace(answer["Request-Id"].encode(), b"") for answer in told}) == 1


@pytest.mark.parametrize(
    "ident", ["%00", "%ff", "inv_%00", "INV_01KAH5Z0C0E8M9Q4V2X7N3R6TD", "inv_" + "z" * 2000, "..", "inv_'--"]
)
def test_what_cannot_be_an_id_is_not_there(alice: Membership, program: Program, ident: str) -> None:
    # SEC-63
    make_document(alice)

    assert program.get(f"/invoices/{ident}").status_code == 404
