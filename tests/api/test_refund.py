import pytest

from seenpaid.payments.actions import refund_due
from seenpaid.payments.models import Payment, Refund
from tests.make import make_document
from tests.payments.fake import NOW
from tests.payments.till import make_till, sums

pytestmark = pytest.mark.django_db


def test_it_gives_back_once_however_often_it_is_asked(monkeypatch, alice, program):  # SEC-174
    till = make_till(monkeypatch, by=alice)
    document = make_document(alice)
    till.tell(till.fake.pay(till.start(document)))
    path, body = f"/payments/{Payment.objects.get().pk}/refund", {"amount": "38.00"}

    answers = [program.send("POST", path, body=body, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    refund_due(now=Refund.objects.get().created_at)
    after = program.get(f"/invoices/{document.pk}/payments").json()["data"][0]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert (sums(document)[1], till.fake.calls.count("refund")) == (20000, 1)
    assert (after["amount"], after["refunded"], after["credited"], after["gateway"], after["flag"]) == (
        "238.00",
        "38.00",
        "0.00",
        "stripe",
        None,
    )


@pytest.mark.parametrize(
    "body, status",
    [
        ({"amount": "239.00"}, 422),
        ({"amount": 1}, 422),
        ({"all": True}, 422),
        ({"then": "cry"}, 422),
        ({"then": 1}, 422),
    ],
)
def test_it_says_what_is_wrong(monkeypatch, alice, program, body, status):
    till = make_till(monkeypatch, by=alice)
    till.tell(till.fake.pay(till.start(make_document(alice))))

    answer = program.send("POST", f"/payments/{Payment.objects.get().pk}/refund", body=body, headers={})

    assert answer.status_code == status
    assert NOW
