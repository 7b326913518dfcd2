"""A company with a gateway in memory, and the ways by which the truth may reach its books."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Sum, When

from seenpaid.companies.access import Membership
from seenpaid.documents.models import Document
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import inbox
from seenpaid.payments.actions import connect, look_due, start_payment
from seenpaid.payments.gateways import registry
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.models import Attempt, Charge, Connection, Message, Payment
from tests.make import make_company, make_document
from tests.payments.fake import NOW, Fake, sign


@dataclass
class Till:
    alice: Membership
    fake: Fake
    connection: Connection

    def start(
        self, *documents: Document, amount: str | None = None, gateway: str | None = None, now: datetime = NOW
    ) -> str:
        """Press Pay, and return the session at the provider."""
        url = start_payment(
            [each.pk for each in documents], company_id=self.alice.company_id, amount=amount, gateway=gateway,
            email="dora@buyer.example", back="/i/token", now=now,
        )  # fmt: skip
        return f"cs_{url.rpartition('/')[2]}"

    def tell(
        self, session_id: str, *, event: str = "evt_1", live: bool = False, now: datetime = NOW, **changed: str
    ) -> None:
        """Let the provider send a message, and the worker read it."""
        self.post(self.fake.message(session_id, event=event, live=live), now=now, **changed)
        inbox.handle_due(now=now)

    def post(self, body: bytes, *, now: datetime = NOW, secret: str | None = None, time: str | None = None) -> None:
        time = time or str(int(now.timestamp()))
        secret = secret or f"whsec_http://127.0.0.1:8000/inbound/{self.connection.gateway}/{self.connection.pk}"
        headers = {"x-time": time, "x-signature": sign(body, secret, time)}
        inbox.receive(self.connection.gateway, self.connection.pk, body=body, headers=headers, now=now)

    def look(self, *, now: datetime = NOW) -> None:
        """Let the worker look after whatever is due."""
        while look_due(now=now):
            pass


def make_till(
    monkeypatch, *, key: str = "test_alice", gateway: GatewayName = GatewayName.STRIPE, by: Membership | None = None
) -> Till:
    fake = Fake(name=gateway)
    monkeypatch.setitem(registry._MAKERS, gateway, lambda: fake)
    alice = by or make_company()
    connection = connect(alice.company, gateway=gateway, keys={"secret_key": key}, by=alice, now=NOW)
    return Till(alice, fake, connection)


def sums(document: Document) -> tuple[str, int, int]:
    document.refresh_from_db()
    return document.status, document.paid_minor, document.balance_minor


def in_balance() -> bool:
    """Say whether every document has what its payments say, and every charge what its payments are."""
    counts = Case(When(voided_at=None, then=F("amount_minor") - F("credit_minor") - F("returned_minor")), default=0)
    with across_companies("a test"):
        paid = dict(Payment.objects.values_list("document").annotate(paid=Sum(counts)))
        documents = list(Document.objects.values_list("pk", "paid_minor", "balance_minor"))
        placed = dict(Payment.objects.exclude(charge=None).values_list("charge").annotate(Sum("amount_minor")))
        taken = list(
            Charge.objects.filter(status="paid").exclude(flag="other_currency").values_list("pk", "amount_minor")
        )
    return all(paid.get(pk, 0) == minor and balance >= 0 for pk, minor, balance in documents) and all(
        placed.get(pk, 0) == minor for pk, minor in taken
    )


__all__ = ["Attempt", "Callable", "Message", "Till", "in_balance", "make_document", "make_till", "sums"]
