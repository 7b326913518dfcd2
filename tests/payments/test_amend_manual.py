"""What was written down of a payment is corrected, and the timeline says from what to what."""

from datetime import date

import pytest

from seenpaid.companies.access import Membership, NotAllowedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.documents.models import Document
from seenpaid.events.models import Event
from seenpaid.payments.access import PaymentNotFoundError
from seenpaid.payments.actions import amend_manual, record_manual, void_manual
from seenpaid.payments.models import Payment
from tests.make import NOW, make_company, make_document, make_member, make_stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Membership:
    return make_company()


@pytest.fixture
def payment(alice: Membership) -> Payment:
    return record_manual(make_document(alice), raw={"amount": "100.00", "method": "cash"}, by=alice, now=NOW)


def owed(payment: Payment) -> tuple[int, str]:
    return Document.objects.values_list("balance_minor", "status").get(
        pk=payment.document_id, company_id=payment.company_id
    )


@pytest.mark.parametrize(
    "amount, left, status",
    [("120.50", 11_750, "partially_paid"), ("238.00", 0, "paid"), ("1", 23_700, "partially_paid")],
)
def test_the_balance_follows(alice: Membership, payment: Payment, amount: str, left: int, status: str) -> None:
    amended = amend_manual(payment, raw={"amount": amount, "method": "cheque"}, by=alice, now=NOW)

    assert owed(payment) == (left, status)
    assert (amended.method, amended.reference) == ("cheque", payment.reference)
    told = Event.objects.get(company_id=alice.company_id, kind="payment.amended").data
    assert (told["was_minor"], told["was_method"]) == (10_000, "cash")


def test_the_same_again_changes_nothing(alice: Membership, payment: Payment) -> None:
    amend_manual(payment, raw={"amount": "100", "paid_on": payment.paid_on.isoformat()}, by=alice, now=NOW)

    assert not Event.objects.filter(company_id=alice.company_id, kind="payment.amended").exists()


@pytest.mark.parametrize(
    "raw, field",
    [
        ({"amount": "238.01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": None}, "amount"),
        ({"method": "online"}, "method"),
        ({"paid_on": "2099-01-01"}, "paid_on"),
        ({"reference": "r" * 121}, "reference"),
        ({"voided_at": None}, "voided_at"),
    ],
)
def test_what_is_wrong_changes_nothing(
    alice: Membership, payment: Payment, raw: dict[str, object], field: str
) -> None:  # SEC-79
    with pytest.raises(InvalidProfileError) as error:
        amend_manual(payment, raw=raw, by=alice, now=NOW)

    assert set(error.value.errors) == {field}
    assert owed(payment) == (13_800, "partially_paid")


def test_what_was_undone_or_is_not_theirs_stays(alice: Membership, payment: Payment) -> None:
    viewer, charlie = make_member(alice.company, role=Role.VIEWER), make_stranger()
    with pytest.raises(NotAllowedError):
        amend_manual(payment, raw={"amount": "1"}, by=viewer, now=NOW)
    with pytest.raises(PaymentNotFoundError):
        amend_manual(payment, raw={"amount": "1"}, by=charlie, now=NOW)
    void_manual(payment, by=alice, now=NOW)
    with pytest.raises(PaymentNotFoundError):
        amend_manual(payment, raw={"amount": "1"}, by=alice, now=NOW)

    assert owed(payment) == (23_800, "sent")
    assert Payment.objects.get(pk=payment.pk, company_id=alice.company_id).paid_on == date(2026, 11, 20)
