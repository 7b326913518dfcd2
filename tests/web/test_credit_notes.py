"""Credit notes, and credit, on members' pages."""

import pytest

from seenpaid.documents.actions import credit_payment, issue
from seenpaid.documents.models import CreditApplication, Document, Kind
from tests.make import NOW, make_credit_note, make_customer, make_document, make_line, make_link, make_open
from tests.web.conftest import Seat, text_of, value_of, words_of
from tests.web.sheets import make_sheet


def test_they_have_a_list_of_their_own(alice: Seat) -> None:
    dora = make_customer(alice.member)
    note = make_credit_note(alice.member, customer=dora, title="Returned")
    make_document(alice.member, customer=dora, title="The bill")

    words = words_of(alice.get("credit-notes/"))

    assert "CRN-0001 Returned" in words
    assert "The bill" not in words
    assert "Returned" not in words_of(alice.get("credit-notes/", {"show": "draft"}))
    assert f"/credit-notes/{note.pk}/" in text_of(alice.get("credit-notes/", HX_Request="true"))


@pytest.mark.parametrize("path", ["", "edit/", "views/", "views/export.csv", "pdf", "send/"])
def test_they_have_every_page_a_paper_has(alice: Seat, path: str) -> None:
    note = make_credit_note(alice.member)
    make_open(make_link(alice.member, document=note))

    assert alice.get(f"credit-notes/{note.pk}/{path}").status_code == 200
    assert alice.get(f"quotes/{note.pk}/{path}").status_code == 404


def test_a_free_one_is_written_in_the_editor(alice: Seat) -> None:
    assert "New credit note" in words_of(alice.get("credit-notes/new/"))

    alice.post("credit-notes/new/", {**make_sheet(make_customer(alice.member)), "step": "save"})

    note = Document.objects.get(kind=Kind.CREDIT_NOTE)
    assert (note.total_minor, note.due_date, note.origin) == (23_800, None, None)
    assert "Draft" in words_of(alice.get(f"credit-notes/{note.pk}/"))


@pytest.mark.parametrize(
    "posted, total", [({}, 35_700), ({"line": ["2"]}, 11_900), ({"amount": "11,90"}, 1_190), ({"line": ["x"]}, 35_700)]
)
def test_the_credit_button_makes_a_draft(alice: Seat, posted: dict[str, object], total: int) -> None:
    invoice = make_document(alice.member, lines=[make_line(), make_line("Print", quantity="1")])
    assert "Credit this invoice" in words_of(alice.get(f"invoices/{invoice.pk}/"))

    answer = alice.post(f"invoices/{invoice.pk}/credit/", posted)

    note = Document.objects.get(kind=Kind.CREDIT_NOTE)
    assert (note.total_minor, note.origin_id, note.status) == (total, invoice.pk, "draft")
    assert answer["Location"].endswith(f"/credit-notes/{note.pk}/")
    assert "For invoice INV-0001" in words_of(alice.get(f"credit-notes/{note.pk}/"))


def test_too_much_is_said_at_the_field(alice: Seat) -> None:
    invoice = make_document(alice.member)

    answer = alice.post(f"invoices/{invoice.pk}/credit/", {"amount": "500", "line": ["1"]})

    assert answer.status_code == 422
    assert value_of(answer, "amount", row="credit") == "500"
    assert 'name="line" value="1" checked' in text_of(answer)
    assert "no more than that can be credited" in words_of(answer)
    draft = make_document(alice.member, customer=invoice.customer, issued=False)
    assert alice.post(f"invoices/{draft.pk}/credit/").status_code == 302
    assert not Document.objects.filter(kind=Kind.CREDIT_NOTE).exists()


def test_credit_is_used_from_either_side_and_taken_back(alice: Seat) -> None:
    dora = make_customer(alice.member)
    invoice, note = make_document(alice.member, customer=dora), make_credit_note(alice.member, customer=dora)
    assert "to their credit" in words_of(alice.get(f"customers/{dora.pk}/"))
    page = words_of(alice.get(f"invoices/{invoice.pk}/"))
    assert "Use credit: 238,00\xa0€ is left" in page.replace(" €", "\xa0€")

    too_much = alice.post(f"invoices/{invoice.pk}/credits/use/", {"amount": "999"})
    alice.post(f"invoices/{invoice.pk}/credits/use/", {"amount": "38,00"})
    wrong = alice.post(f"credit-notes/{note.pk}/apply/", {"invoice": invoice.pk, "amount": "201"})
    alice.post(f"credit-notes/{note.pk}/apply/", {"invoice": invoice.pk, "amount": ""})

    assert (too_much.status_code, wrong.status_code) == (422, 422)
    assert Document.objects.get(pk=invoice.pk).status == "paid"
    assert "Used" in words_of(alice.get("credit-notes/"))
    first = CreditApplication.objects.order_by("id")[0]
    assert alice.post(f"credit-notes/{note.pk}/credits/{first.pk}/undo/").status_code == 302
    assert alice.post(f"invoices/{invoice.pk}/credits/{first.pk}/undo/").status_code == 404
    assert Document.objects.get(pk=invoice.pk).balance_minor == 3_800
    assert "undone" in words_of(alice.get(f"invoices/{invoice.pk}/"))


def test_what_cannot_be_used_is_said(alice: Seat) -> None:
    dora = make_customer(alice.member)
    invoice, note = make_document(alice.member, customer=dora), make_credit_note(alice.member, customer=dora)
    credit_payment(invoice, minor=23_800, actor=alice.member.actor, now=NOW)

    alice.post(f"credit-notes/{note.pk}/apply/", {"invoice": invoice.pk})
    assert "owes nothing any more" in words_of(alice.get(f"credit-notes/{note.pk}/"))
    alice.post(f"invoices/{invoice.pk}/credits/use/")
    assert "No credit is left, or this invoice owes nothing." in words_of(alice.get(f"invoices/{invoice.pk}/"))


def test_a_draft_is_thrown_away_and_an_issued_one_cancelled(alice: Seat) -> None:
    draft = make_credit_note(alice.member, issued=False)
    assert alice.post(f"credit-notes/{draft.pk}/delete/")["Location"].endswith("/credit-notes/")
    note = issue(make_credit_note(alice.member, issued=False), by=alice.member, now=NOW)

    assert "Cancel the credit note" in words_of(alice.get(f"credit-notes/{note.pk}/"))
    alice.post(f"credit-notes/{note.pk}/cancel/")

    assert Document.objects.get(pk=note.pk).status == "cancelled"
