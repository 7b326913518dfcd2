"""Reading what to do now, what rests, and what is usual."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from seenpaid.companies.models import Company
from seenpaid.customers.models import Customer
from seenpaid.documents.defaults import today_of
from seenpaid.documents.models import Document
from seenpaid.followups.gather import evidence_on
from seenpaid.followups.kinds import STEP_FOR, Step
from seenpaid.followups.models import Claim, Rhythm, Snooze
from seenpaid.followups.pool import pool_of
from seenpaid.followups.rank import score, typical_of
from seenpaid.followups.rhythm import Span
from seenpaid.followups.rules import Finding, findings_in
from seenpaid.lib.page import Page

__all__ = ["Claim", "Followup", "Snooze", "Usual", "followup_of", "followups_page", "snoozed", "usual_of", "usually"]

MOST_SNOOZED: Final = 50
_KEY: Final = re.compile(r"(\d{1,6}\.\d{6})~(inv_[0-9a-z]{26})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Followup:
    """One invoice that somebody should look at now, and why."""

    document: Document
    findings: Sequence[Finding]
    """The strongest first; there is at least one."""
    score: float
    claim: Claim | None = None

    @property
    def finding(self) -> Finding:
        """Return what speaks the loudest."""
        return self.findings[0]

    @property
    def step(self) -> Step:
        """Return what to do about it."""
        return STEP_FOR[self.finding.kind]

    @property
    def key(self) -> str:
        """Return where it stands in the list, for whoever goes on from here."""
        return f"{self.score:.6f}~{self.document.pk}"


@dataclass(frozen=True, slots=True)
class Usual:
    """How soon a customer usually opens, in hours, and pays, in days."""

    opens: Span | None = None
    pays: Span | None = None


def followups_page(company: Company, *, now: datetime, after: str | None = None, limit: int = 25) -> Page[Followup]:
    """Return what to do now, the most useful first; `after` is the `key` of the last one before."""
    ranked = _ranked(company, now=now)
    if (place := _place(after)) is not None:
        ranked = [one for one in ranked if (-one.score, one.document.pk) > place]
    shown = ranked[:limit]
    return Page(_with_claims(shown, company=company), shown[-1].key if len(ranked) > limit else None)


def followup_of(document: Document, *, now: datetime) -> Followup | None:
    """Return why one invoice should be looked at, if it should; the document has its company and customer at hand."""
    company = document.company
    found = findings_in(evidence_on([document], company=company, now=now)[document.pk])
    return _with_claims([Followup(document, found, 0.0)], company=company)[0] if found else None


def snoozed(company: Company, *, now: datetime) -> list[Snooze]:
    """Return what rests, what comes back first standing first."""
    resting = Snooze.objects.filter(company=company, until__gt=today_of(company, now=now))
    return list(resting.select_related("document__customer", "by").order_by("until", "id")[:MOST_SNOOZED])


def usual_of(customer: Customer) -> Usual:
    """Return what is known of a customer's rhythm; spans that are not known yet are None."""
    return usually([customer.pk], company_id=customer.company_id).get(customer.pk, Usual())


def usually(customer_ids: Sequence[str], *, company_id: str) -> Mapping[str, Usual]:
    """Return the rhythms of a company's customers that are known, by the customer's id."""
    found = Rhythm.objects.filter(company_id=company_id, customer__in=customer_ids)
    return {pk: Usual(_span(opens), _span(pays)) for pk, opens, pays in found.values_list("pk", "opens", "pays")}


def _ranked(company: Company, *, now: datetime) -> list[Followup]:
    documents = pool_of(company)
    resting = _resting(documents, company=company, today=today_of(company, now=now))
    documents = [document for document in documents if document.pk not in resting]
    typical = typical_of((document.currency, document.balance_minor) for document in documents)
    evidence = evidence_on(documents, company=company, now=now)
    found = []
    for document in documents:
        known = evidence[document.pk]
        if findings := findings_in(known):
            rank = score(known, findings[0], typical_minor=typical[document.currency])
            found.append(Followup(document, findings, rank))
    return sorted(found, key=lambda one: (-one.score, one.document.pk))


def _resting(documents: Sequence[Document], *, company: Company, today: date) -> set[str]:
    ids = [document.pk for document in documents]
    found = Snooze.objects.filter(company=company, document__in=ids, until__gt=today)
    return set(found.values_list("document_id", flat=True))


def _with_claims(found: Sequence[Followup], *, company: Company) -> list[Followup]:
    ids = [one.document.pk for one in found]
    claims = {
        claim.document_id: claim
        for claim in Claim.objects.filter(company=company, document__in=ids).select_related("by")
    }
    return [Followup(one.document, one.findings, one.score, claims.get(one.document.pk)) for one in found]


def _place(after: str | None) -> tuple[float, str] | None:
    found = _KEY.fullmatch(after or "")
    return None if found is None else (-float(found[1]), found[2])


def _span(kept: list[int] | None) -> Span | None:
    return None if kept is None else Span(*kept)
