"""Follow-ups, ready to be shown: what, for whom, the evidence, and one thing to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seenpaid.companies.access import Company, Membership
from seenpaid.documents.defaults import today_of
from seenpaid.followups.kinds import Kind, Step
from seenpaid.followups.queries import Followup, Snooze
from seenpaid.lib.money import Money
from seenpaid.web.moments import day, due

type Word = str | Promise

WHAT: Final[Mapping[Kind, Word]] = {
    Kind.BOUNCED: _("The mail came back"),
    Kind.PROMISE_BROKEN: _("A promise was not kept"),
    Kind.QUESTION: _("A question is waiting"),
    Kind.SAYS_PAID: _("They say it is paid"),
    Kind.LEFT_CHECKOUT: _("Left the checkout"),
    Kind.OPENED_OVERDUE: _("Opened, and late"),
    Kind.OVERDUE: _("Late"),
    Kind.NEVER_OPENED: _("Never opened"),
    Kind.ONLY_SCANNED: _("Only programs opened it"),
    Kind.REREAD: _("Opened several times"),
    Kind.OLD_REVISION: _("Saw an old revision"),
    Kind.FORWARDED: _("Probably forwarded"),
}
TO_DO: Final[Mapping[Step, tuple[Word, Word]]] = {
    Step.RESEND: (_("Send it again"), _("Try another contact, or pass the link on another way.")),
    Step.REMIND: (_("Remind"), _("Ask for what is due.")),
    Step.OFFER_HELP: (_("Ask"), _("Ask whether anything is unclear.")),
    Step.OFFER_ANOTHER_WAY: (_("Offer help"), _("Offer another way to pay.")),
    Step.ANSWER: (_("Answer"), _("Answer what they asked.")),
    Step.LOOK_FOR_MONEY: (_("Ask for the reference"), _("Look for the money first, and record it.")),
    Step.ASK_WHO_PAYS: (_("Ask who pays"), _("Ask whom to write to from now on.")),
    Step.SHOW_NEW_REVISION: (_("Send the new one"), _("Point to the current revision.")),
}


@dataclass(frozen=True, slots=True)
class FollowupRow:
    """One line of the list."""

    invoice: str
    number: str
    title: str
    customer: str
    customer_id: str
    what: Word
    evidence: str
    others: list[str]
    owed: str
    due: str
    step: str
    button: Word
    advice: Word
    claimed_by: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class SnoozeRow:
    """An invoice that rests."""

    invoice: str
    number: str
    customer: str
    until: str


def followup_row(found: Followup, *, member: Membership, now: datetime) -> FollowupRow:
    """Return the line; the invoice has its customer at hand."""
    document, company = found.document, member.company
    button, advice = TO_DO[found.step]
    by = found.claim.by if found.claim else None
    return FollowupRow(
        invoice=document.pk,
        number=document.number or "",
        title=document.title,
        customer=document.customer.name,
        customer_id=document.customer_id,
        what=WHAT[found.finding.kind],
        evidence=found.finding.text,
        others=[finding.text for finding in found.findings[1:]],
        owed=Money(document.balance_minor, document.currency).format(company.locale),
        due=due(document.due_date, today=today_of(company, now=now)),
        step=found.step.value,
        button=button,
        advice=advice,
        claimed_by=(by.name or by.email) if by else "",
        is_mine=by is not None and by.pk == member.user_id,
    )


def snooze_row(snooze: Snooze) -> SnoozeRow:
    """Return the line of what rests."""
    document = snooze.document
    return SnoozeRow(document.pk, document.number or "", document.customer.name, day(snooze.until))


def snooze_days(company: Company, *, now: datetime) -> list[tuple[str, Word]]:
    """Return the days that are offered, and what they are called."""
    today = today_of(company, now=now)
    offered: tuple[tuple[int, Word], ...] = ((1, _("Until tomorrow")), (3, _("For three days")), (7, _("For a week")))
    return [((today + timedelta(days=days)).isoformat(), word) for days, word in offered]
