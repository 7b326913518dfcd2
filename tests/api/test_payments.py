import pytest

from seenpaid.companies.models import Membership
from seenpaid.payments.models import Payment
from tests.api.conftest import Program
from tests.make import make_document, make_stranger


def test_it_records_a_part_and_the_rest(alice: Membership, program: Program) -> None:
    path = f"/invoices/{make_document(alice).pk}"
    part = {"amount": "100.00", "method": "bank_transfer", "paid_on": "2026-11-20", "reference": "INV-0001"}

    answer = program.post(f"{path}/payments", part)

    assert answer.status_code == 201
    assert answer.json().items() >= {**part, "currency": "EUR", "voided_at": None}.items()
    partly = program.get(path).json()
    assert (partly["status"], partly["amount_paid"], partly["balance_due"]) == ("partially_paid", "100.00", "138.00")
    program.post(f"{path}/payments", {"amount": "138.00", "method": "cash"})
    assert program.get(path).json()["status"] == "paid"
    assert [row["amount"] for row in program.get(f"{path}/payments").json()["data"]] == ["138.00", "100.00"]


@pytest.mark.parametrize(
    "change, field",
    [
        *(
            ({"amount": amount}, "amount")
            for amount in ("0", "-1", "0.001", "238.01", "NaN", "1e2", "1,00", "", 5, None, [])
        ),
        ({"method": "barter"}, "method"),
        ({"method": None}, "method"),
        ({"paid_on": "2999-01-01"}, "paid_on"),
        ({"paid_on": "1066-10-14"}, "paid_on"),
        ({"paid_on": "yesterday"}, "paid_on"),
        ({"reference": "x" * 121}, "reference"),
        ({"currency": "USD"}, "currency"),
        ({"voided_at": None}, "voided_at"),
    ],
)
def test_it_names_the_field_that_needs_a_change(
    alice: Membership, program: Program, change: dict[str, object], field: str
) -> None:
    # SEC-72, SEC-79
    document = make_document(alice)

    answer = program.post(f"/invoices/{document.pk}/payments", {"amount": "1.00", "method": "cash", **change})

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert not Payment.objects.exists()


def test_a_draft_takes_no_money(alice: Membership, program: Program) -> None:
    draft = make_document(alice, issued=False)

    refused = program.post(f"/invoices/{draft.pk}/payments", {"amount": "1.00", "method": "cash"})

    assert (refused.status_code, refused.json()["code"]) == (409, "not_payable")


def test_charlie_pays_nothing_here(alice: Membership, program_of) -> None:
    document = make_document(alice)
    charlie = program_of(make_stranger())

    assert charlie.post(f"/invoices/{document.pk}/payments", {"amount": "1.00", "method": "cash"}).status_code == 404
    assert charlie.get(f"/invoices/{document.pk}/payments").status_code == 404
    assert not Payment.objects.exists()
