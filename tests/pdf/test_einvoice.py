"""E-invoices, judged by the official rules. (EN 16931; issue 5)"""

import io
from decimal import Decimal

import pytest
from lxml import etree
from pypdf import PdfReader

from seenpaid.pdf.einvoice.cii import cii_xml
from seenpaid.pdf.einvoice.factur_x import declared
from seenpaid.pdf.einvoice.reading import NotAnEInvoiceError, read
from seenpaid.pdf.einvoice.ubl import ubl_xml
from seenpaid.pdf.einvoice.units import unit_code
from seenpaid.pdf.typesetter import render_pdf
from tests.pdf.einvoices import ABROAD, PAPERS, TAX_NUMBER, exempt
from tests.pdf.papers import (
    is_archive,
    make_address,
    make_buyer,
    make_line,
    make_paper,
    make_seller,
    xmp_of,
)
from tests.pdf.rules import faults


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

    assert list(refused.value.errors) == ["customer.einvoice_address", "po_number", "customer.reference"]
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
