"""Files beside a document, by the API. SEC-157-163"""

import pytest

from seenpaid.api import body
from seenpaid.companies.models import Membership
from seenpaid.documents.attached import MOST_BYTES
from tests.api.conftest import Program
from tests.make import make_document, make_quote

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


@pytest.mark.parametrize("path, make", [("/invoices", make_document), ("/quotes", make_quote)])
def test_a_file_is_attached_handed_out_and_taken_away(alice: Membership, program: Program, path: str, make) -> None:
    at = f"{path}/{make(alice).pk}/attachments"

    made = program.send("POST", f"{at}?name=..%2Fevil.html", body=PDF, headers={"Content-Type": "text/html"})

    file = made.json()
    assert (made.status_code, file["name"], file["media_type"]) == (201, "evil.pdf", "application/pdf")
    assert program.get(at).json()["data"] == [file]
    handed = program.get(f"{at}/{file['id']}")
    assert (handed.content, handed["Content-Type"]) == (PDF, "application/octet-stream")
    assert handed["Content-Disposition"] == 'attachment; filename="evil.pdf"'
    assert [program.delete(f"{at}/{file['id']}").status_code for _ in range(2)] == [204, 404]
    assert program.get(at).json()["data"] == []


def test_a_file_larger_than_a_body_of_json_is_taken(alice: Membership, program: Program) -> None:
    data = PDF[:-6] + b" " * (body.LARGEST * 3) + b"%%EOF\n"

    made = program.send("POST", f"/invoices/{make_document(alice).pk}/attachments", body=data, headers={})

    assert (made.status_code, made.json()["size"]) == (201, len(data))


@pytest.mark.parametrize(
    "data, says",
    [
        (b"", "Only a PDF"),
        (b"<svg/>", "Only a PDF"),
        (b"%PDF-1.7 cut", "not complete"),
        (b"\0" * (MOST_BYTES + 2), "10 MB"),
    ],
)
def test_what_cannot_be_attached_is_said(alice: Membership, program: Program, data: bytes, says: str) -> None:
    refused = program.send("POST", f"/invoices/{make_document(alice).pk}/attachments?name=a.pdf", body=data, headers={})

    assert refused.status_code == 422
    assert says in refused.json()["errors"]["file"][0]


def test_a_compressed_file_is_refused(alice: Membership, program: Program) -> None:
    at = f"/invoices/{make_document(alice).pk}/attachments"

    assert program.send("POST", at, body=PDF, headers={"Content-Encoding": "gzip"}).status_code == 415
