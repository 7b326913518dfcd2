"""What Peppol asks for besides EN 16931, told by the field. Its own schematron is asked by bench/peppol.py."""

import pytest

from seenpaid.pdf.einvoice.electronic import can_deliver
from seenpaid.pdf.einvoice.needs import faults_in
from seenpaid.pdf.einvoice.reading import read
from seenpaid.pdf.einvoice.ubl import ubl_xml
from tests.pdf.einvoices import exempt
from tests.pdf.papers import PRECEDING, make_address, make_buyer, make_line, make_paper, make_seller
from tests.pdf.rules import faults

NO_ACCOUNT = {"account_holder": "", "iban": "", "bic": "", "bank_name": "", "upi_id": ""}


def seller(country, tax_id, **fields):
    address = make_address(country, line1="Lane 1", postal_code="1000", city="Town")
    return make_seller(**{"address": address, "tax_id": tax_id, "einvoice_address": "0204:991-1", **fields})


def buyer(country="DE", **fields):
    address = make_address(country, line1="Lane 1", postal_code="1000", city="Town")
    return make_buyer(**{"address": address, "einvoice_address": "0204:991-2", "reference": "R-1", **fields})


@pytest.mark.parametrize(
    "changed, fields",
    [
        ({}, []),
        ({"buyer": buyer(reference="")}, ["customer.reference"]),
        ({"buyer": buyer("FR", reference="")}, []),
        ({"seller": seller("DE", "DE123456788", phone="", email="")}, ["company.phone", "company.email"]),
        ({"seller": seller("DE", "DE123456788", bank=NO_ACCOUNT)}, ["company.bank.iban"]),
        (
            {"seller": seller("DE", "DE123456788", address=make_address("DE"))},
            ["company.address.city", "company.address.postal_code"],
        ),
        ({"buyer": buyer(address=make_address("DE"))}, ["customer.address.city", "customer.address.postal_code"]),
        ({"lines": exempt("O")}, ["lines.0.tax_category"]),
        ({"seller": seller("NL", "NL123456789B01", bank=NO_ACCOUNT)}, ["company.bank.iban"]),
        ({"seller": seller("NL", "NL123456789B01"), "kind": "credit_note"}, ["preceding"]),
        ({"seller": seller("NL", "NL123456789B01"), "kind": "credit_note", "preceding": PRECEDING}, []),
        ({"seller": seller("NO", "NO974760673")}, ["company.tax_id"]),
        ({"seller": seller("NO", "NO974760673MVA")}, []),
        ({"seller": seller("SE", "SE556036079301")}, ["lines.0.tax_rate"]),
        ({"seller": seller("SE", "SE556036079301"), "lines": [make_line(tax="25")]}, []),
        ({"seller": seller("DK", "DK12345674")}, ["company.address.country"]),
        ({"buyer": buyer(einvoice_address="9955:SE556036079301")}, ["customer.einvoice_address"]),
        ({"buyer": buyer("SE", einvoice_address="", tax_id="SE556036079301")}, []),
    ],
)
def test_it_names_the_field(changed, fields):
    whole = {"seller": seller("DE", "DE123456788"), "buyer": buyer(), "po_number": "PO-1", **changed}

    paper = make_paper(whole.pop("lines", ()), **whole)

    assert list(faults_in(paper, for_peppol=True)) == fields


def test_german_credit_is_set_against_invoices():
    paper = make_paper(seller=seller("DE", "DE123456788"), buyer=buyer(), kind="credit_note", preceding=PRECEDING)

    xml = ubl_xml(read(paper, for_peppol=True))

    assert b"<cbc:PaymentMeansCode>97<" in xml
    assert faults(xml) == []


@pytest.mark.parametrize(
    "scheme, right, wrong",
    [
        ("0007", "5560360793", "5560360794"),
        ("0088", "7300010000001", "7300010000002"),
        ("0151", "51824753556", "51824753557"),
        ("0184", "DK12345674", "1234"),
        ("0192", "974760673", "974760674"),
        ("0208", "0316597904", "0316597905"),
        ("0204", "991-12345-67", ""),
    ],
)
def test_a_mistyped_address_is_seen(scheme, right, wrong):
    assert can_deliver(scheme, right)
    assert not can_deliver(scheme, wrong)
    assert not can_deliver("1234", right)
