"""What files say, whoever wrote them; and files that say nothing. SEC-171, SEC-172"""

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from seenpaid.exchange import recognise, table
from seenpaid.exchange.batch import Batch, UnreadableFileError
from seenpaid.exchange.recognise import read_file
from seenpaid.exchange.wording import amount, country, day, one_line, state_of

SHEET = "number;customer_name;description;unit_price;tax_rate\nR-1;Müller & Söhne;Entwurf;1.234,50;19\n"


def read(data: bytes) -> Batch:
    return read_file(data, currency="EUR")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_table_is_read_however_it_was_saved(encoding: str, separator: str) -> None:
    (invoice,) = read(SHEET.replace(";", separator).encode(encoding)).invoices

    assert invoice.buyer.name == "Müller & Söhne"
    assert invoice.raw["lines"] == [
        {"description": "Entwurf", "unit_price": "1234.50", "tax_rate": "19", "discount_percent": "0"}
    ]


@pytest.mark.parametrize(
    "data, word",
    [
        (b"", "empty"),
        (b"PK\x03\x04nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0", "Save the sheet as CSV"),
        (b"colour,size\nred,2\n", "“colour”"),
        (b"number,phone\n1,2\n", "need"),
        (b"name,email\nDora,d@example.com,extra\n", "Line 2 has 3 cells"),
        (b"name,x\x00\n\x81\x00\x00", "no text in"),
        (b'{"a": 1', "breaks off"),
        (b'{"a": 1}', "neither"),
        (b"[" * 100_000, "nested"),
        (b"name\n" + b'"' + b"x" * 200_000 + b'"', "not a table"),
        ((",".join(["name"] * 201)).encode(), "201 columns"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_a_word(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFileError, match=word):
        read(data)


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 1)
    with pytest.raises(UnreadableFileError, match="several files"):
        read(b"name\nA\n\nB\n")
    monkeypatch.setattr(recognise, "MOST_BYTES", 100)
    for data in (b"name\n" + b"x" * 200, packed({"clients": ["x" * 1000]})):
        with pytest.raises(UnreadableFileError, match="larger than"):
            read(data)


@pytest.mark.parametrize(
    "text, read_as",
    [
        ("1.234,50 €", "1234.50"), ("$1,234.50", "1234.50"), ("1'234.50", "1234.50"), ("1 234,5", "1234.5"), ("-5,00", "-5.00"),
        ("1,250", "1250"), ("0.125", "0.125"), ("0,125", "0.125"), ("1,234,567", "1234567"), ("12", "12"), ("", ""),
        ("12 or 13", "12 or 13"), ("1.2.3", "1.2.3"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, read_as: str) -> None:
    assert amount(text) == read_as


@pytest.mark.parametrize(
    "text, read_as",
    [
        ("2026-11-20", "2026-11-20"), ("2026-11-20 10:00", "2026-11-20"), ("20.11.2026", "2026-11-20"), ("1.2.2026", "2026-02-01"),
        ("20/11/2026", "2026-11-20"), ("11/20/2026", "2026-11-20"), ("01/02/2026", "01/02/2026"), ("30.2.2026", "2026-2-30"),
        ("soon", "soon"), ("1-2-3", "1-2-3"),
    ],
)  # fmt: skip
def test_days_are_read_where_they_mean_one_day(text: str, read_as: str) -> None:
    assert day(text) == read_as


def test_words_are_read() -> None:
    assert [country(text) for text in ("Germany", "usa", "276", "DE", "Atlantis")] == [
        "DE",
        "US",
        "DE",
        "DE",
        "Atlantis",
    ]
    assert [state_of(word) for word in ("Partially paid", "VOID", "draft", "lost")] == [
        "issued",
        "cancelled",
        "draft",
        None,
    ]


@pytest.mark.parametrize(
    "net, tax, rate",
    [("100.00", "19.00", "19"), ("200.00", "17.75", "8.875"), ("33.33", "2.33", "7"), ("5", "", "0"), ("x", "", "0")],
)
def test_sums_alone_make_one_line_at_the_rate_that_gives_them(net: str, tax: str, rate: str) -> None:
    assert one_line("", net=net, tax=tax, currency="EUR")["tax_rate"] == rate


def test_stripes_table() -> None:
    text = (
        "id,Amount Due,Billing,Closed,Currency,Customer,Customer Email,Customer Name,Date (UTC),Due Date (UTC),Number,Paid,"
        "Subtotal,Tax,Total,Amount Paid,Status\n"
        "in_1,119.00,send_invoice,true,eur,cus_a,d@example.com,Dora,2026-10-01 10:00,2026-10-15 10:00,AB-1,true,100.00,19.00,"
        "119.00,119.00,paid\n"
        "in_2,50.00,send_invoice,false,eur,cus_a,d@example.com,Dora,2026-10-02 10:00,,AB-2,false,50.00,,50.00,0.00,odd\n"
    )

    batch = read(text.encode())

    paid, odd = batch.invoices
    assert (batch.source, paid.key, paid.number, paid.buyer.key) == ("stripe", "in_1", "AB-1", "cus_a")
    assert paid.raw["lines"] == [
        {"description": "As invoiced", "quantity": "1", "unit_price": "100.00", "tax_rate": "19"}
    ]
    assert (paid.payments[0].amount, paid.payments[0].reference) == ("119.00", "in_1")
    assert [fault.column for fault in odd.faults] == ["status"]
    assert "no lines" in batch.left_out[0]


def test_all_the_columns_that_stripes_dashboard_offers() -> None:
    head = (
        "id,Customer Name,Customer,Customer Email,Customer Description,Amount Due,Amount Paid,Paid,Billing,Charge,Closed,Currency,Date (UTC),Description,"
        "Due Date (UTC),Number,Finalized At (UTC),Forgiven,Paid At (UTC),Marked Uncollectible At (UTC),Voided At (UTC),"
        "Minimum Line Item Period Start (UTC),Maximum Line Item Period End (UTC),Period Start (UTC),Period End (UTC),"
        "Starting Balance,Ending Balance,Subscription,Subtotal,Exclusive Tax Amount,Inclusive Tax Amount,Tax,Tax Percent,"
        "Total,Total Discount Amount,Applied Coupons,Status"
    ).split(",")
    usual = {
        "id": "in_1", "Customer": "cus_a", "Customer Name": "Dora", "Currency": "eur", "Number": "AB-1", "Status": "paid",
        "Date (UTC)": "2026-10-01 10:00", "Paid At (UTC)": "2026-10-03 08:01", "Total": "1.190,00", "Inclusive Tax Amount": "190,00",
        "Amount Due": "1.000,00", "Amount Paid": "1.000,00", "Starting Balance": "-190,00", "Description": "October",
    }  # fmt: skip
    out = io.StringIO()
    rows = csv.DictWriter(out, head, restval="")
    rows.writeheader()
    rows.writerow(usual)
    rows.writerow(
        {**usual, "id": "in_2", "Number": "AB-2", "Status": "open", "Amount Paid": "0,00", "Paid At (UTC)": ""}
    )
    rows.writerow({**usual, "id": "in_3", "Number": "", "Status": "draft", "Amount Paid": "0.00", "Tax": "x"})

    paid, unpaid, draft = (batch := read(out.getvalue().encode())).invoices

    assert batch.source == "stripe"
    assert paid.raw["lines"] == [{"description": "October", "quantity": "1", "unit_price": "1000.00", "tax_rate": "19"}]
    # What Stripe calls paid is paid here too, though some of it came out of the customer's balance there.
    assert [(one.amount, one.paid_on) for one in paid.payments] == [("1000.00", "2026-10-03"), ("190.00", "2026-10-03")]
    assert (unpaid.payments, draft.payments, draft.state) == ((), (), "draft")


NINJA: dict[str, Any] = {
    "clients": [{"id": 7, "hashed_id": "Opn", "name": "Dora", "country_id": "276", "settings": {"currency_id": "2"}},
                {"id": 8, "is_deleted": True}],
    "client_contacts": [{"client_id": "Opn", "first_name": "Dora", "last_name": "D", "email": "d@example.com"}],
    "invoices": [
        {"id": 1, "hashed_id": "Wjn", "client_id": "Opn", "number": "0001", "status_id": "4", "date": "2026-10-01",
         "due_date": "2026-10-15", "amount": 238.0, "paid_to_date": 238.0, "discount": 0,
         "line_items": [{"product_key": "Design", "notes": "Home", "quantity": 2, "cost": 100.0, "tax_rate1": 19}]},
        {"id": 2, "client_id": "Opn", "number": "0002", "status_id": "5", "date": "2026-10-01", "amount": "-5", "discount": 3,
         "is_amount_discount": True, "uses_inclusive_taxes": True, "line_items": [{"cost": "-5", "quantity": 1, "tax_rate1": "x"}]},
    ],
    "payments": [{"date": "2026-10-09", "paymentables": [{"invoice_id": "Wjn"}]}],
}  # fmt: skip


def packed(told: object, *names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("export/backup.json",):
            archive.writestr(name, json.dumps(told))
    return out.getvalue()


def test_invoice_ninjas_export_alone_and_in_its_archive() -> None:
    batch = read(packed(NINJA))

    assert read(json.dumps(NINJA).encode()) == batch
    (customer,), (paid, cancelled) = batch.customers, batch.invoices
    assert (customer.key, customer.raw["email"]) == ("Opn", "d@example.com")
    assert (paid.raw["currency"], paid.total, paid.payments[0].paid_on, paid.buyer.key) == (
        "GBP",
        "238.0",
        "2026-10-09",
        "Opn",
    )
    assert paid.raw["lines"][0]["description"] == "Design – Home"  # type: ignore[index]  # noqa: RUF001 - the marks are the case.
    assert cancelled.state == "cancelled"
    assert [fault.column for fault in cancelled.faults] == ["discount"]
    with pytest.raises(UnreadableFileError, match="Save the sheet"):
        read(packed({}, "xl/workbook.xml"))


def test_invoiceshelfs_list() -> None:
    told = {"data": [
        {"id": 1, "invoice_number": "INV-000001", "invoice_date": "2026-10-01", "due_date": "2026-10-15", "status": "COMPLETED",
         "paid_status": "PARTIALLY_PAID", "total": 23800, "due_amount": 20000, "tax_per_item": "NO", "discount_type": "fixed",
         "discount_val": 0, "customer_id": 3, "currency": {"code": "EUR"}, "taxes": [{"percent": 19}],
         "items": [{"name": "Design", "price": 10000, "quantity": 2, "unit_name": "h"}],
         "customer": {"id": 3, "name": "Dora", "email": "d@example.com", "billing": {"city": "Kiel", "country": {"code": "DE"}}}},
        {"id": 2, "invoice_number": "INV-000002", "invoice_date": "2026-10-01", "status": "DRAFT", "total": 0, "discount_type":
         "fixed", "discount_val": 5, "tax_included": True, "tax_per_item": "YES", "items": [{"price": "x", "taxes": []}]},
    ]}  # fmt: skip

    batch = read(json.dumps(told).encode())

    invoice, draft = batch.invoices
    assert (invoice.total, invoice.payments[0].amount, invoice.raw["currency"]) == ("238.00", "38.00", "EUR")
    assert invoice.raw["lines"] == [
        {
            "description": "Design",
            "quantity": "2",
            "unit": "h",
            "unit_price": "100.00",
            "discount_percent": "0",
            "tax_rate": "19",
        }
    ]
    assert batch.customers[0].raw["address"] | {"city": "Kiel", "country": "DE"} == batch.customers[0].raw["address"]  # type: ignore[operator] - raw is a dict here.
    assert (draft.state, [fault.column for fault in draft.faults]) == ("draft", ["discount_val"])
