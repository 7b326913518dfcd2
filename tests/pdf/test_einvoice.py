"""E-invoices, judged by the official rules. (EN 16931; issue 5)"""

import io
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from seenpaid.pdf.einvoice.cii import cii_xml
from seenpaid.pdf.einvoice.factur_x import declared
from seenpaid.pdf.einvoice.reading import NotAnEInvoiceError, read
from seenpaid.pdf.einvoice.ubl import ubl_xml
from seenpaid.pdf.einvoice.units import unit_code
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.typesetter import render_pdf
from tests.pdf.papers import (
    PRECEDING,
    STAGES,
    is_archive,
    make_address,
    make_buyer,
    make_line,
    make_paper,
    make_seller,
    xmp_of,
)
from tests.pdf.rules import faults
from tests.pdf.samples import SAMPLES

ABROAD = make_buyer("Finch SARL", tax_id="FR12345678901", address=make_address("FR", city="Lyon"))
TAX_NUMBER = make_seller(tax_id="30/123/45678")
NO_ACCOUNT = {"account_holder": "", "iban": "", "bic": "", "bank_name": "", "upi_id": ""}


def exempt(category: str) -> list[Any]:
    return [make_line("Advice", "3", "33.33", tax="0", category=category)]


PAPERS: dict[str, Paper] = {
    "everything": SAMPLES["with_logo"](),
    "several rates, discounts": make_paper(
        [make_line("A", "0.333", "10.01", discount="12.5"), make_line("B", "7", "0.005", tax="7"), *exempt("E")],
        discount="33.3333",
    ),
    "exempt": make_paper(exempt("E"), seller=make_seller(exemption_reason="Kleinunternehmer, § 19 UStG")),
    "reverse charge": make_paper(exempt("AE"), buyer=ABROAD),
    "within the EU": make_paper(exempt("K"), buyer=ABROAD),
    "export": make_paper(exempt("G"), buyer=make_buyer(address=make_address("US"))),
    "zero": make_paper(exempt("Z")),
    "not taxable": make_paper(exempt("O"), buyer=ABROAD),
    "a tax number": make_paper(seller=TAX_NUMBER),
    "yen": make_paper([make_line("A", "3", "333")], currency="JPY"),
    "partly paid": make_paper(paid_minor=10_000, status="partially_paid"),
    "paid": make_paper(paid_minor=23_800, status="paid"),
    "given back": make_paper([make_line("A", "5", "10"), make_line("Returned", "-2", "10")]),
    "no account": make_paper(seller=make_seller(bank=NO_ACCOUNT), due_date=None, terms="At once."),
    "another account": make_paper(seller=make_seller(bank=NO_ACCOUNT | {"iban": "12-34-56 1234567"}), currency="GBP"),
    "hostile": make_paper([make_line("<a>&]]> \ufffe\x0b\nx")], title="]]> <!-- &amp;", notes="\u2028"),
    "a deposit that was paid": make_paper(stages=STAGES, due_date="2026-12-20", paid_minor=7_140),
    "credited": make_paper(credited_minor=3_800),
    "a credit note without a due date": make_paper(kind="credit_note", due_date=None, credited_minor=23_800),
    "credit note": make_paper(
        [make_line("Design", discount="10")], kind="credit_note", preceding=PRECEDING, discount="5"
    ),
}


@pytest.mark.parametrize("syntax", [cii_xml, ubl_xml], ids=["cii", "ubl"])
@pytest.mark.parametrize("name", PAPERS)
def test_it_keeps_the_official_rules(name, syntax):
    assert faults(syntax(read(PAPERS[name]))) == []


@pytest.mark.parametrize(
    "syntax, said, broken",
    [
        (cii_xml, b"GrandTotalAmount>238.00<", "BR-CO-15"),
        (ubl_xml, b'TaxInclusiveAmount currencyID="EUR">238.00<', "BR-CO-15"),
    ],
)
def test_the_rules_are_really_asked(syntax, said, broken):
    xml = syntax(read(make_paper()))
    wrong = xml.replace(said, said.replace(b"238.00", b"239.00"))

    assert wrong != xml
    assert any(broken in fault for fault in faults(wrong))


def test_it_says_the_figures_of_the_page():  # SEC-75
    paper = PAPERS["several rates, discounts"]
    totals = paper.snapshot["totals"]

    xml = etree.fromstring(cii_xml(read(paper)))

    def minor(name: str) -> int:
        return int(Decimal(xml.findtext(f".//{{*}}{name}")).scaleb(2))

    assert minor("GrandTotalAmount") == totals["total_minor"]
    assert minor("TaxTotalAmount") == totals["tax_minor"]
    assert minor("TaxBasisTotalAmount") == totals["subtotal_minor"]
    assert minor("AllowanceTotalAmount") == totals["discount_minor"]
    nets = [int(Decimal(net.text).scaleb(2)) for net in xml.findall(".//{*}LineTotalAmount")]
    assert nets == [*(line["net_minor"] for line in paper.snapshot["lines"]), totals["lines_minor"]]


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"seller": make_seller(tax_id="")}, "company.tax_id"),
        ({"seller": make_seller(address=make_address(""))}, "company.address.country"),
        ({"buyer": make_buyer(address=make_address(""))}, "customer.address.country"),
        ({"due_date": None}, "due_date"),
        ({"currency": "KWD"}, "currency"),
        ({"number": ""}, "number"),
        ({"kind": "quote"}, "kind"),
        ({"status": "draft"}, "status"),
        ({"status": "cancelled"}, "status"),
        ({"lines": exempt("AE")}, "customer.tax_id"),
        ({"lines": exempt("K"), "buyer": ABROAD, "seller": TAX_NUMBER}, "company.tax_id"),
        ({"lines": [make_line(), *exempt("O")]}, "lines.1.tax_category"),
    ],
)
def test_it_names_the_field_that_is_missing(changed, field):
    paper = make_paper(changed.pop("lines", ()), **changed)

    with pytest.raises(NotAnEInvoiceError) as refused:
        read(paper)

    assert list(refused.value.errors) == [field]
    assert render_pdf(paper).startswith(b"%PDF-")


def test_peppol_asks_for_more():
    with pytest.raises(NotAnEInvoiceError) as refused:
        read(make_paper(), for_peppol=True)

    assert list(refused.value.errors) == ["customer.einvoice_address", "po_number"]
    buyer = make_buyer(einvoice_address="0204:991-12345-67", reference="991-12345-67")
    assert faults(ubl_xml(read(make_paper(buyer=buyer), for_peppol=True))) == []


@pytest.mark.parametrize(
    "unit, code",
    [
        ("h", "HUR"),
        ("Std.", "HUR"),
        ("Stück", "H87"),
        ("kWh", "KWH"),
        ("m²", "MTK"),
        ("hur", "HUR"),
        ("wibble", "C62"),
        ("", "C62"),
    ],
)
def test_units_have_codes(unit, code):
    assert unit_code(unit) == code


@pytest.mark.parametrize("kind", ["invoice", "credit_note"])
def test_the_pdf_carries_it_and_says_so(kind):
    pdf = render_pdf(make_paper(kind=kind))

    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    attached = root["/AF"][0]
    xmp = etree.fromstring(xmp_of(pdf))
    assert (attached["/F"], attached["/AFRelationship"]) == ("factur-x.xml", "/Alternative")
    assert faults(reader.attachments["factur-x.xml"][0]) == []
    assert xmp.findtext(".//{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}ConformanceLevel") == "EN 16931"
    assert is_archive(pdf)
    assert "Dora Design" in reader.pages[0].extract_text()


def test_what_cannot_be_one_is_a_plain_pdf():
    pdf = render_pdf(make_paper(status="draft"))

    assert not PdfReader(io.BytesIO(pdf)).attachments
    assert b"factur-x" not in pdf
    assert is_archive(pdf)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\nnothing like it", b"xref\n0 1\ntrailer\n"])
def test_another_pdf_is_left_as_it_is(pdf):
    assert declared(pdf) == pdf
