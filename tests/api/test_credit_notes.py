"""Credit notes over the API."""

import pytest

from seenpaid.companies.models import Membership
from tests.api.conftest import Program
from tests.make import (
    CHROME_ON_MAC,
    make_credit_note,
    make_customer,
    make_document,
    make_line,
    make_quote,
    make_raw,
    make_stranger,
)


def test_the_whole_life_of_a_credit_note(alice: Membership, program: Program) -> None:
    dora = make_customer(alice)
    invoice = make_document(alice, customer=dora)
    written = program.post("/credit-notes", make_raw(dora))
    note = written.json()
    path = f"/credit-notes/{note['id']}"
    assert written["Location"] == f"/api/v1{path}"
    assert (note["status"], note["number"], note["invoice"], note["amount_left"]) == ("draft", None, None, "0.00")

    link = program.post(f"{path}/share").json()
    assert "/c/" in link["url"]
    program.client.get(f"/c/{link['token']}", headers=CHROME_ON_MAC)
    seen = program.get(path).json()
    assert (seen["status"], seen["number"], seen["amount_left"]) == ("viewed", "CRN-0001", "238.00")

    used = program.post(f"{path}/apply", {"invoice": invoice.pk, "amount": "100.00"}).json()
    assert (used["amount_applied"], used["amount_left"], used["applications"][0]["number"]) == (
        "100.00",
        "138.00",
        "INV-0001",
    )
    owed = program.get(f"/invoices/{invoice.pk}").json()
    assert (owed["status"], owed["balance_due"], owed["amount_credited"], owed["amount_paid"]) == (
        "partially_paid",
        "138.00",
        "100.00",
        "0.00",
    )
    assert program.get(f"/customers/{dora.pk}").json()["credit"] == [{"currency": "EUR", "amount": "138.00"}]
    assert program.get("/customers").json()["data"][0]["credit"] == [{"currency": "EUR", "amount": "138.00"}]

    too_much = program.post(f"{path}/apply", {"invoice": invoice.pk, "amount": "138.01"})
    assert (too_much.status_code, list(too_much.json()["errors"])) == (422, ["amount"])
    undone = program.delete(f"{path}/applications/{used['applications'][0]['id']}")
    assert undone.status_code == 204
    assert program.delete(f"{path}/applications/{used['applications'][0]['id']}").status_code == 404
    assert program.get(f"/invoices/{invoice.pk}").json()["balance_due"] == "238.00"
    assert program.post(f"{path}/cancel").json()["status"] == "cancelled"
    assert program.post(f"{path}/apply", {"invoice": invoice.pk}).status_code == 409


@pytest.mark.parametrize(
    "body, total",
    [({}, "238.00"), ({"amount": "11.90"}, "11.90"), ({"lines": [1]}, "238.00"), ({"lines": [make_line()]}, "238.00")],
)
def test_it_credits_an_invoice(alice: Membership, program: Program, body: dict[str, object], total: str) -> None:
    invoice = make_document(alice)

    note = program.post("/credit-notes", {"invoice": invoice.pk, **body}).json()

    assert (note["total"], note["invoice"]) == (total, invoice.pk)
    issued = program.post(f"/credit-notes/{note['id']}/issue").json()
    assert (issued["amount_applied"], issued["amount_left"]) == (total, "0.00")


@pytest.mark.parametrize(
    "body, field",
    [
        ({"amount": "238.01"}, "amount"),
        ({"lines": [make_line(quantity="3")]}, "lines"),
        ({"lines": []}, None),
        ({"customer": "cus_x", "lines": [make_line()]}, "customer"),
        ({"invoice": "inv_x"}, "invoice"),
        ({"invoice": 7}, "invoice"),
        ({"invoice": "foreign"}, "invoice"),
        ({"invoice": "quote"}, "invoice"),
    ],
)
def test_a_credit_above_the_invoice_or_of_none_is_refused(
    alice: Membership, program: Program, body: dict[str, object], field: str | None
) -> None:
    others = {
        "foreign": make_document(make_stranger()).pk,
        "quote": make_quote(alice, customer=make_customer(alice)).pk,
    }
    invoice = make_document(alice, customer=make_customer(alice, "Eve"))
    named = body.get("invoice", invoice.pk)

    answer = program.post("/credit-notes", {**body, "invoice": others.get(str(named), named)})

    assert answer.status_code == (422 if field else 201)
    assert field is None or field in answer.json()["errors"]


def test_a_draft_invoice_is_changed_and_not_credited(alice: Membership, program: Program) -> None:
    draft = make_document(alice, issued=False)

    for body in ({}, {"lines": [make_line()]}):
        assert program.post("/credit-notes", {"invoice": draft.pk, **body}).status_code == 409


def test_it_lists_changes_copies_and_prints(alice: Membership, program: Program) -> None:
    note = make_credit_note(alice)
    path = f"/credit-notes/{note.pk}"

    assert program.patch(path, {"title": "Returned"}).json()["revision"] == 2
    copy = program.post(f"{path}/duplicate").json()
    assert [row["id"] for row in program.get("/credit-notes").json()["data"]] == [copy["id"], note.pk]
    assert [row["id"] for row in program.get("/credit-notes?status=sent").json()["data"]] == [note.pk]
    assert program.delete(f"/credit-notes/{copy['id']}").status_code == 204
    assert program.get(f"{path}/pdf").content.startswith(b"%PDF")
    assert program.get(f"/invoices/{note.pk}").status_code == 404
    kinds = [event["type"] for event in program.get(f"{path}/timeline").json()["data"]]
    assert kinds == ["credit_note.edited", "credit_note.issued", "credit_note.created"]


def test_stages_are_told_with_what_is_paid_and_can_be_sent_back(alice: Membership, program: Program) -> None:
    stages = [{"percent": "30", "due_date": "2026-12-01"}, {"due_date": "2026-12-20", "label": "The rest"}]
    invoice = program.post("/invoices", make_raw(make_customer(alice), stages=stages)).json()
    path = f"/invoices/{invoice['id']}"
    program.post(f"{path}/issue")

    program.post(f"{path}/payments", {"amount": "80.00", "method": "cash", "paid_on": "2026-11-20"})

    told = program.get(path).json()
    assert [(stage["amount"], stage["paid"], stage["status"]) for stage in told["stages"]] == [
        ("71.40", "71.40", "paid"),
        ("166.60", "8.60", "open"),
    ]
    assert told["due_date"] == "2026-12-20"
    assert program.patch(path, {"stages": told["stages"]}).json()["stages"] == told["stages"]
    assert program.patch(path, {"stages": []}).json()["stages"] == []
