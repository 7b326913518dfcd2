import pytest

from seenpaid.companies.models import Company, Membership
from seenpaid.documents.models import Document
from seenpaid.engagement.models import View
from seenpaid.pdf.typesetter import PaperError
from tests.api.conftest import Program
from tests.make import make_customer, make_document, make_link, make_stranger
from tests.pdf.rules import faults


def test_it_prints_without_counting(alice: Membership, program: Program) -> None:
    link = make_link(alice)

    answer = program.get(f"/invoices/{link.document_id}/pdf")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="INV-0001.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert not View.objects.exists()


def test_it_prints_drafts_and_earlier_revisions(alice: Membership, program: Program) -> None:
    draft, document = make_document(alice, issued=False), make_document(alice)
    program.patch(f"/invoices/{document.pk}", {"title": "Again"})

    assert program.get(f"/invoices/{draft.pk}/pdf").status_code == 200
    assert program.get(f"/invoices/{document.pk}/pdf?revision=1").status_code == 200
    assert program.get(f"/invoices/{document.pk}/pdf?revision=3").status_code == 404
    assert program.get(f"/invoices/{document.pk}/pdf?revision=0").status_code == 400


def test_it_answers_with_a_pdf_or_nothing(alice: Membership, program: Program) -> None:
    document = make_document(alice)

    assert program.get(f"/invoices/{document.pk}/pdf", Accept="application/pdf").status_code == 200
    assert program.get(f"/invoices/{document.pk}/pdf", Accept="application/json").status_code == 406


def test_a_press_that_stands_still_is_told_as_such(
    alice: Membership, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PaperError("out of ink")

    monkeypatch.setattr("seenpaid.api.v1.pdf.invoice_pdf", fail)

    answer = program.client.get(
        f"/api/v1/invoices/{make_document(alice).pk}/pdf", headers={"Authorization": f"Bearer {program.secret}"}
    )

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "no_paper", "5")


def test_it_writes_an_einvoice(alice: Membership, program: Program) -> None:
    document = make_ready(alice)

    cii = program.get(f"/invoices/{document.pk}/xml")
    ubl = program.get(f"/invoices/{document.pk}/xml?format=ubl")

    assert (cii.status_code, ubl.status_code) == (200, 200)
    assert cii["Content-Type"] == "application/xml"
    assert cii["Content-Disposition"] == 'attachment; filename="INV-0001.xml"'
    assert faults(cii.content) == faults(ubl.content) == []
    assert b"<ram:GrandTotalAmount>238.00<" in cii.content


def test_it_says_which_field_an_einvoice_lacks(alice: Membership, program: Program) -> None:
    document = make_document(alice)

    answer = program.get(f"/invoices/{document.pk}/xml")

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"company.tax_id", "customer.address.country"}


def test_it_knows_two_syntaxes_and_existing_revisions(alice: Membership, program: Program) -> None:
    document = make_ready(alice)

    assert program.get(f"/invoices/{document.pk}/xml?format=edifact").status_code == 400
    assert program.get(f"/invoices/{document.pk}/xml?revision=2").status_code == 404


def test_einvoices_stay_in_their_company(program: Program) -> None:
    assert program.get(f"/invoices/{make_ready(make_stranger()).pk}/xml").status_code == 404


def make_ready(member: Membership) -> Document:
    """Return an invoice that has all an e-invoice needs."""
    Company.objects.filter(pk=member.company_id).update(
        tax_id="DE123456788", country="DE", einvoice_address="9930:DE123456788"
    )
    member.company.refresh_from_db()
    customer = make_customer(member, address={"country": "FR", "city": "Lyon"}, einvoice_address="0009:12345678900012")
    return make_document(member, customer=customer, po_number="PO-7")
