from datetime import timedelta

import pytest

from seenpaid.companies.models import Membership
from seenpaid.documents.models import Document, Revision
from seenpaid.sharing.links import url_of
from tests.api.conftest import Program
from tests.make import NOW, make_customer, make_document, make_line, make_link, make_open, make_raw, make_stranger

NOBODY = "inv_01kah5z0c0e8m9q4v2x7n3r6td"


@pytest.fixture
def raw(alice: Membership) -> dict[str, object]:
    return make_raw(make_customer(alice), issue_date="2026-11-20", due_date="2026-12-04", currency="EUR")


def test_it_writes_a_draft(alice: Membership, program: Program, raw: dict[str, object]) -> None:
    answer = program.post("/invoices", raw)

    told = answer.json()
    kept = Document.objects.get(pk=told["id"])
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/invoices/{kept.pk}"
    assert kept.company == alice.company
    assert {name: told[name] for name in ("customer", "title", "issue_date", "due_date")} == {
        name: raw[name] for name in ("customer", "title", "issue_date", "due_date")
    }
    assert (
        told["lines"][0].items()
        >= {
            "description": "Design",
            "quantity": "2",
            "unit_price": "100.00",
            "discount_percent": "0",
            "tax_rate": "19",
            "net": "200.00",
        }.items()
    )
    assert (told["subtotal"], told["tax_total"], told["total"]) == ("200.00", "38.00", "238.00")
    assert (told["amount_paid"], told["balance_due"]) == ("0.00", "238.00")
    assert (told["status"], told["number"], told["revision"], told["overdue"]) == ("draft", None, 0, False)
    assert (told["share"], told["viewed_at"], told["stages"]) == (None, None, [])
    assert told["partial_payments"] == {"enabled": False, "minimum": None}
    assert told["engagement"] == {
        "views": 0,
        "opens": 0,
        "visitors": 0,
        "unique_ips": 0,
        "first_viewed_at": None,
        "last_viewed_at": None,
        "last_view": None,
        "previews": 0,
        "automated": 0,
        "unverified": 0,
        "seen_revision": None,
    }


def test_what_is_read_can_be_written_back(program: Program, raw: dict[str, object]) -> None:
    told = program.post("/invoices", {**raw, "stages": [], "po_number": "7", "discount_percent": "2.5"}).json()
    accepted = set(raw) | {"notes", "terms", "po_number", "discount_percent", "partial_payments", "stages"}
    again = {name: told[name] for name in accepted}
    again["lines"] = [{name: line[name] for name in line if name != "net"} for line in told["lines"]]

    twin = program.post("/invoices", again).json()

    assert {name: twin[name] for name in accepted} == {name: told[name] for name in accepted}
    assert twin["total"] == told["total"]


def test_subtotal_and_tax_make_the_total_after_a_discount(program: Program, raw: dict[str, object]) -> None:
    told = program.post("/invoices", {**raw, "discount_percent": "10"}).json()

    assert (told["lines_total"], told["discount_total"], told["subtotal"]) == ("200.00", "20.00", "180.00")
    assert (told["tax_total"], told["total"]) == ("34.20", "214.20")


@pytest.mark.parametrize("currency, total", [("JPY", "238"), ("KWD", "238.000"), ("USD", "238.00")])
def test_amounts_have_the_decimals_of_their_currency(
    program: Program, raw: dict[str, object], currency: str, total: str
) -> None:
    lines = [make_line(price="100")]

    assert program.post("/invoices", {**raw, "currency": currency, "lines": lines}).json()["total"] == total


def test_it_tells_who_looked(alice: Membership, program: Program) -> None:
    link = make_link(alice)
    make_open(link, after=timedelta(minutes=1))
    make_open(link, after=timedelta(minutes=30))

    told = program.get(f"/invoices/{link.document_id}").json()

    assert told["status"] == "viewed"
    assert told["share"]["url"] == url_of(link)
    assert told["viewed_at"] == "2026-11-20T10:30:00Z"
    assert told["engagement"]["first_viewed_at"] == "2026-11-20T10:01:00Z"
    assert (told["engagement"]["views"], told["engagement"]["visitors"]) == (2, 1)
    assert told["engagement"]["last_view"]["visitor"] == "A"
    assert told["engagement"]["last_view"]["ip"] == "203.0.113.7"


def test_a_list_takes_as_many_queries_for_many_as_for_one(
    alice: Membership, program: Program, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        make_open(make_link(alice))

    with django_assert_max_num_queries(8):
        rows = program.get("/invoices").json()["data"]

    assert [row["engagement"]["views"] for row in rows] == [1] * 5
    assert all(row["share"] for row in rows)


def test_a_list_is_narrowed(alice: Membership, program: Program) -> None:
    dora, eve = make_customer(alice), make_customer(alice, "Eve Engines")
    draft = make_document(alice, customer=dora, issued=False, title="Logo")
    late = make_document(alice, customer=eve, issue_date="2020-01-01", due_date="2020-01-15")

    def found(query: str) -> list[str]:
        return [row["id"] for row in program.get(f"/invoices?{query}").json()["data"]]

    assert found("") == [late.pk, draft.pk]
    assert found("status=draft") == [draft.pk]
    assert found(f"customer={eve.pk}") == [late.pk]
    assert found("q=logo") == [draft.pk]
    assert found("q=engines") == [late.pk]
    assert found("filter=overdue") == [late.pk]
    assert found("filter=never_opened&status=sent") == [late.pk]
    assert program.get("/invoices?filter=overdue").json()["data"][0]["overdue"] is True


def test_a_draft_is_changed_in_place(program: Program, raw: dict[str, object]) -> None:
    draft = program.post("/invoices", {**raw, "notes": "Thanks"}).json()

    changed = program.patch(f"/invoices/{draft['id']}", {"title": "Logo", "lines": [make_line(quantity="1")]}).json()

    assert (changed["title"], changed["total"], changed["notes"], changed["revision"]) == (
        "Logo",
        "119.00",
        "Thanks",
        0,
    )


def test_an_issued_invoice_gets_a_revision(alice: Membership, program: Program) -> None:
    document = make_document(alice)

    changed = program.patch(f"/invoices/{document.pk}", {"po_number": "7"}).json()

    assert (changed["revision"], changed["po_number"]) == (2, "7")
    assert Revision.objects.filter(document=document).count() == 2


def test_parts_of_an_object_are_changed_alone(program: Program, raw: dict[str, object]) -> None:
    draft = program.post("/invoices", {**raw, "partial_payments": {"enabled": True, "minimum": "50.00"}}).json()

    changed = program.patch(f"/invoices/{draft['id']}", {"partial_payments": {"enabled": False}}).json()

    assert changed["partial_payments"] == {"enabled": False, "minimum": "50.00"}


def test_a_change_made_to_an_old_version_is_refused(program: Program, raw: dict[str, object]) -> None:
    # SEC-179
    made = program.post("/invoices", raw)
    path, etag = f"/invoices/{made.json()['id']}", made["ETag"]

    first = program.patch(path, {"title": "First"}, If_Match=etag)
    second = program.patch(path, {"title": "Second"}, If_Match=etag)

    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["code"] == "stale_version"
    assert program.get(path).json()["title"] == "First"
    assert program.patch(path, {"title": "Third"}, If_Match=first["ETag"]).status_code == 200
    assert program.patch(path, {"title": "Fourth"}, If_Match="*").status_code == 200


def test_issuing_makes_an_earlier_version_old(program: Program, raw: dict[str, object]) -> None:
    made = program.post("/invoices", raw)
    path = f"/invoices/{made.json()['id']}"
    program.post(f"{path}/issue")

    assert program.patch(path, {"title": "Late"}, If_Match=made["ETag"]).status_code == 412


def test_an_open_does_not_make_a_version_old(alice: Membership, program: Program) -> None:
    link = make_link(alice)
    path = f"/invoices/{link.document_id}"
    etag = program.get(path)["ETag"]
    make_open(link)

    assert program.patch(path, {"title": "Seen meanwhile"}, If_Match=etag).status_code == 200


@pytest.mark.parametrize("etag", ["W/{}", '"{}", "other"', "nonsense", '"' + "0" * 32 + '"'])
def test_other_ways_to_name_a_version(program: Program, raw: dict[str, object], etag: str) -> None:
    made = program.post("/invoices", raw)
    header = etag.format(made["ETag"].strip('"') if etag.startswith('"{}') else made["ETag"])

    answer = program.patch(f"/invoices/{made.json()['id']}", {"title": "x"}, If_Match=header)

    expected = {"W/{}": 412, '"{}", "other"': 200, "nonsense": 400}.get(etag, 412)
    assert answer.status_code == expected


def test_a_draft_is_thrown_away_and_nothing_else(alice: Membership, program: Program) -> None:
    draft, issued = make_document(alice, issued=False), make_document(alice)

    assert program.delete(f"/invoices/{draft.pk}").status_code == 204
    assert program.get(f"/invoices/{draft.pk}").status_code == 404
    refused = program.delete(f"/invoices/{issued.pk}")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_editable")


def test_a_cancelled_invoice_is_not_changed(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    program.post(f"/invoices/{document.pk}/cancel")

    assert program.patch(f"/invoices/{document.pk}", {"title": "x"}).status_code == 409


BAD = [
    ({"lines": [make_line()] * 5_000}, "lines"),
    ({"notes": "word " * 90_000}, "notes"),
    ({"prices_include_tax": "true"}, "prices_include_tax"),
    *(
        ({"lines": [make_line(price=price)]}, "lines.0.unit_price")
        for price in (
            "NaN",
            "1e309",
            "\uff11\uff12",
            "1,000.00",
            "1.000,00",
            "-1",
            "1e-9",
            "0x10",
            "1_000",
            "1" + "0" * 30,
            "",
        )
    ),
    *(({"lines": [make_line(quantity=quantity)]}, "lines.0.quantity") for quantity in ("NaN", "∞", "two", "1e3")),
    ({"lines": [{"description": "Design", "unit_price": 1.5}]}, "lines.0.unit_price"),
    ({"lines": [make_line(tax="101")]}, "lines.0.tax_rate"),
    ({"lines": [make_line(description="")]}, "lines.0.description"),
    ({"lines": [make_line(net="1.00")]}, "lines.0.net"),
    ({"lines": []}, "lines"),
    ({"lines": "none"}, "lines"),
    ({"lines": ["Design"]}, "lines.0"),
    ({"lines": [make_line()] * 501}, "lines"),
    ({"lines": [make_line(quantity="-2")]}, "lines"),
    ({"discount_percent": "101"}, "discount_percent"),
    ({"currency": "XXX"}, "currency"),
    ({"currency": "eur"}, "currency"),
    ({"currency": 5}, "currency"),
    *(
        ({"due_date": day}, "due_date")
        for day in (
            "0001-01-01",
            "9999-12-31",
            "2026-02-29",
            "20261204",
            "2026-11-20T10:00:00Z",
            "tomorrow",
            5,
            "\uff12\uff10\uff12\uff16-12-04",
        )
    ),
    ({"issue_date": "2026-12-05"}, "due_date"),
    ({"title": "x" * 161}, "title"),
    ({"title": "a\u0000b"}, "title"),
    ({"title": ["x"]}, "title"),
    ({"customer": "cus_01kah5z0c0e8m9q4v2x7n3r6td"}, "customer"),
    ({"customer": "\u0000"}, "customer"),
    ({"customer": {"name": "Dora"}}, "customer"),
    ({"partial_payments": {"enabled": "yes"}}, "partial_payments.enabled"),
    ({"partial_payments": {"enabled": True, "minimum": "-5"}}, "partial_payments.minimum"),
    ({"stages": [{"amount": "1.00"}]}, "stages"),
    ({"status": "paid"}, "status"),
    ({"company": "com_01kah5z0c0e8m9q4v2x7n3r6td"}, "company"),
    ({"total": "0.00"}, "total"),
    ({"number": "INV-0001"}, "number"),
]


@pytest.mark.parametrize("change, field", BAD, ids=lambda value: repr(value)[:60])
def test_it_names_the_field_that_needs_a_change(
    program: Program, raw: dict[str, object], change: dict[str, object], field: str
) -> None:
    # SEC-22, SEC-63, SEC-72, SEC-74
    answer = program.post("/invoices", {**raw, **change})

    assert answer.status_code == 422, answer.content
    assert field in answer.json()["errors"], answer.content
    assert not Document.objects.exists()


@pytest.mark.parametrize("change, field", BAD[::5], ids=lambda value: repr(value)[:60])
def test_a_bad_change_changes_nothing(
    alice: Membership, program: Program, change: dict[str, object], field: str
) -> None:
    document = make_document(alice, issue_date="2026-11-20", due_date="2026-12-04")
    before = program.get(f"/invoices/{document.pk}").json()

    answer = program.patch(f"/invoices/{document.pk}", change)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert program.get(f"/invoices/{document.pk}").json() == before


def test_invisible_marks_cannot_turn_an_amount_around(program: Program, raw: dict[str, object]) -> None:
    # SEC-64
    told = program.post("/invoices", {**raw, "title": "Pay \u202e00.001 RUE\u202c now \u2066\u200b\U000e0041"}).json()

    assert told["title"] == "Pay 00.001 RUE now"


def test_alices_customer_cannot_be_charged_by_charlie(alice: Membership, program_of) -> None:
    # SEC-22
    charlie = program_of(make_stranger())

    foreign = charlie.post("/invoices", make_raw(make_customer(alice))).json()
    missing = charlie.post("/invoices", {"customer": "cus_01kah5z0c0e8m9q4v2x7n3r6td", "lines": [make_line()]}).json()

    assert foreign["errors"] == missing["errors"] == {"customer": ["There is no such customer."]}


def test_an_invoice_is_late_at_the_companys_place(alice: Membership, program: Program) -> None:
    document = make_document(alice, issue_date="2020-01-01", due_date="2020-01-02")

    assert program.get(f"/invoices/{document.pk}").json()["overdue"] is True
    assert NOW.year > 2020
