import pytest

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document, Line
from seenpaid.sharing.models import ShareLink
from tests.make import make_customer, make_stranger
from tests.web.conftest import Seat, tags_of, text_of, value_of, words_of
from tests.web.sheets import make_sheet


def test_it_opens_with_the_companys_defaults(alice: Seat) -> None:
    Company.objects.filter(pk=alice.member.company_id).update(payment_days=30, default_terms="30 days net")

    answer = alice.get("invoices/new/")

    assert value_of(answer, "issue_date") == "2026-11-20"
    assert value_of(answer, "due_date") == "2026-12-20"
    assert "30 days net" in text_of(answer)


def test_it_opens_for_the_customer_one_came_from(alice: Seat) -> None:
    dora = make_customer(alice.member)

    answer = alice.get("invoices/new/", {"customer": dora.pk})

    assert ("option", {"value": dora.pk, "selected": None}) in tags_of(answer)


def test_it_keeps_a_draft(alice: Seat) -> None:
    dora = make_customer(alice.member)

    answer = alice.post("invoices/new/", make_sheet(dora))

    document = Document.objects.get()
    assert answer["Location"] == alice.path(f"invoices/{document.pk}/")
    assert (document.status, document.total_minor, document.customer) == ("draft", 23_800, dora)


def test_it_issues_and_shares_at_once(alice: Seat) -> None:
    alice.post("invoices/new/", {**make_sheet(make_customer(alice.member)), "step": "share"})

    document = Document.objects.get()
    assert (document.status, document.number) == ("sent", "INV-0001")
    assert ShareLink.objects.get().document == document


def test_it_reads_a_decimal_comma(alice: Seat) -> None:
    line = {"description": "Design", "quantity": "1,5", "unit_price": "99,90", "tax_rate": "0"}

    alice.post("invoices/new/", make_sheet(make_customer(alice.member), line))

    assert Document.objects.get().total_minor == 14_985


def test_it_leaves_out_lines_that_were_left_blank(alice: Seat) -> None:
    design = {"description": "Design", "unit_price": "100"}

    alice.post("invoices/new/", make_sheet(make_customer(alice.member), {}, design, {"quantity": "1"}))

    assert [line.description for line in Line.objects.all()] == ["Design"]


@pytest.mark.parametrize(
    "field, typed, says",
    [
        ("title", "x" * 161, "at most 160 characters"),
        ("title", "\x00", "cannot be shown"),
        ("currency", "EURO", "not a currency we know"),
        ("issue_date", "2026-02-30", "There is no such day."),
        ("issue_date", "20.11.2026", "Write the date as YYYY-MM-DD."),
        ("due_date", "2026-11-19", "before the issue date"),
        ("due_date", "9999-12-31", "Use a day from 1990 to 2199."),
        ("discount_percent", "101", "from 0 to 100"),
        ("customer", "cus_00000000000000000000000000", "There is no such customer."),
        ("customer", "", "Fill this in."),
        ("notes", "n" * 4001, "at most 4000 characters"),
    ],
)
def test_bad_input_is_told_at_its_field(alice: Seat, field: str, typed: str, says: str) -> None:
    sheet = make_sheet(make_customer(alice.member), po_number="PO-4711")

    answer = alice.post("invoices/new/", {**sheet, field: typed})

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert f'id="id_{field}_errors"' in text_of(answer)
    assert value_of(answer, "po_number") == "PO-4711"
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "price", ["NaN", "1e309", "\uff11\uff12", "1,000.00", "1.000,00", "-0.01", "0x10", "1_000", "1" + "0" * 30]
)
def test_an_amount_is_exact_or_refused(alice: Seat, price: str) -> None:
    line = {"description": "Design", "unit_price": price, "tax_rate": "19"}

    answer = alice.post("invoices/new/", make_sheet(make_customer(alice.member), line))

    assert answer.status_code == 422  # SEC-72
    assert value_of(answer, "line_unit_price") == price
    assert 'id="id_line_unit_price_1_errors"' in text_of(answer)
    assert not Document.objects.exists()


def test_every_typed_word_survives_a_refusal(alice: Seat) -> None:
    design = {"description": "Design\nin two rounds", "quantity": "two", "unit": "days", "unit_price": "100"}
    fonts = {"description": "Fonts", "quantity": "1", "unit_price": "", "tax_category": "AE"}
    sheet = make_sheet(None, design, {}, fonts, notes="Thank you", discount_percent="5")

    answer = alice.post("invoices/new/", sheet)

    page, words = text_of(answer), words_of(answer)
    assert answer.status_code == 422
    for typed in ("Design\nin two rounds</textarea>", 'value="two"', 'value="days"', "Fonts</textarea>", "Thank you"):
        assert typed in page
    assert ("option", {"value": "AE", "selected": None}) in tags_of(answer)
    # The customer, the first line's quantity and the third line's price.
    assert "3 fields need another look." in words
    assert 'id="id_line_quantity_1_errors"' in page
    assert 'id="id_line_unit_price_3_errors"' in page


def test_an_invoice_needs_a_line(alice: Seat) -> None:
    answer = alice.post("invoices/new/", make_sheet(make_customer(alice.member), {}))

    assert answer.status_code == 422
    assert "Add at least one line." in words_of(answer)


def test_a_foreign_customer_is_none(alice: Seat) -> None:
    foreign = make_customer(make_stranger())

    answer = alice.post("invoices/new/", make_sheet(foreign))

    assert answer.status_code == 422  # SEC-22
    assert "There is no such customer." in words_of(answer)
    assert "Dora" not in text_of(answer)


def test_extra_fields_set_nothing(alice: Seat) -> None:
    stranger = make_stranger()

    alice.post(
        "invoices/new/", {**make_sheet(make_customer(alice.member)), "company": stranger.company_id, "status": "paid"}
    )

    document = Document.objects.get()
    assert (document.company, document.status) == (alice.member.company, "draft")  # SEC-22


@pytest.mark.parametrize(
    "step, order",
    [
        ("add", ["One", "Two", "Three", ""]),
        ("update", ["One", "Two", "Three"]),
        ("remove:2", ["One", "Three"]),
        ("up:3", ["One", "Three", "Two"]),
        ("down:1", ["Two", "One", "Three"]),
        ("up:1", ["One", "Two", "Three"]),
        ("down:99", ["One", "Two", "Three"]),
    ],
)
def test_lines_move_without_javascript(alice: Seat, step: str, order: list[str]) -> None:
    lines = [{"description": name, "unit_price": "1"} for name in ("One", "Two", "Three")]

    answer = alice.post("invoices/new/", {**make_sheet(None, *lines), "step": step})

    shown = text_of(answer).split('name="line_description"')[1:-1]  # The last one is the browser's template.
    assert answer.status_code == 200
    assert [part.split(">\n", 1)[1].split("</textarea>")[0] for part in shown] == order
    assert not Document.objects.exists()


def test_the_last_line_leaves_a_blank_one(alice: Seat) -> None:
    answer = alice.post("invoices/new/", {**make_sheet(None), "step": "remove:1"})

    assert value_of(answer, "line_tax_rate") == "19"
    assert value_of(answer, "line_unit_price") == ""


def test_a_customer_is_added_on_the_way(alice: Seat) -> None:
    sheet = make_sheet(None, new_customer_name="Dora Design", new_customer_email="dora@example.com")

    answer = alice.post("invoices/new/", {**sheet, "step": "add_customer"})

    dora = Customer.objects.get()
    assert ("option", {"value": dora.pk, "selected": None}) in tags_of(answer)
    assert value_of(answer, "title") == "Website redesign"
    assert value_of(answer, "new_customer_name") == ""


def test_a_new_customer_and_the_invoice_are_kept_together(alice: Seat) -> None:
    alice.post("invoices/new/", make_sheet(None, new_customer_name="Dora Design"))

    assert Document.objects.get().customer.name == "Dora Design"


def test_a_refused_invoice_keeps_no_new_customer(alice: Seat) -> None:
    sheet = make_sheet(None, new_customer_name="Dora Design", issue_date="never")

    answer = alice.post("invoices/new/", sheet)

    assert answer.status_code == 422
    assert value_of(answer, "new_customer_name") == "Dora Design"
    assert not Customer.objects.exists()


def test_a_refused_customer_is_told_at_its_field(alice: Seat) -> None:
    sheet = make_sheet(None, new_customer_name="Dora", new_customer_email="dora at example")

    answer = alice.post("invoices/new/", {**sheet, "step": "add_customer"})

    assert answer.status_code == 422
    assert 'id="id_new_customer_email_errors"' in text_of(answer)
    assert not Customer.objects.exists()


def test_it_tells_at_the_field_what_the_pdf_cannot_show(alice: Seat) -> None:
    sheet = {**make_sheet(make_customer(alice.member), title="Tablet 𒀀 from Uruk"), "step": "share"}

    held = alice.post("invoices/new/", sheet)
    sent = alice.post("invoices/new/", {**sheet, "print_anyway": "on"})

    assert (held.status_code, sent.status_code) == (422, 302)
    assert "No typeface of ours has “𒀀”" in text_of(held)
    assert value_of(held, "title") == "Tablet 𒀀 from Uruk"
    assert [document.status for document in Document.objects.all()] == ["sent"]


def test_a_draft_may_hold_what_cannot_be_printed_and_says_so(alice: Seat) -> None:
    alice.post("invoices/new/", make_sheet(make_customer(alice.member), title="Tablet 𒀀"))

    answer = alice.get(f"invoices/{Document.objects.get().pk}/")

    assert "No typeface of ours has “𒀀”" in text_of(answer)
