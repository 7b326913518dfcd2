"""Everything that is known of one open invoice, put plainly before the rules."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One invoice that is owed. What is not known, or cannot be yet, is None."""

    now: datetime
    zone: str
    balance_minor: int
    currency: str
    due_date: date | None = None
    revision: int = 1
    revised_at: datetime | None = None
    is_tracked: bool = True

    delivered_at: datetime | None = None
    """When it last reached somebody: a mail that was accepted, or a link that was made to be passed on."""
    was_mailed: bool = False
    written_at: datetime | None = None
    """When the customer was last written to."""
    bounced_at: datetime | None = None
    bounced_address: str = ""
    bounced_answer: str = ""

    views: int = 0
    visitors: int = 0
    unique_ips: int = 0
    automated: int = 0
    unverified: int = 0
    last_viewed_at: datetime | None = None
    newcomer_at: datetime | None = None
    """When the latest visitor who had not been here before first came."""
    seen_revision: int | None = None
    usually_opened_within: timedelta | None = None

    left_checkout_at: datetime | None = None
    promised_on: date | None = None
    asked_at: datetime | None = None
    question: str = ""
    said_paid_at: datetime | None = None
    reference: str = ""

    @property
    def today(self) -> date:
        """The date at the company's place."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def is_promised(self) -> bool:
        """Say whether they named a day to pay on that has not passed."""
        return self.promised_on is not None and self.promised_on >= self.today

    @property
    def days_late(self) -> int | None:
        """How many days the due date has passed; negative while it has not, None where there is none."""
        return None if self.due_date is None else (self.today - self.due_date).days

    @property
    def is_late(self) -> bool:
        """Say whether the due date has passed."""
        return self.days_late is not None and self.days_late > 0


def clock(at: datetime, *, zone: str) -> str:
    """Return `Fri 20 Nov 2026, 14:03 CET`, by the clock of the members."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M %Z}"


def days(number: int) -> str:
    """Return `today`, `1 day` or `6 days`."""
    return "1 day" if number == 1 else f"{number} days"
