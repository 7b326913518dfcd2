import pytest

from seenpaid.companies.actions.logo import set_logo
from seenpaid.documents.access import DocumentNotFoundError, access_document
from seenpaid.documents.actions import amend
from seenpaid.documents.typed import typed
from seenpaid.pdf.actions import filename_of, invoice_pdf
from seenpaid.pdf.printable import unprintable
from tests.make import NOW, make_company, make_customer, make_document, make_line
from tests.pdf.papers import make_logo, text_of

pytestmark = [pytest.mark.django_db]


def test_it_prints_the_revision_the_customer_has():
    alice = make_company(iban="DE89370400440532013000")
    customer = make_customer(alice, "Dora Design")
    document = make_document(alice, customer=customer)
    customer.name = "Dora Renamed"
    customer.save(update_fields=["name"])

    pdf = invoice_pdf(access_document(document.pk, company=alice.company))

    text = text_of(pdf.content)
    assert pdf.filename == "INV-0001.pdf"
    assert "238,00 €" in text
    assert "Dora Design" in text
    assert "Dora Renamed" not in text


def test_it_prints_no_internal_name():  # SEC-20
    alice = make_company()
    document = make_document(alice)

    content = invoice_pdf(document).content

    for secret in (document.pk, document.customer_id, alice.company_id, alice.company.slug):
        assert secret.encode() not in content
        assert secret not in text_of(content)


def test_a_draft_is_printed_as_it_stands_and_says_so():
    alice = make_company()
    draft = make_document(alice, issued=False, lines=[make_line("Sketches", quantity="1", price="50.00")])

    pdf = invoice_pdf(draft)

    assert pdf.filename == "invoice-draft.pdf"
    assert "Invoice Draft" in text_of(pdf.content)
    assert "59,50 €" in text_of(pdf.content)


def test_it_prints_an_old_revision_and_what_it_asked_for():
    alice = make_company()
    document = make_document(alice)
    amend(document, changes={"lines": [make_line(price="300.00")]}, by=alice, now=NOW)
    document = access_document(document.pk, company=alice.company)

    first, second = (text_of(invoice_pdf(document, revision=number).content) for number in (1, None))

    assert "238,00 €" in first
    assert "714,00 €" in second


def test_there_is_no_revision_that_was_never_made():
    document = make_document(make_company())

    with pytest.raises(DocumentNotFoundError):
        invoice_pdf(document, revision=7)


def test_it_wears_the_companys_looks_of_today():
    alice = make_company()
    document = make_document(alice)
    bare = invoice_pdf(document).content
    set_logo(alice.company, data=make_logo(), by=alice, now=NOW)
    document = access_document(document.pk, company=alice.company)

    branded = invoice_pdf(document).content

    assert bare.count(b"/Subtype/Image") == 0
    assert branded.count(b"/Subtype/Image") > 0


def test_a_lost_logo_keeps_no_invoice_from_its_reader():
    alice = make_company(logo="gone/logo.png")

    assert invoice_pdf(make_document(alice)).content.startswith(b"%PDF-")


def test_a_member_is_told_what_cannot_be_printed():
    draft = make_document(make_company(), issued=False, title="Tablet 𒀀 from 渋谷")

    assert list(unprintable(typed(draft)).values()) == ["𒀀"]


@pytest.mark.parametrize(
    "number, filename",
    [
        ("INV-0042", "INV-0042.pdf"),
        ("2026/11/0042", "2026-11-0042.pdf"),
        ('a"b\\c<d>e|f?g*h:i', "a-b-c-d-e-f-g-h-i.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("請求-1", "請求-1.pdf"),
        ("x\r\nSet-Cookie: a", "x--Set-Cookie- a.pdf"),
        ("...", "invoice.pdf"),
        ("", "invoice-draft.pdf"),
        ("9" * 200, "9" * 60 + ".pdf"),
    ],
)
def test_its_file_has_a_harmless_name(number, filename):
    assert filename_of({"number": number, "kind": "invoice"}) == filename
