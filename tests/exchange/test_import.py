"""What is good in a file is brought in: once, quietly, and not before all of it was looked through. SEC-172"""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.models import Membership
from seenpaid.companies.roles import Role
from seenpaid.customers.models import Customer
from seenpaid.documents.actions import cancel
from seenpaid.documents.models import Document, Revision
from seenpaid.events.models import Event
from seenpaid.exchange import actions
from seenpaid.exchange.access import UploadNotFoundError, access_upload
from seenpaid.exchange.actions import (
    KEPT,
    NotAllGoodError,
    bring_in,
    forget_uploads,
    keep_upload,
    plan_file,
    plan_upload,
)
from seenpaid.exchange.batch import UnreadableFileError
from seenpaid.exchange.export import export
from seenpaid.exchange.models import Upload
from seenpaid.messaging.models import Mail
from seenpaid.payments.actions import record_manual, void_manual
from seenpaid.payments.models import Payment
from tests.make import NOW, make_company, make_customer, make_document, make_member, make_stranger
from tests.plumbing.table import Case
from tests.web.conftest import Seat, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEAD = "number,status,customer_name,customer_email,currency,issue_date,due_date,description,quantity,unit_price,tax_rate,total,amount_paid,paid_on\n"
GOOD = (
    "INV-0041,paid,Dora Design,dora@example.com,EUR,2026-01-05,2026-01-19,Design,1,100.00,19,119.00,119.00,2026-01-20\n"
    "INV-0042,partially paid,Dora Design,dora@example.com,EUR,2026-11-01,2026-11-15,Design,1,100.00,19,,19.00,\n"
    "INV-0043,sent,Dora Design,dora@example.com,EUR,2026-11-01,2026-11-15,Design,2,50.00,19,142.80,,\n"
    "INV-0043,sent,Dora Design,dora@example.com,EUR,2026-11-01,2026-11-15,Rest,1,20.00,19,142.80,,\n"
    "OLD/7,void,Emil,,EUR,2025-11-01,2025-11-15,Design,1,10.00,0,10.00,,\n"
    ",draft,Emil,,EUR,2026-11-01,,Design,1,10.00,0,10.00,,\n"
)


@pytest.fixture
def alice() -> Membership:
    return make_company()


def take(text: str | bytes, by: Membership, *, good_only: bool = False) -> dict[str, int]:
    data = text if isinstance(text, bytes) else text.encode()
    return dict(bring_in(plan_file(data, by=by, now=NOW), good_only=good_only, by=by, now=NOW))


def test_invoices_keep_their_number_day_and_money_and_nobody_is_told(alice: Membership) -> None:
    done = take(HEAD + GOOD, alice)

    assert (done["invoices"], done["customers"]) == (5, 2)
    found = {row.number: row for row in Document.objects.filter(company=alice.company)}
    assert {number: row.status for number, row in found.items()} == {
        "INV-0041": "paid", "INV-0042": "partially_paid", "INV-0043": "sent", "OLD/7": "cancelled", None: "draft",
    }  # fmt: skip
    paid, partly = found["INV-0041"], found["INV-0042"]
    assert (paid.balance_minor, paid.issued_at.date().isoformat(), paid.paid_at.date().isoformat()) == (
        0,
        "2026-01-05",
        "2026-01-20",
    )
    assert (partly.balance_minor, partly.sent_at, partly.viewed_at) == (10_000, NOW, None)
    assert Revision.objects.get(document=paid).snapshot["number"] == "INV-0041"
    assert {(row.amount_minor, row.paid_on.isoformat()) for row in Payment.objects.all()} == {
        (11900, "2026-01-20"),
        (1900, "2026-11-01"),
    }
    assert set(Event.objects.values_list("kind", flat=True)) == {"invoice.imported", "invoice.created"}
    assert not Mail.objects.exists()
    assert make_document(alice).number == "INV-0044"


def test_a_second_import_says_already_here(alice: Membership) -> None:
    text = "id,invoice_number,customer_name,date,amount\n9,A-1,Dora,2026-11-01,10\n"
    take(text, alice)
    rows = "id,name,email\n1,Emil,emil@example.com\n2,Emil,other@example.com\n"
    take(rows, alice)

    assert take(text, alice) == {"here": 1, "wrong": 0}
    assert take(rows, alice) == {"here": 2, "wrong": 0}
    assert take(rows.replace("Emil,emil", "Emile,emil"), alice) == {"here": 2, "wrong": 0}  # known by its id.


def test_our_own_export_comes_in_elsewhere_as_it_was(alice: Membership) -> None:
    dora = make_customer(alice, "=Dora", phone="+49 1", contacts=[{"name": "Eve", "email": "eve@example.com"}])
    paid = make_document(alice, customer=dora, discount_percent="10")
    record_manual(paid, raw={"amount": "100.00", "method": "cash"}, by=alice, now=NOW)
    charlie = make_stranger()

    for what in ("customers", "lines"):
        take(b"".join(export(what, form="csv", by=alice, now=NOW).pieces), charlie)

    copy = Document.objects.get(company=charlie.company)
    assert (copy.number, copy.total_minor, copy.balance_minor) == (
        "INV-0001",
        paid.total_minor,
        paid.total_minor - 10_000,
    )
    assert (copy.customer.name, copy.customer.phone, copy.customer.contacts.get().name) == ("=Dora", "+49 1", "Eve")
    assert take(b"".join(export("lines", form="csv", by=alice, now=NOW).pieces), alice) == {"here": 1, "wrong": 0}


WRONG = [
    ("A-1,lost,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,,", "status"),
    (",sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,,", "number"),
    (f"{'9' * 41},sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,,", "number"),
    ("A\u200b1,sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,,", "number"),
    ("A-1,sent,,,EUR,2026-11-01,,Design,1,1.00,0,,,", "customer_name"),
    ("A-1,sent,Dora,,XXX,2026-11-01,,Design,1,1.00,0,,,", "currency"),
    ("A-1,sent,Dora,,EUR,01/02/2026,,Design,1,1.00,0,,,", "issue_date"),
    ("A-1,sent,Dora,,EUR,2026-11-01,2026-10-01,Design,1,1.00,0,,,", "due_date"),
    ("A-1,sent,Dora,,EUR,2026-11-01,,Design,1,much,0,,,", "unit_price"),
    ("A-1,sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,2.00,,", "total"),
    ("A-1,sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,1.001,,", "total"),
    ("A-1,sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,2.00,", "amount_paid"),
    ("A-1,sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,x,", "amount_paid"),
    ("A-1,paid,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,-1,", "amount_paid"),
    ("A-1,paid,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,,soon", "paid_on"),
    ("A-1,paid,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,,2027-11-01", "paid_on"),
    (",draft,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,1.00,", "amount_paid"),
    ("A-1,void,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,1.00,", "status"),
    ("INV-0001,sent,Dora,,EUR,2026-11-01,,Design,1,1.00,0,,,", "number"),
]


def test_every_fault_names_its_line_and_column(alice: Membership) -> None:
    make_document(alice)
    for row, column in WRONG:
        plan = plan_file(f"{HEAD}{row}\n".encode(), by=alice, now=NOW)

        (finding,) = plan.of("wrong")
        assert (finding.entry.line, finding.faults[0].column) == (2, column), row


def test_one_wrong_row_keeps_out_all_unless_the_good_ones_will_do(alice: Membership) -> None:
    text = HEAD + GOOD + WRONG[0][0] + "\n"

    with pytest.raises(NotAllGoodError):
        take(text, alice)
    assert not Document.objects.exists()
    assert not Customer.objects.exists()

    assert take(text, alice, good_only=True)["invoices"] == 5


def test_customers_are_checked_too(alice: Membership) -> None:
    plan = plan_file(
        b"id,name,email,country\n1,A,nobody,Atlantis\n2,B,,Germany\n2,C,,\n" + b"x" * 81 + b",D,,\n", by=alice, now=NOW
    )

    faults = [[fault.column for fault in finding.faults] for finding in plan.of("wrong")]
    assert faults == [["email", "address.country"], ["id"], ["id"]]


def test_only_those_who_manage_both_bring_in(alice: Membership) -> None:
    with pytest.raises(NotAllowedError):
        plan_file(b"name\nA\n", by=make_member(alice.company, role=Role.VIEWER), now=NOW)


def test_a_file_is_its_companys_alone_and_forgotten(alice: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_upload("old.csv", data=b"name\nA\n", by=alice, now=NOW)
    upload = keep_upload("new.csv", data=b"name\nB\n", by=alice, now=NOW)

    assert plan_upload(access_upload(upload.pk, by=alice), by=alice, now=NOW).counts["new"] == 1
    assert access_upload(upload.pk, by=make_member(alice.company)) == upload  # Bob.
    with pytest.raises(UploadNotFoundError):
        access_upload(upload.pk, by=make_stranger())  # Charlie.
    assert (forget_uploads(now=NOW + KEPT), Upload.objects.count()) == (0, 1)
    assert (forget_uploads(now=NOW + KEPT * 2), Upload.objects.count()) == (1, 0)
    monkeypatch.setattr(actions, "MOST_UPLOADED", 3)
    with pytest.raises(UnreadableFileError, match="larger"):
        keep_upload("x.csv", data=b"name\nA\n", by=alice, now=NOW)


def test_the_page_looks_through_it_and_brings_it_in(alice: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = Seat(alice)
    for data in ({}, {"file": SimpleUploadedFile("x.csv", b"colour\nred\n")}):
        assert seat.post("settings/data/import/", data).status_code == 422
    text = HEAD + GOOD + WRONG[0][0] + "\n"
    answer = seat.post("settings/data/import/", {"file": SimpleUploadedFile("invoices.csv", text.encode())})
    path = answer["Location"].partition(f"/at/{alice.company.slug}/")[2]

    shown = text_of(seat.get(path))
    assert "is no status" in shown
    assert "INV-0041" in shown
    assert seat.post(path).status_code == 422
    assert not Document.objects.exists()
    with monkeypatch.context() as less:
        less.setattr("seenpaid.web.views.settings.imports.MOST_AT_ONCE", 1)
        assert seat.post(path, {"good_only": "on"}).status_code == 422
    assert seat.post(path, {"good_only": "on"})["Location"].endswith("/invoices/")
    assert Document.objects.count() == 5
    assert seat.get(path).status_code == 404


def test_the_command_brings_in_or_says_why_not(
    alice: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, slug = tmp_path / "invoices.csv", alice.company.slug
    file.write_text(HEAD + GOOD + WRONG[0][0] + "\n")

    call_command("import", file, company=slug, dry_run=True)
    assert "line 8, status: “lost”" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--good-only"):
        call_command("import", file, company=slug)
    call_command("import", file, company=slug, good_only=True)
    assert "2 customers and 5 invoices" in capsys.readouterr().out
    file.write_text("colour\nred\n")
    for path, company, word in (
        (file, slug, "colour"),
        (tmp_path / "none", slug, "cannot be read"),
        (file, "nobody", "no company"),
    ):
        with pytest.raises(CommandError, match=word):
            call_command("import", path, company=company)


def _told(by: Membership, what: str, *names: str) -> list[tuple[object, ...]]:
    told = json.loads(b"".join(export("company", form="json", by=by, now=NOW).pieces))
    if what == "payments":
        rows = [{**payment, "number": row["number"]} for row in told["invoices"] for payment in row["payments"]]
    else:
        rows = told[what]
    return sorted(tuple(json.dumps(row[name], sort_keys=True) for name in names) for row in rows)


def test_a_company_moves_whole(alice: Membership, case: Case) -> None:
    dora = make_customer(alice, contacts=[{"name": "Accounts", "email": "accounts@example.com", "role": "payable"}])
    stages = [{"percent": "30", "due_date": "2026-12-01"}, {"due_date": "2026-12-31"}]
    lines = [
        {"description": "Design", "quantity": "3.5", "unit": "h", "unit_price": "85.1234", "tax_rate": "19"},
        {"description": "=Print", "quantity": "-1", "unit_price": "10.00", "discount_percent": "12.5", "tax_rate": "7"},
    ]
    part_paid = make_document(alice, customer=dora, lines=lines, stages=stages, discount_percent="2.5")
    record_manual(part_paid, raw={"amount": "20.00", "method": "cash", "reference": "=1+1"}, by=alice, now=NOW)
    gone = record_manual(part_paid, raw={"amount": "1.00", "method": "cash"}, by=alice, now=NOW)
    void_manual(gone, by=alice, now=NOW)
    make_document(alice, customer=dora, issued=False)
    cancel(make_document(alice, customer=dora), by=alice, now=NOW)
    data = b"".join(export("company", form="json", by=alice, now=NOW).pieces)
    charlie = make_stranger()

    first, again, home = take(data, charlie), take(data, charlie), take(data, alice)

    assert (first["customers"], first["invoices"]) == (1, 3)
    assert again == {"here": 4, "wrong": 0}
    assert home == {"here": 4, "wrong": 0}
    for what, names in {
        "customers": "name email phone language tax_id notes address",
        "invoices": "number status title currency issue_date due_date lines stages discount_percent total amount_paid",
    }.items():
        with case(what):
            assert _told(charlie, what, *names.split()) == _told(alice, what, *names.split())
    with case("payments"):
        assert _told(charlie, "payments", "number", "amount", "method", "paid_on", "reference") == [
            tuple(json.dumps(value) for value in (part_paid.number, "20.00", "cash", NOW.date().isoformat(), "=1+1"))
        ]


def test_what_is_wrong_in_json_is_named_by_its_line(alice: Membership) -> None:
    make_document(alice)
    data = b"".join(export("company", form="json", by=alice, now=NOW).pieces)
    charlie = make_stranger()

    wrong = plan_file(data.replace(b'"unit_price": "100.00"', b'"unit_price": "ten"'), by=charlie, now=NOW).of("wrong")

    assert [(each.entry.line, fault.column) for each in wrong for fault in each.faults] == [(6, "lines.0.unit_price")]
    assert data.decode().splitlines()[5].startswith('{"customer": "cus_')


@pytest.mark.parametrize("what", ["customers", "lines"])
def test_a_set_in_json_is_read_as_its_table_is(alice: Membership, what: str) -> None:
    make_document(alice)
    charlie = make_stranger()

    done = take(b"".join(export(what, form="json", by=alice, now=NOW).pieces), charlie)

    assert done["customers"] == 1
