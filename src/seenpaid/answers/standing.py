"""What a customer's answers come to, as long as nobody has dealt with them. Plain rules, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from seenpaid.answers.kinds import Kind


@dataclass(frozen=True, slots=True)
class Open:
    """An answer that nobody has dealt with."""

    kind: str
    at: datetime
    on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an invoice stands with its customer, by their own word."""

    promised_on: date | None = None
    said_paid_at: datetime | None = None
    reference: str = ""
    asked_at: datetime | None = None
    question: str = ""

    @property
    def is_waiting(self) -> bool:
        """Say whether the customer waits for the seller: who asked, or has paid, is not reminded."""
        return self.said_paid_at is not None or self.asked_at is not None

    def is_silent(self, today: date) -> bool:
        """Say whether nobody is reminded today."""
        return self.is_waiting or (self.promised_on is not None and self.promised_on >= today)


def standing_in(answers: Iterable[Open]) -> Standing:
    """Return what the answers come to; they come oldest first, and of each kind the last one counts."""
    last: dict[str, Open] = {answer.kind: answer for answer in answers}
    promise, paid, question = (last.get(kind) for kind in (Kind.PROMISE, Kind.PAID, Kind.QUESTION))
    return Standing(
        promised_on=promise.on if promise else None,
        said_paid_at=paid.at if paid else None,
        reference=paid.text if paid else "",
        asked_at=question.at if question else None,
        question=question.text if question else "",
    )
