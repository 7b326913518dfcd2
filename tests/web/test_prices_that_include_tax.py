"""What was typed with tax in it stays what was typed: in the editor, the API, a copy, an invoice made of a quote, credit, and a move."""

import json
from typing import Any

import pytest

from seenpaid.companies.models import Company, Membership
from seenpaid.documents.actions import convert, credit_invoice, duplicate, edit, issue
from seenpaid.documents.models import Document
from seenpaid.documents.queries import revision_of
from seenpaid.documents.typed import typed
from seenpaid.exchange.actions import bring_in, plan_file
from seenpaid.exchange.export import export
from seenpaid.pdf.paper import contents
from seenpaid.pdf.words import LANGUAGES
from seenpaid.web.rows.change import difference_of
from tests.api.conftest import Program
from tests.make import NOW, make_customer, make_document, make_key, make_line, make_quote, make_raw, make_stranger
from tests.pdf.papers import make_line as make_paper_line, make_paper
from tests.plumbing.table import Case
from tests.web.conftest import Seat, text_of, words_of
from tests.web.sheets import make_sheet

LINES = [make_line(price="59.95", tax="19"), make_line("Book", quantity="1", price="10.00", tax="7")]
"""129.90 with tax in it: 100.76 + 19.14 and 9.35 + 0.65."""


def figures(document: Document) -> tuple[object, ...]:
    nets = [line.net_minor for line in document.lines.all()]
    return document.prices_include_tax, nets, document.subtotal_minor, document.tax_minor, document.total_minor


WITHIN = (True, [10_076, 935], 11_011, 1_979, 12_990)


def test_documents_made_of_one_another_keep_the_figures(alice: Seat, case: Case) -> None:
    by = alice.member
    invoice = make_document(by, lines=LINES, prices_include_tax=True)
    quote = make_quote(by, customer=invoice.customer, lines=LINES, prices_include_tax=True)
    assert figures(invoice) == WITHIN

    with case("a copy"):
        assert figures(duplicate(invoice, by=by, now=NOW)) == WITHIN
    with case("an invoice of a quote"):
        assert figures(convert(quote, by=by, now=NOW)) == WITHIN
    with case("the credit of all of it"):
        assert figures(issue(credit_invoice(invoice, raw={}, by=by, now=NOW), by=by, now=NOW)) == WITHIN
    with case("the credit of a line"):
        assert credit_invoice(invoice, raw={"lines": [2]}, by=by, now=NOW).total_minor == 1_000
    for minor in (1, 3, 50, 4_999, 12_989):  # with the tax on top, 0.03 can not be said at all.
        with case(f"the credit of {minor}"):
            raw = {"amount": f"{minor // 100}.{minor % 100:02}"}
            assert credit_invoice(invoice, raw=raw, by=by, now=NOW).total_minor == minor
    with case("a revision that says otherwise"):
        edit(invoice, raw={**typed(invoice), "prices_include_tax": False}, by=by, now=NOW)
        told = difference_of(*(revision_of(invoice, number=number).snapshot for number in (1, 2)))
        assert [(row.label, row.before, row.after) for row in told.fields] == [
            ("Prices", "Including tax", "Before tax")
        ]
        assert [row.after for row in told.sums if row.label == "Total"] == ["153,38\xa0€"]


def test_the_company_says_what_new_ones_start_with(alice: Seat, case: Case) -> None:
    dora = make_customer(alice.member)
    _, secret = make_key(alice.member)
    program, raw = Program(secret), make_raw(dora, lines=LINES)
    settings = alice.get("settings/")
    assert 'name="prices_include_tax" value="on"' in text_of(settings)
    Company.objects.filter(pk=alice.member.company_id).update(prices_include_tax=True)

    for said, total in ((None, "129.90"), (True, "129.90"), (False, "153.38")):
        with case(f"the API, where {said} is said"):
            told = program.post("/invoices", {**raw, "prices_include_tax": said}).json()
            assert (told["total"], told["prices_include_tax"]) == (total, said is not False)
            assert [line["gross"] for line in told["lines"]] == ([None, None] if said is False else ["119.90", "10.00"])
    with case("what is no answer"):
        refused = program.post("/invoices", {**raw, "prices_include_tax": "yes"})
        assert (refused.status_code, list(refused.json()["errors"])) == (422, ["prices_include_tax"])
    with case("the editor"):
        assert '<option value="yes" selected>' in text_of(alice.get("invoices/new/"))
        shown = words_of(alice.post("invoices/preview/", make_sheet(dora, *LINES, prices_include_tax="yes")))
        assert "Including tax 19% 19,14 €" in shown
        assert "Including tax 7% 0,65 € Total 129,90 €" in shown
        assert "Subtotal" not in shown
        alice.post("invoices/new/", make_sheet(dora, *LINES, prices_include_tax="no"))
        document = Document.objects.get()
        assert document.total_minor == 15_338
        edited = make_sheet(dora, *LINES, prices_include_tax="yes", discount_percent="10")
        alice.post(f"invoices/{document.pk}/edit/", edited)
        document.refresh_from_db()
        assert (document.total_minor, document.discount_minor) == (11_691, 1_102)
        assert '<option value="yes" selected>' in text_of(alice.get(f"invoices/{document.pk}/edit/"))
        refused = alice.post("invoices/new/", make_sheet(dora, *LINES, prices_include_tax="perhaps"))
        assert refused.status_code == 422
    with case("a file that says nothing"):
        table = b"number,customer_name,description,unit_price,tax_rate,total\nR-1,Dora,Design,100.00,19,119.00\n"
        assert taken(table, alice.member) == {"invoices": 1, "customers": 1}


def taken(data: bytes, by: Membership) -> dict[str, int]:
    plan = plan_file(data, by=by, now=NOW)
    assert not [finding.faults for finding in plan.findings if finding.faults]
    return {name: number for name, number in bring_in(plan, by=by, now=NOW).items() if number}


NINJA: dict[str, Any] = {
    "clients": [{"id": 7, "name": "Dora"}],
    "invoices": [{"id": 1, "client_id": 7, "number": "R-1", "status_id": "2", "date": "2026-10-01", "amount": 129.9,
                  "uses_inclusive_taxes": True, "line_items": [
                      {"notes": "Design", "quantity": 2, "cost": 59.95, "tax_rate1": 19},
                      {"notes": "Book", "quantity": 1, "cost": 10, "tax_rate1": 7}]}],
}  # fmt: skip
SHELF: dict[str, Any] = {"data": [
    {"id": 1, "invoice_number": "R-1", "invoice_date": "2026-10-01", "status": "SENT", "total": 12990, "due_amount": 12990,
     "tax_included": True, "tax_per_item": "YES", "customer_id": 3, "customer": {"id": 3, "name": "Dora"},
     "items": [{"name": "Design", "price": 5995, "quantity": 2, "taxes": [{"percent": 19}]},
               {"name": "Book", "price": 1000, "quantity": 1, "taxes": [{"percent": 7}]}]},
]}  # fmt: skip
SHEET = (
    "number,customer_name,description,quantity,unit_price,tax_rate,total,Tax inclusive\n"
    "R-1,Dora,Design,2,59.95,19,129.90,yes\nR-1,Dora,Book,1,10.00,7,129.90,yes\n"
)


def test_they_come_in_from_others_and_from_ourselves(alice: Seat, case: Case) -> None:
    make_document(alice.member, lines=LINES, prices_include_tax=True)
    files = {
        "our lines": b"".join(export("lines", form="csv", by=alice.member, now=NOW).pieces),
        "our lines in JSON": b"".join(export("lines", form="json", by=alice.member, now=NOW).pieces),
        "our company": b"".join(export("company", form="json", by=alice.member, now=NOW).pieces),
        "Invoice Ninja": json.dumps(NINJA).encode(),
        "InvoiceShelf": json.dumps(SHELF).encode(),
        "a table": SHEET.encode(),
    }
    charlie = make_stranger()

    for name, data in files.items():
        with case(name):
            assert taken(data, charlie)["invoices"] == 1
            assert figures(Document.objects.get(company=charlie.company)) == WITHIN
    with case("a table that says neither"):
        (finding,) = plan_file(SHEET.replace("yes", "maybe").encode(), by=charlie, now=NOW).findings
        assert "prices_include_tax" in {fault.column for fault in finding.faults}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_says_so_in_every_language(language: str) -> None:
    lines = [make_paper_line("A", "1", "119"), make_paper_line("B", "1", "107", tax="7")]

    plain = contents(make_paper(lines, language=language))
    told = contents(make_paper(lines, language=language, prices_include_tax=True, discount="10"))

    for column in ("unit_price", "amount"):
        assert told["words"][column] != plain["words"][column]
        assert plain["words"][column] in told["words"][column]
    assert [row["amount"] for row in told["table"]["rows"]] == ["€119.00", "€107.00"]
    whole, off, high, low, total = (row["value"] for row in told["sums"])
    assert (whole, off, high, low, total) == ("€226.00", "-€22.60", "€17.10", "€6.30", "€203.40")
    assert told["carried"][-1] == whole
    untaxed = contents(make_paper([make_paper_line(tax="0")], language=language, prices_include_tax=True))
    assert untaxed["words"]["amount"] == plain["words"]["amount"]
