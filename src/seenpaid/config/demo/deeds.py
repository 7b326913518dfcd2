"""What people do to one paper: each deed is a verb of the product, at a moment of the past."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from seenpaid.companies.access import Membership
from seenpaid.config.demo.paying import pay_online
from seenpaid.config.demo.readers import SENDER, Reader
from seenpaid.customers.models import Customer
from seenpaid.customers.queries import contacts_of
from seenpaid.documents.actions import cancel, create_invoice, edit
from seenpaid.documents.models import Document
from seenpaid.documents.typed import typed
from seenpaid.engagement.actions import overrule
from seenpaid.engagement.models import Action, View
from seenpaid.engagement.recorder import record
from seenpaid.followups.actions import claim, snooze
from seenpaid.lib.money import Money
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.actions.outcome import accept, come_back
from seenpaid.messaging.models import Mail
from seenpaid.payments.actions import record_manual
from seenpaid.payments.models import Method
from seenpaid.sharing.access import LinkNotFoundError, access_link
from seenpaid.sharing.actions import share
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind

_RATES = {"S": "19"}


@dataclass(slots=True)
class Deeds:
    """One paper, and who sells and who buys."""

    paper: dict[str, Any]
    customer: Customer
    tax: str
    by: Membership
    colleague: Membership
    document: Document | None = None
    token: str = ""
    mails: list[Mail] = field(default_factory=list)

    def draft(self, at: datetime) -> None:
        """Write it."""
        self.document = create_invoice(self.by.company, raw=self._raw(), by=self.by, now=at)

    def share(self, at: datetime) -> None:
        """Issue it and make its link."""
        self.token = token_of(share(self._paper(), by=self.by, now=at))
        self._again()

    def mailed(self, at: datetime) -> None:
        """Write to whoever pays there. In the story a server took it; nobody real is written to."""
        people = contacts_of(self.customer)
        address = people[0].email if people else self.customer.email
        self.mails = send_document(self._paper(), to=[address], by=self.by, now=at)
        for mail in self.mails:
            accept(mail, answer="250 2.0.0 Ok: queued as 4fX2kQ", now=at + timedelta(seconds=2))

    def came_back(self, at: datetime) -> None:
        """Nobody has that address any more."""
        for mail in self.mails:
            said = f"550 5.1.1 <{mail.to_address}>: user unknown"
            come_back(mail, answer=said, is_dead=True, now=at)

    def previewed(self, at: datetime) -> None:
        """The sender looks at what the customer will see."""
        self._open(SENDER.opens(at=at, user_id=self.by.user_id))

    def opened_by(
        self, reader: Reader, *, action: Action = Action.PAGE, method: str = "GET"
    ) -> Callable[[datetime], None]:
        """Somebody asks for the page, or for its PDF."""
        return lambda at: self._open(reader.opens(at=at, action=action, method=method))

    def edited(self, at: datetime) -> None:
        """Something was agreed on the telephone."""
        raw = typed(self._paper())
        raw["lines"] = [
            *raw["lines"],
            self._line(["Small changes, as agreed by phone", "2", "h", self.paper["lines"][-1][3]]),
        ]
        self.document = edit(self._paper(), raw=raw, by=self.by, now=at)

    def paid(self, at: datetime) -> None:
        """All of it comes in."""
        self._again()
        # About every third pays on the page itself, by the test gateway.
        if not (len(self.paper["title"]) % 3 == 0 and pay_online(self._paper(), token=self.token, at=at)):
            self._pay(self._paper().balance_minor, at=at)

    def partly_paid(self, at: datetime) -> None:
        """About a third of it comes in."""
        self._again()
        step = 10 ** max(len(str(self._paper().balance_minor)) - 2, 0)
        self._pay(self._paper().balance_minor // 3 // step * step, at=at)

    def cancelled(self, at: datetime) -> None:
        """The job fell through."""
        self.document = cancel(self._paper(), by=self.by, now=at)

    def set_aside(self, at: datetime) -> None:
        """Somebody has spoken with them and waits a week."""
        snooze(self._paper(), until=(at + timedelta(days=7)).date().isoformat(), by=self.by, now=at)

    def taken(self, at: datetime) -> None:
        """A colleague takes it in hand."""
        claim(self._paper(), by=self.colleague, now=at)

    def overruled(self, at: datetime) -> None:
        """The sender knows better than the rules."""
        unclear = View.objects.filter(
            company_id=self.by.company_id, document=self._paper(), verdict="unverified"
        ).first()
        if unclear is not None:
            overrule(unclear, verdict="human", remembered="customer", by=self.by, now=at)

    def _paper(self) -> Document:
        if self.document is None:
            raise LookupError("It is not written yet.")
        return self.document

    def _again(self) -> None:
        self._paper().refresh_from_db()

    def _open(self, captured: Any) -> None:
        try:
            record(access_link(self.token, kind=LinkKind.INVOICE, now=captured.at), captured)
        except LinkNotFoundError:
            return

    def _pay(self, minor: int, *, at: datetime) -> None:
        document = self._paper()
        raw = {
            "amount": Money(minor, document.currency).major(),
            "method": Method.BANK_TRANSFER.value,
            "paid_on": at.date().isoformat(),
            "reference": f"{document.number} {self.customer.name}"[:120],
        }
        record_manual(document, raw=raw, by=self.colleague, now=at)

    def _raw(self) -> dict[str, object]:
        return {
            "customer": self.customer.pk,
            "title": self.paper["title"],
            "currency": self.paper["currency"],
            "prices_include_tax": bool(self.paper.get("includes_tax")),
            "discount_percent": self.paper.get("discount", "0"),
            "partial_payments": {"enabled": bool(self.paper.get("partial")), "minimum": None},
            "lines": [self._line(line) for line in self.paper["lines"]],
        }

    def _line(self, told: list[str]) -> dict[str, str]:
        description, quantity, unit, price = told
        return {
            "description": description,
            "quantity": quantity,
            "unit": unit,
            "unit_price": price,
            "tax_rate": _RATES.get(self.tax, "0"),
            "tax_category": self.tax,
        }
