import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.documents.models import Document
from seenpaid.events.models import Event
from seenpaid.payments.access import PaymentNotFoundError, access_payment
from seenpaid.payments.actions import NotPayableError, record_manual, void_manual
from seenpaid.payments.models import Payment
from tests.make import NOW, make_company, make_document, make_link, make_member, make_open, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def pay(document: Document, amount: str, *, by, **raw: object) -> Payment:
    return record_manual(document, raw={"amount": amount, "method": "bank_transfer", **raw}, by=by, now=NOW)


def test_part_by_part_it_becomes_paid():
    alice = make_company()
    document = make_document(alice)

    pay(document, "100.00", by=alice)
    document.refresh_from_db()
    assert (document.status, document.paid_minor, document.balance_minor) == ("partially_paid", 10000, 13800)

    pay(document, "138.00", by=alice)
    document.refresh_from_db()
    assert (document.status, document.balance_minor, document.paid_at) == ("paid", 0, NOW)
    kinds = list(Event.objects.filter(kind__startswith="invoice.p").order_by("id").values_list("kind", flat=True))
    assert kinds == ["invoice.partially_paid", "invoice.paid"]


@pytest.mark.parametrize(
    "raw, field",
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-1.00"}, "amount"),
        ({"amount": "0.001"}, "amount"),
        ({"amount": "238.01"}, "amount"),
        ({"amount": "a lot"}, "amount"),
        ({"amount": 5}, "amount"),
        ({"amount": "1", "method": "gold"}, "method"),
        ({"amount": "1", "paid_on": "2030-01-01"}, "paid_on"),
        ({"amount": "1", "paid_on": "yesterday"}, "paid_on"),
        ({"amount": "1", "reference": "x" * 121}, "reference"),
        ({"amount": "1", "currency": "USD"}, "currency"),
    ],
)
def test_it_refuses_what_cannot_be_right(raw, field):  # SEC-79
    alice = make_company()
    document = make_document(alice)

    with pytest.raises(InvalidProfileError) as caught:
        record_manual(document, raw={"method": "cash", **raw}, by=alice, now=NOW)

    assert field in caught.value.errors
    assert not Payment.objects.exists()


def test_drafts_and_paid_invoices_take_none():  # SEC-87
    alice = make_company()
    paid = make_document(alice)
    pay(paid, "238.00", by=alice)

    for document in (make_document(alice, issued=False), paid):
        with pytest.raises(NotPayableError):
            pay(document, "1.00", by=alice)


def test_undoing_returns_to_where_it_was():
    alice = make_company()
    document = make_document(alice)
    make_open(make_link(alice, document=document))
    payment = pay(document, "238.00", by=alice)

    void_manual(access_payment(payment.pk, company=alice.company), by=alice, now=NOW)

    document.refresh_from_db()
    assert (document.status, document.paid_minor, document.paid_at) == ("viewed", 0, None)
    with pytest.raises(PaymentNotFoundError):
        void_manual(payment, by=alice, now=NOW)


def test_it_hides_other_companies():
    alice, charlie = make_company(), make_stranger()
    payment = pay(make_document(alice), "1.00", by=alice)

    with pytest.raises(PaymentNotFoundError):
        access_payment(payment.pk, company=charlie.company)


def test_a_viewer_records_nothing():
    alice = make_company()
    reader = make_member(alice.company, role=Role.VIEWER)

    with pytest.raises(NotAllowedError):
        pay(make_document(alice), "1.00", by=reader)
