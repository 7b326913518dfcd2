"""Attaching on the invoice's page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from seenpaid.documents.models import Attachment
from seenpaid.lib.throttle import Throttle
from seenpaid.web import uploads
from tests.documents.test_attach import PDF
from tests.make import make_document, make_stranger
from tests.web.conftest import Seat, text_of


def upload(seat: Seat, invoice_id: str, data: bytes, name: str = "Plan.pdf") -> str:
    answer = seat.post(f"invoices/{invoice_id}/files/", {"file": SimpleUploadedFile(name, data)})
    return text_of(seat.client.get(answer["Location"])) if answer.status_code == 302 else str(answer.status_code)


def test_a_file_is_attached_taken_and_removed(alice: Seat) -> None:
    document = make_document(alice.member)

    page = upload(alice, document.pk, PDF)
    kept = Attachment.objects.get()
    taken = alice.get(f"invoices/{document.pk}/files/{kept.pk}")
    alice.post(f"invoices/{document.pk}/files/{kept.pk}/remove/")

    assert "Plan.pdf" in page
    assert (taken.content, taken["Content-Disposition"]) == (PDF, 'attachment; filename="Plan.pdf"')
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("data, said", [(b"MZ", "Only a PDF"), (b"x" * 10_000_001, "larger than 10 MB")])
def test_what_is_refused_is_said(alice: Seat, data: bytes, said: str) -> None:
    assert said in upload(alice, make_document(alice.member).pk, data)
    assert not Attachment.objects.exists()


def test_a_form_without_a_file_asks_for_one(alice: Seat) -> None:
    document = make_document(alice.member)

    answer = alice.post(f"invoices/{document.pk}/files/")

    assert "Choose a file first" in text_of(alice.client.get(answer["Location"]))
    assert "#" not in answer["Location"]  # which would lead past what is said.


def test_a_stranger_attaches_nothing(alice: Seat) -> None:
    document = make_document(alice.member)

    assert upload(Seat(make_stranger()), document.pk, PDF) == "404"


def test_a_flood_of_files_is_stopped_before_any_is_read(
    alice: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:  # SEC-160
    document = make_document(alice.member)
    monkeypatch.setattr(uploads, "UPLOADS", Throttle(limit=2, window_seconds=60))

    answers = [
        alice.post(f"invoices/{document.pk}/files/", {"file": SimpleUploadedFile("a.pdf", PDF)}) for _ in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[2]["Retry-After"] == "60"
    assert Attachment.objects.count() == 2
    assert alice.post("settings/logo/", {"logo": SimpleUploadedFile("a.png", b"")}).status_code == 429
