"""What the evidence calls for. One small rule for each kind; each says why, in words for members.

The sentences are for the seller's eyes. What is written to the customer comes from `letters`, which knows none of this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from seenpaid.followups.evidence import Evidence, clock, days
from seenpaid.followups.kinds import Kind

PATIENCE: Final = timedelta(days=3)
"""How long an invoice may lie unopened with a customer of whom nothing is known."""
LEAST_PATIENCE: Final = timedelta(days=2)
MOST_PATIENCE: Final = timedelta(days=14)
REST: Final = timedelta(days=2)
"""Who was just written to is left in peace."""
CHECKOUT_PATIENCE: Final = timedelta(hours=1)
REVISION_PATIENCE: Final = timedelta(days=1)
LATELY: Final = timedelta(days=14)
SEVERAL: Final = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Why to look at the invoice: how strongly it speaks, from 0 to 1, and in words."""

    kind: Kind
    strength: float
    text: str


type Rule = Callable[[Evidence], Finding | None]


def findings_in(evidence: Evidence) -> list[Finding]:
    """Return everything that the evidence calls for, the strongest first."""
    found = [finding for rule in RULES if (finding := rule(evidence)) is not None]
    was_written_to = evidence.written_at is not None and evidence.now - evidence.written_at < REST
    if was_written_to or evidence.is_promised:
        found = [finding for finding in found if finding.kind in _CANNOT_WAIT]
    return sorted(found, key=lambda finding: -finding.strength)


def patience_with(usually_opened_within: timedelta | None) -> timedelta:
    """Return how long to wait for an open: a day more than this customer usually takes."""
    if usually_opened_within is None:
        return PATIENCE
    return min(max(usually_opened_within + timedelta(days=1), LEAST_PATIENCE), MOST_PATIENCE)


def bounced(evidence: Evidence) -> Finding | None:
    if evidence.bounced_at is None:
        return None
    answer = f" The server said: “{evidence.bounced_answer}”" if evidence.bounced_answer else ""
    when = clock(evidence.bounced_at, zone=evidence.zone)
    return Finding(Kind.BOUNCED, 1.0, f"The mail to {evidence.bounced_address} came back on {when}.{answer}")


def promise_broken(evidence: Evidence) -> Finding | None:
    if evidence.promised_on is None or evidence.promised_on >= evidence.today:
        return None
    on = f"{evidence.promised_on:%a} {evidence.promised_on.day} {evidence.promised_on:%b %Y}"
    return Finding(Kind.PROMISE_BROKEN, 0.95, f"They said they would pay on {on}, and have not.")


def question(evidence: Evidence) -> Finding | None:
    if evidence.asked_at is None:
        return None
    asked = f": “{evidence.question}”" if evidence.question else "."
    return Finding(
        Kind.QUESTION, 0.9, f"They asked a question on {clock(evidence.asked_at, zone=evidence.zone)}{asked}"
    )


def says_paid(evidence: Evidence) -> Finding | None:
    if evidence.said_paid_at is None:
        return None
    said = f" (“{evidence.reference}”)" if evidence.reference else ""
    when = clock(evidence.said_paid_at, zone=evidence.zone)
    return Finding(Kind.SAYS_PAID, 0.88, f"They said on {when} that it is paid{said}, and nothing is recorded.")


def left_checkout(evidence: Evidence) -> Finding | None:
    left_at, written_at = evidence.left_checkout_at, evidence.written_at
    if left_at is None or not CHECKOUT_PATIENCE <= evidence.now - left_at <= LATELY:
        return None
    if written_at is not None and written_at > left_at:
        return None  # help was offered, or something else said.
    when = clock(left_at, zone=evidence.zone)
    return Finding(Kind.LEFT_CHECKOUT, 0.85, f"They began to pay on {when} and did not finish.")


def opened_overdue(evidence: Evidence) -> Finding | None:
    if not evidence.views or evidence.last_viewed_at is None or not evidence.is_late:
        return None
    seen = clock(evidence.last_viewed_at, zone=evidence.zone)
    return Finding(Kind.OPENED_OVERDUE, 0.8, f"Last viewed {seen}; the due date passed {_late(evidence)} ago.")


def overdue(evidence: Evidence) -> Finding | None:
    """Late, and nobody can tell whether they have seen it."""
    if not evidence.is_late or (evidence.is_tracked and evidence.delivered_at is not None):
        return None
    why = "no link or mail of it went out from here" if evidence.is_tracked else "its opens are not recorded"
    return Finding(Kind.OVERDUE, 0.75, f"The due date passed {_late(evidence)} ago; {why}.")


def never_opened(evidence: Evidence) -> Finding | None:
    if evidence.automated or (text := _unopened(evidence)) is None:
        return None
    unsure = " One open is still unclear." if evidence.unverified else ""
    return Finding(Kind.NEVER_OPENED, 0.7, f"Nobody has opened it: {text}.{unsure}")


def only_scanned(evidence: Evidence) -> Finding | None:
    if not evidence.automated or (text := _unopened(evidence)) is None:
        return None
    times = "once" if evidence.automated == 1 else f"{evidence.automated} times"
    text = f"Opened {times} by programs alone, probably a mail scanner or a link preview; {text}."
    return Finding(Kind.ONLY_SCANNED, 0.65, text)


def old_revision(evidence: Evidence) -> Finding | None:
    seen, revised_at = evidence.seen_revision, evidence.revised_at
    if not seen or seen >= evidence.revision or revised_at is None or evidence.now - revised_at < REVISION_PATIENCE:
        return None
    when = clock(revised_at, zone=evidence.zone)
    return Finding(
        Kind.OLD_REVISION, 0.6, f"They saw revision {seen}; revision {evidence.revision} of {when} is not yet seen."
    )


def reread(evidence: Evidence) -> Finding | None:
    if evidence.views < SEVERAL or evidence.last_viewed_at is None:
        return None
    strength = 0.5 + 0.02 * min(evidence.views - SEVERAL, 4)
    seen = clock(evidence.last_viewed_at, zone=evidence.zone)
    return Finding(Kind.REREAD, strength, f"Viewed {evidence.views} times, last {seen}, and not paid.")


def forwarded(evidence: Evidence) -> Finding | None:
    newcomer_at = evidence.newcomer_at
    if newcomer_at is None or evidence.visitors < 2 or evidence.unique_ips < 2:  # a second one.
        return None
    if evidence.now - newcomer_at > LATELY:
        return None
    when = clock(newcomer_at, zone=evidence.zone)
    return Finding(Kind.FORWARDED, 0.45, f"A new visitor elsewhere on {when}: probably forwarded, perhaps to accounts.")


RULES: Final[tuple[Rule, ...]] = (
    bounced,
    promise_broken,
    question,
    says_paid,
    left_checkout,
    opened_overdue,
    overdue,
    never_opened,
    only_scanned,
    old_revision,
    reread,
    forwarded,
)
_CANNOT_WAIT: Final = frozenset({Kind.BOUNCED, Kind.PROMISE_BROKEN, Kind.QUESTION, Kind.SAYS_PAID, Kind.LEFT_CHECKOUT})


def _unopened(evidence: Evidence) -> str | None:
    """Return how long nobody has opened it, or None where that says nothing yet."""
    delivered_at = evidence.delivered_at
    if evidence.views or not evidence.is_tracked or delivered_at is None or evidence.bounced_at is not None:
        return None
    waited = evidence.now - delivered_at
    if waited < patience_with(evidence.usually_opened_within):
        return None
    how = "the mail was accepted" if evidence.was_mailed else "the link was made"
    usual = ""
    if evidence.usually_opened_within is not None:
        usual = f"; they usually open within {days(max(1, -(-evidence.usually_opened_within // timedelta(days=1))))}"
    return f"{how} {days(waited.days)} ago, on {clock(delivered_at, zone=evidence.zone)}{usual}"


def _late(evidence: Evidence) -> str:
    return days(evidence.days_late or 0)
