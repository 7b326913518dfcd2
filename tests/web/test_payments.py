import pytest

from seenpaid.documents.models import Document
from seenpaid.payments.models import Payment
from tests.make import make_document, make_stranger
from tests.web.conftest import Seat, text_of, value_of, words_of

CASH = {"amount": "100.00", "method": "cash", "paid_on": "2026-11-19", "reference": "Till 2"}


def test_it_records_money(alice: Seat) -> None:
    document = make_document(alice.member)

    answer = alice.client.post(alice.path(f"invoices/{document.pk}/payments/"), CASH, follow=True)

    words = words_of(answer)
    assert "100,00 €, Cash 19 Nov 2026, Till 2" in words
    assert "Partly paid" in words
    assert "another look" not in words
    assert "Owed 138,00 €" in words


def test_it_reads_a_decimal_comma(alice: Seat) -> None:
    document = make_document(alice.member)

    alice.post(f"invoices/{document.pk}/payments/", {**CASH, "amount": "238,00"})

    assert Document.objects.get().status == "paid"


@pytest.mark.parametrize(
    "field, typed, says",
    [
        ("amount", "238.01", "Only 238.00 EUR is owed."),
        ("amount", "0", "Enter an amount above zero."),
        ("amount", "abc", "Enter an amount in digits"),
        ("amount", "1.005", "EUR has 2 decimals."),
        ("method", "barter", "Use one of"),
        ("paid_on", "2027-01-01", "not in the future"),
        ("paid_on", "0001-01-01", "not in the future"),
        ("reference", "r" * 121, "at most 120 characters"),
    ],
)
def test_bad_input_is_told_at_its_field(alice: Seat, field: str, typed: str, says: str) -> None:
    document = make_document(alice.member)

    answer = alice.post(f"invoices/{document.pk}/payments/", {**CASH, field: typed})

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert f'id="id_{field}_payment_errors"' in text_of(answer)
    if field != "reference":
        assert value_of(answer, "reference") == "Till 2"
    assert not Payment.objects.exists()


def test_it_is_undone_and_stays_in_sight(alice: Seat) -> None:
    document = make_document(alice.member)
    alice.post(f"invoices/{document.pk}/payments/", CASH)
    payment = Payment.objects.get()

    answer = alice.client.post(alice.path(f"invoices/{document.pk}/payments/{payment.pk}/undo/"), follow=True)

    assert "100,00 € undone, Cash" in words_of(answer)
    assert Document.objects.get().balance_minor == 23_800


def test_undoing_twice_is_not_found(alice: Seat) -> None:
    document = make_document(alice.member)
    alice.post(f"invoices/{document.pk}/payments/", CASH)
    path = f"invoices/{document.pk}/payments/{Payment.objects.get().pk}/undo/"
    alice.post(path)

    assert alice.post(path).status_code == 404
    assert Document.objects.get().balance_minor == 23_800


def test_a_draft_takes_no_money(alice: Seat) -> None:
    document = make_document(alice.member, issued=False)

    answer = alice.client.post(alice.path(f"invoices/{document.pk}/payments/"), CASH, follow=True)

    assert "A draft, paid or cancelled invoice takes no payment." in words_of(answer)
    assert not Payment.objects.exists()


def test_a_payment_of_another_invoice_is_none(alice: Seat) -> None:
    mine, other = make_document(alice.member), make_document(alice.member)
    alice.post(f"invoices/{mine.pk}/payments/", CASH)

    answer = alice.post(f"invoices/{other.pk}/payments/{Payment.objects.get().pk}/undo/")

    assert answer.status_code == 404
    assert Payment.objects.get().voided_at is None


def test_a_foreign_invoice_takes_none_of_ours(alice: Seat) -> None:
    document = make_document(make_stranger())

    assert alice.post(f"invoices/{document.pk}/payments/", CASH).status_code == 404
    assert not Payment.objects.exists()


def test_it_is_corrected_in_place(alice: Seat) -> None:
    document = make_document(alice.member)
    alice.post(f"invoices/{document.pk}/payments/", CASH)
    payment = Payment.objects.get()
    path = f"invoices/{document.pk}/payments/{payment.pk}/amend/"

    refused = alice.post(path, {**CASH, "amount": "999"})
    alice.post(path, {**CASH, "amount": "120,50"})

    assert refused.status_code == 422
    assert "At most 238.00 EUR can have come in by this payment." in words_of(refused)
    words = words_of(alice.get(f"invoices/{document.pk}/"))
    assert "120,50 €, Cash" in words
    assert "changed a payment from 100,00 € to 120,50 €" in words


def test_another_companys_payment_is_not_there(alice: Seat) -> None:
    mine, theirs = make_document(alice.member), make_document(make_stranger())
    alice.post(f"invoices/{mine.pk}/payments/", CASH)
    payment = Payment.objects.get()

    answer = alice.post(f"invoices/{theirs.pk}/payments/{payment.pk}/amend/", CASH)

    assert answer.status_code == 404
