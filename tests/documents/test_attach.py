"""Files beside a document: what is let in, under which name, how many, and what becomes of them. SEC-157-166"""

import io
import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.roles import Role
from seenpaid.documents.access import AttachmentNotFoundError, access_attachment
from seenpaid.documents.actions import delete_draft
from seenpaid.documents.actions.attach import MOST_FILES, attach, content_of, detach, forget_lost_files
from seenpaid.documents.attached import MOST_BYTES, InvalidFileError, checked, safe_name
from seenpaid.documents.models import Attachment, Revision
from seenpaid.events.queries import timeline
from tests.make import NOW, make_company, make_document, make_member, make_stranger

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), *, tail: bytes = b"", **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, format=form, **how)
    return out.getvalue() + tail


@pytest.mark.parametrize("form, media_type", [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_is_painted_anew_in_its_own_format(form: str, media_type: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    data = picture(form, tail=b"<script>alert(1)</script>", exif=exif)

    kept = checked(data, name="photo.php")

    assert kept.media_type == media_type
    assert b"<script>" not in kept.content
    assert b"taken at home" not in kept.content  # SEC-159
    assert Image.open(io.BytesIO(kept.content)).size == (8, 6)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>1</script></html>",
        b"GIF89a",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b" %PDF-1.7\n%%EOF",
        b"%PDF-1.7 cut off",
        picture()[:40],
        b"\x00" * (MOST_BYTES + 1),
        picture(size=(4001, 4001)),
    ],
)
def test_what_is_nothing_of_the_kind_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidFileError):
        checked(data, name="invoice.pdf")


@pytest.mark.parametrize(
    "name, kept",
    [
        ("Plan.pdf", "Plan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("a\r\nX: y.pdf", "aX- y.pdf"),
        ("\x00", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "file.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("run.php.pdf", "run.php.pdf"),
        ("cod\u202efdp.exe", "codfdp.pdf"),
        ("Größe 東京.png", "Größe 東京.pdf"),
        ("x" * 300, "x" * 96 + ".pdf"),
    ],
)
def test_a_name_becomes_harmless(name: str, kept: str) -> None:  # SEC-162
    assert safe_name(name, extension=".pdf") == kept


@pytest.mark.django_db
def test_it_is_kept_under_a_name_that_says_nothing() -> None:  # SEC-163
    alice = make_company()
    document = make_document(alice)

    kept = attach(document, name="../evil.php", data=PDF, by=alice, now=NOW)

    assert (kept.name, kept.media_type, content_of(kept)) == ("evil.pdf", "application/pdf", PDF)
    assert "." not in kept.path
    assert "evil" not in kept.path


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind() -> None:  # SEC-160
    alice = make_company()
    document = make_document(alice)
    for _ in range(MOST_FILES):
        attach(document, name="a.pdf", data=PDF, by=alice, now=NOW)
    before = default_storage.listdir("attachments")[1]

    with pytest.raises(InvalidFileError):
        attach(document, name="b.pdf", data=PDF, by=alice, now=NOW)

    assert sorted(default_storage.listdir("attachments")[1]) == sorted(before)


@pytest.mark.django_db
def test_all_of_them_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seenpaid.documents.actions.attach.MOST_BYTES_A_DOCUMENT", len(PDF) + 1)
    alice = make_company()
    document = make_document(alice)
    attach(document, name="a.pdf", data=PDF, by=alice, now=NOW)

    with pytest.raises(InvalidFileError):
        attach(document, name="b.pdf", data=PDF, by=alice, now=NOW)


@pytest.mark.django_db
def test_only_who_manages_invoices_may_and_strangers_find_none() -> None:
    alice = make_company()
    document = make_document(alice)
    kept = attach(document, name="a.pdf", data=PDF, by=alice, now=NOW)
    bob = make_member(alice.company, role=Role.VIEWER)

    for forbidden in (
        lambda: attach(document, name="a.pdf", data=PDF, by=bob, now=NOW),
        lambda: detach(kept, by=bob, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            forbidden()
    with pytest.raises(AttachmentNotFoundError):
        access_attachment(kept.pk, document=make_document(make_stranger()))


@pytest.mark.django_db
def test_it_is_gone_with_its_row_or_its_document() -> None:  # SEC-161, SEC-166
    alice = make_company()
    draft = make_document(alice, issued=False)
    first = attach(draft, name="a.pdf", data=PDF, by=alice, now=NOW)
    second = attach(draft, name="b.pdf", data=PDF, by=alice, now=NOW)
    for kept in (first, second):
        os.utime(default_storage.path(kept.path), (NOW.timestamp(),) * 2)

    detach(first, by=alice, now=NOW)
    delete_draft(draft, by=alice)

    assert not default_storage.exists(first.path)
    assert forget_lost_files(now=NOW + timedelta(hours=1)) == 0
    assert forget_lost_files(now=NOW + timedelta(days=2)) >= 1
    assert not default_storage.exists(second.path)
    assert not Attachment.objects.exists()


def test_the_timeline_tells_of_it_once(db: None) -> None:
    alice = make_company()
    document = make_document(alice)

    kept = attach(document, name="plan.pdf", data=PDF, by=alice, now=NOW)
    detach(kept, by=alice, now=NOW)
    detach(kept, by=alice, now=NOW)

    told = [
        (event.kind, event.data["name"]) for event in timeline(document.company_id, document.pk) if "name" in event.data
    ]
    assert told == [("invoice.file_removed", "plan.pdf"), ("invoice.file_attached", "plan.pdf")]
    assert Revision.objects.filter(document=document).count() == 1  # files stand beside the revisions.
