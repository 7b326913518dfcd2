"""What a gateway took, on the invoice's page."""

import pytest

from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.events.dispatch import dispatch_due
from seenpaid.messaging.models import Mail
from seenpaid.notifications.models import Notification
from seenpaid.payments.gateways.facts import DisputeState, PaymentState
from seenpaid.payments.models import Charge, Payment
from tests.make import make_customer, make_document, make_stranger
from tests.payments.fake import NOW
from tests.payments.till import make_till
from tests.web.conftest import Seat, value_of, words_of


def test_it_is_seen_given_back_and_told(alice: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    till = make_till(monkeypatch, by=alice.member)
    document = make_document(alice.member, customer=make_customer(alice.member, email="dora@buyer.example"))
    till.tell(till.fake.pay(till.start(document)))
    path = f"invoices/{document.pk}/payments/{Payment.objects.get().pk}/refund/"

    answers = [
        words_of(alice.client.post(alice.path(path), {"amount": amount}, follow=True))
        for amount in ("38,00", "x", "238.00")
    ]
    typed = alice.post(path, {"amount": "999", "then": "owed"})
    till.fake.is_down = True
    asked = words_of(alice.client.post(alice.path(path), follow=True))
    again = words_of(alice.client.post(alice.path(path), follow=True))
    dispatch_due(SUBSCRIBERS, now=NOW)

    assert "38,00 € is on its way back." in answers[0]
    assert "38,00 € went back" in answers[0]
    assert "38,00 € was refunded" in answers[0]
    assert "238,00 € came in by Stripe" in answers[0]
    assert "Enter an amount in digits" in answers[1]
    assert "Only 200.00 EUR of it can go back." in answers[2]
    assert value_of(typed, "amount", row=f"{Payment.objects.get().pk}_back") == "999"
    assert 'value="owed" checked' in typed.content.decode()
    assert "200,00 € is asked for." in asked
    assert "Nothing of it is left" in again
    assert any("was refunded" in each.text for each in Notification.objects.all())
    assert Mail.objects.get(kind="receipt").to_address == "dora@buyer.example"


def test_what_is_on_its_way_or_disputed_is_said(alice: Seat, monkeypatch: pytest.MonkeyPatch) -> None:  # SEC-90, SEC-91
    till = make_till(monkeypatch, by=alice.member)
    document = make_document(alice.member)
    session = till.fake.pay(till.start(document), PaymentState.PROCESSING)
    till.tell(session)
    slow = words_of(alice.get(f"invoices/{document.pk}/"))

    till.fake.pay(session)
    till.fake.dispute(session, DisputeState.OPEN, 23_800)
    till.tell(session, event="evt_2")

    assert "On its way 238,00 €" in slow
    words = words_of(alice.get(f"invoices/{document.pk}/"))
    assert "The customer disputes 238,00 €. Answer at Stripe" in words
    assert "by 27 Nov 2026 at the latest" in words
    assert "238,00 € went back" in words


def test_another_companys_or_invoices_payment_is_not_found(alice: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    charlie = make_stranger()
    till = make_till(monkeypatch, by=charlie)
    till.tell(till.fake.pay(till.start(make_document(charlie))))
    theirs, mine = Payment.objects.get(), make_document(alice.member)
    alice.post(f"invoices/{mine.pk}/payments/", {"amount": "1", "method": "cash"})
    own, other = Payment.objects.exclude(pk=theirs.pk).get(), make_document(alice.member)

    for document, payment in ((mine, theirs), (other, own)):
        assert alice.post(f"invoices/{document.pk}/payments/{payment.pk}/refund/").status_code == 404
    answer = alice.client.post(alice.path(f"invoices/{mine.pk}/payments/{own.pk}/refund/"), follow=True)
    assert "give it back outside" in words_of(answer)


def test_what_needs_a_look_is_seen_and_dealt_with(alice: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    till = make_till(monkeypatch, by=alice.member)
    document = make_document(alice.member)
    till.tell(till.fake.pay(till.start(document), amount_minor=30_000))
    path = f"invoices/{document.pk}/flags/{Charge.objects.get().pk}/dismiss/"

    seen = [words_of(alice.get(f"invoices/{document.pk}/")), words_of(alice.get(""))]
    refused = words_of(alice.client.post(alice.path(path), {"note": ""}, follow=True))
    done = words_of(alice.client.post(alice.path(path), {"note": "She keeps it as credit"}, follow=True))
    other = alice.client.post(alice.path(path.replace(Charge.objects.get().pk, "chg_none")), {"note": "x"})

    assert all("More than was owed" in page for page in seen)
    assert "Write what was done about it." in refused
    assert "dealt with a payment of 300,00 €: “She keeps it as credit”" in done
    assert "More than was owed. Dealt with: She keeps it as credit" in done
    assert "Money that needs a look" not in words_of(alice.get(""))
    assert other.status_code == 404


def test_a_refund_may_write_off_what_it_gives_back(alice: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    till = make_till(monkeypatch, by=alice.member)
    document = make_document(alice.member)
    till.tell(till.fake.pay(till.start(document)))
    path = f"invoices/{document.pk}/payments/{Payment.objects.get().pk}/refund/"

    page = words_of(alice.client.post(alice.path(path), {"amount": "", "then": "credit"}, follow=True))

    assert "a credit note says that it is no longer owed" in page
    assert "Paid" in page
