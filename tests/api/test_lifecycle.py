import pytest

from seenpaid.companies.models import Membership
from seenpaid.documents.models import Document
from tests.api.conftest import Program
from tests.make import make_document, make_stranger


def test_it_issues_a_draft_once(alice: Membership, program: Program) -> None:
    draft = make_document(alice, issued=False)

    first = program.post(f"/invoices/{draft.pk}/issue").json()
    second = program.post(f"/invoices/{draft.pk}/issue", {}).json()

    assert (first["status"], first["number"], first["revision"]) == ("sent", "INV-0001", 1)
    assert second == first


def test_it_cancels(alice: Membership, program: Program) -> None:
    document = make_document(alice)

    told = program.post(f"/invoices/{document.pk}/cancel").json()

    assert told["status"] == "cancelled"
    assert told["cancelled_at"] is not None


def test_it_cancels_neither_drafts_nor_twice(alice: Membership, program: Program) -> None:
    draft, document = make_document(alice, issued=False), make_document(alice)
    program.post(f"/invoices/{document.pk}/cancel")

    for refused in (program.post(f"/invoices/{draft.pk}/cancel"), program.post(f"/invoices/{document.pk}/cancel")):
        assert (refused.status_code, refused.json()["code"]) == (409, "not_cancellable")


def test_it_copies(alice: Membership, program: Program) -> None:
    document = make_document(alice, title="Website")

    answer = program.post(f"/invoices/{document.pk}/duplicate")

    copy = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/invoices/{copy['id']}"
    assert copy["id"] != document.pk
    assert (copy["title"], copy["status"], copy["number"], copy["total"]) == ("Website", "draft", None, "238.00")


@pytest.mark.parametrize("verb", ["issue", "cancel", "duplicate"])
def test_it_takes_no_fields(alice: Membership, program: Program, verb: str) -> None:
    document = make_document(alice, issued=False)

    assert program.post(f"/invoices/{document.pk}/{verb}", {"number": "X-1"}).status_code == 400
    assert Document.objects.get().status == "draft"


@pytest.mark.parametrize("verb", ["issue", "cancel", "duplicate", "share"])
def test_charlie_moves_none_of_alices_invoices(alice: Membership, program_of, verb: str) -> None:
    # SEC-23
    draft = make_document(alice, issued=False)
    charlie = program_of(make_stranger())

    foreign = charlie.post(f"/invoices/{draft.pk}/{verb}").json()
    missing = charlie.post(f"/invoices/inv_01kah5z0c0e8m9q4v2x7n3r6td/{verb}").json()

    assert {**foreign, "request_id": ""} == {**missing, "request_id": ""}
    assert foreign["status"] == 404
    assert Document.objects.get().status == "draft"
