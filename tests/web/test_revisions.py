"""What changed between two revisions, as members see it."""

import pytest

from seenpaid.documents.actions import edit
from seenpaid.documents.models import Document
from tests.make import NOW, make_document, make_line, make_raw, make_stranger
from tests.web.conftest import Seat, text_of


@pytest.fixture
def invoice(alice: Seat) -> Document:
    """Return an invoice of three revisions."""
    document = make_document(alice.member, lines=[make_line(), make_line("Travel", price="20.00")])
    second = [make_line(quantity="3"), make_line("Hosting", quantity="1", price="15.00")]
    raw = make_raw(document.customer, lines=second, po_number="20261120", due_date="2027-01-31")
    edit(document, raw=raw, by=alice.member, now=NOW)
    edit(document, raw={**raw, "notes": "<b>Thanks</b>"}, by=alice.member, now=NOW)
    return document


def test_it_tells_the_last_two_apart(alice: Seat, invoice: Document) -> None:
    page = text_of(alice.get(f"invoices/{invoice.pk}/changes/"))

    assert "Revision 2 → 3" in page
    assert "&lt;b&gt;Thanks&lt;/b&gt;" in page
    assert "Hosting" not in page


@pytest.mark.parametrize("query", [{"from": "1", "to": "2"}, {"from": "2", "to": "1"}])
def test_it_tells_any_two_apart(alice: Seat, invoice: Document, query: dict[str, str]) -> None:
    page = text_of(alice.get(f"invoices/{invoice.pk}/changes/", query))

    for said in ("Revision 1 → 2", "Hosting", "Travel", "31 Jan 2027", "20261120", "374,85"):
        assert said in page


def test_one_beside_itself_reads_alike(alice: Seat, invoice: Document) -> None:
    page = text_of(alice.get(f"invoices/{invoice.pk}/changes/", {"from": "2", "to": "2"}))

    assert "These two read alike" in page


@pytest.mark.parametrize("query", [{"from": "9"}, {"to": "4"}])
def test_a_revision_there_is_not_is_not_found(alice: Seat, invoice: Document, query: dict[str, str]) -> None:
    assert alice.get(f"invoices/{invoice.pk}/changes/", query).status_code == 404


@pytest.mark.parametrize("junk", ["²", "-1", "1" * 40, "x", ""])
def test_junk_asks_for_the_last_two(alice: Seat, invoice: Document, junk: str) -> None:
    assert "Revision 2 → 3" in text_of(alice.get(f"invoices/{invoice.pk}/changes/", {"from": junk, "to": junk}))


def test_a_draft_has_none_and_a_stranger_sees_none(alice: Seat, invoice: Document) -> None:
    draft = make_document(alice.member, customer=invoice.customer, issued=False)

    assert alice.get(f"invoices/{draft.pk}/changes/").status_code == 404
    assert Seat(make_stranger()).get(f"invoices/{invoice.pk}/changes/").status_code == 404  # SEC-23


def test_the_paper_of_any_revision_can_be_had(alice: Seat, invoice: Document) -> None:
    old, current = (alice.get(f"invoices/{invoice.pk}/pdf", {"revision": number}) for number in ("1", "3"))

    assert old.content.startswith(b"%PDF-")
    assert old.content != current.content
    assert alice.get(f"invoices/{invoice.pk}/pdf", {"revision": "7"}).status_code == 404
