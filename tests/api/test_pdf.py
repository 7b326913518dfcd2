import pytest

from seenpaid.companies.models import Membership
from seenpaid.engagement.models import View
from seenpaid.pdf.typesetter import PaperError
from tests.api.conftest import Program
from tests.make import make_document, make_link


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
