"""Quotes over the API."""

import pytest

from seenpaid.companies.models import Membership
from tests.api.conftest import Program
from tests.make import CHROME_ON_MAC, make_customer, make_document, make_quote, make_raw, make_stranger


def test_the_whole_life_of_a_quote(alice: Membership, program: Program) -> None:
    written = program.post("/quotes", make_raw(make_customer(alice)))
    quote = written.json()
    path = f"/quotes/{quote['id']}"
    assert written["Location"] == f"/api/v1{path}"
    assert (quote["status"], quote["number"], quote["answer"], quote["invoice"], quote["total"]) == (
        "draft",
        None,
        None,
        None,
        "238.00",
    )

    link = program.post(f"{path}/share").json()
    assert "/q/" in link["url"]
    assert program.post(f"{path}/share").json() == link
    program.client.get(f"/q/{link['token']}", headers=CHROME_ON_MAC)
    assert program.get(path).json()["status"] == "viewed"
    assert [view["counted"] for view in program.get(f"{path}/views").json()["data"]] == [True]

    accepted = program.post(f"{path}/accept", {"name": "Dora Klein", "reason": "By telephone"}).json()
    assert accepted["status"] == "accepted"
    assert (accepted["answer"]["name"], accepted["answer"]["accepted"]) == ("Dora Klein", True)

    made = program.post(f"{path}/convert")
    again = program.post(f"{path}/convert")
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert (made.json()["id"][:4], made.json()["status"]) == ("inv_", "draft")
    assert program.get(path).json()["invoice"] == made.json()["id"]

    kinds = [event["type"] for event in program.get(f"{path}/timeline").json()["data"]]
    assert kinds == [f"quote.{verb}" for verb in ("converted", "accepted", "viewed", "shared", "issued", "created")]


def test_it_lists_quotes_and_only_quotes(alice: Membership, program: Program) -> None:
    customer = make_customer(alice)
    first, second = make_quote(alice, customer=customer), make_quote(alice, customer=customer, issued=False)
    make_document(alice, customer=customer)

    page = program.get("/quotes?limit=1").json()

    assert [row["id"] for row in page["data"]] == [second.pk]
    rest = program.get(f"/quotes?limit=1&cursor={page['next_cursor']}").json()
    assert ([row["id"] for row in rest["data"]], rest["next_cursor"]) == ([first.pk], None)
    assert [row["id"] for row in program.get("/quotes?status=sent").json()["data"]] == [first.pk]
    assert len(program.get("/invoices").json()["data"]) == 1


def test_it_is_changed_copied_withdrawn_and_thrown_away(alice: Membership, program: Program) -> None:
    quote = make_quote(alice)

    assert program.patch(f"/quotes/{quote.pk}", {"title": "Larger"}).json()["revision"] == 2
    copy = program.post(f"/quotes/{quote.pk}/duplicate").json()
    assert (copy["title"], copy["status"]) == ("Larger", "draft")
    assert program.post(f"/quotes/{copy['id']}/issue").json()["number"] == "QUO-0002"
    assert program.post(f"/quotes/{quote.pk}/cancel").json()["status"] == "cancelled"
    assert program.delete(f"/quotes/{make_quote(alice, issued=False).pk}").status_code == 204
    assert program.get(f"/quotes/{quote.pk}/pdf")["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "verb, code", [("accept", "not_answerable"), ("decline", "not_answerable"), ("convert", "not_convertible")]
)
def test_a_draft_is_neither_answered_nor_converted(alice: Membership, program: Program, verb: str, code: str) -> None:
    draft = make_quote(alice, issued=False)

    refused = program.post(f"/quotes/{draft.pk}/{verb}", None if verb == "convert" else {"name": "Dora"})

    assert (refused.status_code, refused.json()["code"]) == (409, code)


def test_an_answer_needs_a_name(alice: Membership, program: Program) -> None:
    refused = program.post(f"/quotes/{make_quote(alice).pk}/accept", {"name": "", "mood": "good"})

    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"name", "mood"}


def test_an_invoices_address_opens_no_quote(alice: Membership, program: Program) -> None:
    quote, invoice = make_quote(alice), make_document(alice)

    assert program.get(f"/invoices/{quote.pk}").status_code in {400, 404}
    assert program.get(f"/quotes/{invoice.pk}").status_code in {400, 404}
    assert program.post(f"/invoices/{quote.pk}/payments", {"amount": "1.00", "method": "cash"}).status_code in {
        400,
        404,
    }


def test_another_companys_quote_is_not_there(program: Program) -> None:  # SEC-21
    charlie = make_stranger()
    quote = make_quote(charlie)

    for verb, body in (("accept", {"name": "X"}), ("convert", None), ("share", None), ("cancel", None)):
        assert program.post(f"/quotes/{quote.pk}/{verb}", body).status_code == 404
    assert program.get(f"/quotes/{quote.pk}").status_code == 404
