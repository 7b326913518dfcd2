import pytest

from seenpaid.documents.actions import cancel
from seenpaid.documents.models import Document
from seenpaid.pdf.typesetter import PaperError
from seenpaid.sharing.links import url_of
from seenpaid.sharing.models import ShareLink
from tests.make import NOW, make_document, make_link, make_stranger
from tests.web.conftest import Seat, text_of, words_of


def did(alice: Seat, document: Document, verb: str) -> str:
    return words_of(alice.client.post(alice.path(f"invoices/{document.pk}/{verb}/"), follow=True))


def test_it_shares(alice: Seat) -> None:
    document = make_document(alice.member, issued=False)

    answer = alice.client.post(alice.path(f"invoices/{document.pk}/share/"), follow=True)

    assert url_of(ShareLink.objects.get()) in text_of(answer)
    assert answer.redirect_chain[0][0].endswith("#share")


def test_sharing_again_is_the_same_link(alice: Seat) -> None:
    document = make_document(alice.member)

    for _ in range(2):
        did(alice, document, "share")

    assert ShareLink.objects.count() == 1


def test_it_revokes_and_makes_another(alice: Seat) -> None:
    link = make_link(alice.member)

    words = did(alice, link.document, "revoke")
    did(alice, link.document, "share")

    assert "The link is dead." in words
    assert url_of(ShareLink.objects.get(revoked_at=None)) != url_of(link)


def test_it_issues_without_a_link(alice: Seat) -> None:
    document = make_document(alice.member, issued=False)

    words = did(alice, document, "issue")

    assert "INV-0001" in words
    assert "Nobody can open this at the moment: it has no link." in words
    assert not ShareLink.objects.exists()


def test_it_cancels(alice: Seat) -> None:
    document = make_document(alice.member)

    words = did(alice, document, "cancel")

    assert "It is cancelled. Its number stays used." in words
    assert Document.objects.get().status == "cancelled"


@pytest.mark.parametrize(
    "verb, says",
    [
        ("cancel", "Only what is open can be cancelled."),
        ("share", "What is cancelled gets no new link."),
        ("delete", "Only a draft can be deleted."),
    ],
)
def test_what_cannot_be_done_is_said(alice: Seat, verb: str, says: str) -> None:
    document = make_document(alice.member)
    cancel(document, by=alice.member, now=NOW)

    assert says in did(alice, document, verb)


def test_it_deletes_a_draft(alice: Seat) -> None:
    document = make_document(alice.member, issued=False)

    assert "The draft is gone." in did(alice, document, "delete")
    assert not Document.objects.exists()


def test_it_duplicates(alice: Seat) -> None:
    document = make_document(alice.member)

    assert "This is the copy, dated today." in did(alice, document, "duplicate")
    assert Document.objects.count() == 2


@pytest.mark.parametrize("verb", ["share", "revoke", "issue", "cancel", "delete", "duplicate"])
def test_a_foreign_invoice_is_none(alice: Seat, verb: str) -> None:
    document = make_document(make_stranger())

    answer = alice.post(f"invoices/{document.pk}/{verb}/")

    assert answer.status_code == 404  # SEC-23
    document.refresh_from_db()
    assert (document.status, Document.objects.count(), ShareLink.objects.count()) == ("sent", 1, 0)


def test_the_pdf_comes_with_a_name(alice: Seat) -> None:
    document = make_document(alice.member)

    answer = alice.get(f"invoices/{document.pk}/pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="INV-0001.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_the_code_is_a_picture_of_the_live_link(alice: Seat) -> None:
    link = make_link(alice.member)

    live = alice.get(f"invoices/{link.document_id}/qr.svg")
    did(alice, link.document, "revoke")
    dead = alice.get(f"invoices/{link.document_id}/qr.svg")

    assert (live.status_code, live["Content-Type"]) == (200, "image/svg+xml")
    assert dead.status_code == 404


def test_a_press_that_stands_still_is_told_on_a_page(alice: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PaperError("out of ink")

    monkeypatch.setattr("seenpaid.web.views.invoice_paper.invoice_pdf", fail)
    document = make_document(alice.member)

    answer = alice.get(f"invoices/{document.pk}/pdf")

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "could not be made just now" in text_of(answer)
