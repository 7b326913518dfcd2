"""A follow-up in JSON."""

from datetime import date
from typing import Final, TypedDict

from seenpaid.documents.lifecycle import is_overdue
from seenpaid.followups.kinds import Kind, Step
from seenpaid.followups.queries import Followup as Found
from seenpaid.lib.wire import Amount, Day, Id, Moment, amount, day, moment

type FollowupKind = str
type FollowupStep = str
WORDS: Final = {"FollowupKind": tuple(Kind), "FollowupStep": tuple(Step)}


class FollowupReason(TypedDict):
    """Why, as a code and in words for the seller; not for the customer's eyes."""

    code: FollowupKind
    text: str


class FollowupClaim(TypedDict):
    """Who has it in hand."""

    name: str
    claimed_at: Moment


class Followup(TypedDict):
    """An invoice that somebody should look at now; the strongest reason stands first."""

    invoice: Id
    number: str | None
    title: str
    customer: Id
    customer_name: str
    balance_due: Amount
    currency: str
    due_date: Day | None
    overdue: bool
    reasons: list[FollowupReason]
    action: FollowupStep
    claimed_by: FollowupClaim | None


def followup_shape(found: Found, *, today: date) -> Followup:
    """Return the follow-up; its invoice has its customer at hand."""
    document, claim = found.document, found.claim
    return {
        "invoice": document.pk,
        "number": document.number,
        "title": document.title,
        "customer": document.customer_id,
        "customer_name": document.customer.name,
        "balance_due": amount(document.balance_minor, document.currency),
        "currency": document.currency,
        "due_date": day(document.due_date) if document.due_date else None,
        "overdue": is_overdue(
            status=document.status, due_date=document.due_date, balance_minor=document.balance_minor, today=today
        ),
        "reasons": [{"code": finding.kind.value, "text": finding.text} for finding in found.findings],
        "action": found.step.value,
        "claimed_by": None
        if claim is None
        else {"name": claim.by.name or claim.by.email, "claimed_at": moment(claim.at)},
    }
