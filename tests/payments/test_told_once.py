"""However often a payment is told of, and however many tell of it at once, it is one. SEC-84, SEC-129"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.models import Event
from seenpaid.messaging.models import Mail
from seenpaid.payments import inbox
from seenpaid.payments.actions import note_return
from seenpaid.payments.models import Attempt, Charge, Message, Payment
from tests.make import make_document
from tests.payments.fake import NOW
from tests.payments.till import make_till, sums

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_a_hundred_messages_at_once_and_one_three_days_later_are_one_payment(monkeypatch):
    till = make_till(monkeypatch)
    document = make_document(till.alice)
    session = till.fake.pay(till.start(document))
    attempt = Attempt.objects.get()

    def tell(number: int) -> None:
        try:
            if number % 25 == 0:
                note_return(attempt, now=NOW)
            else:  # the same message again and again, and now and then another about the same payment.
                till.tell(session, event="evt_1" if number % 5 else f"evt_{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, range(100)))
    later = NOW + timedelta(days=3)
    till.tell(session, event="evt_1", now=later)
    inbox.handle_due(now=later)
    dispatch_due(SUBSCRIBERS, now=later)

    assert sums(document) == ("paid", 23800, 0)
    assert (Charge.objects.count(), Payment.objects.count()) == (1, 1)
    assert Message.objects.filter(event_id="evt_1").count() == 1
    assert not Message.objects.filter(handled_at=None).exists()
    assert Event.objects.filter(kind="invoice.paid").count() == 1
    assert Mail.objects.filter(kind="receipt").count() == 1
