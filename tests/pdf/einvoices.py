"""Papers of every kind that an e-invoice can be made of."""

from typing import Any

from seenpaid.pdf.paper import Paper
from tests.pdf.papers import PRECEDING, STAGES, make_address, make_buyer, make_line, make_paper, make_seller
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
    "prices that include tax": make_paper(
        [
            make_line("A", "3", "10"),
            make_line("B", "1000", "0.0499"),
            make_line("C", "0.333", "10.01", discount="12.5"),
            make_line("D", "7", "0.99", tax="7"),
            make_line("Back", "-2", "9.99"),
            make_line("None", "0", "5"),
            *exempt("E"),
        ],
        discount="3.33",
        prices_include_tax=True,
    ),
    "no whole amount has this tax": make_paper([make_line("A", "1", "0.03")], prices_include_tax=True),
    "yen that include tax": make_paper(
        [make_line("A", "3", "333", tax="10", discount="5"), make_line("B", "7", "101", tax="8")],
        currency="JPY",
        prices_include_tax=True,
    ),
    "a credit note without a due date": make_paper(kind="credit_note", due_date=None, credited_minor=23_800),
    "credit note": make_paper(
        [make_line("Design", discount="10")], kind="credit_note", preceding=PRECEDING, discount="5"
    ),
}
