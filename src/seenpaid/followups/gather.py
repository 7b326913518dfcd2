"""Gathers the evidence on some invoices: so many queries, however many the invoices are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max

from seenpaid.answers.queries import standings_of
from seenpaid.answers.standing import Standing
from seenpaid.companies.models import Company, TrackingLevel
from seenpaid.documents.models import Document, Revision
from seenpaid.engagement.models import Engagement, Visitor
from seenpaid.followups.evidence import Evidence
from seenpaid.followups.models import Rhythm
from seenpaid.followups.pool import FAILED
from seenpaid.messaging.kinds import Role, Status
from seenpaid.messaging.models import Mail
from seenpaid.payments.queries import left_checkouts
from seenpaid.sharing.models import ShareLink


@dataclass(slots=True)
class _Post:
    """What became of one invoice's mails."""

    accepted_at: datetime | None = None
    written_at: datetime | None = None
    failed: Mail | None = None

    def add(self, mail: Mail) -> None:
        """Take in the next mail; the newest come last."""
        if mail.status in FAILED:
            self.failed = mail
        elif mail.status in {Status.SENT, Status.QUEUED}:
            self.written_at = mail.created_at
            if mail.accepted_at is not None:
                self.accepted_at = max(filter(None, (self.accepted_at, mail.accepted_at)))

    @property
    def still_failed(self) -> Mail | None:
        """Return the mail that did not arrive, unless somebody wrote again since."""
        failed = self.failed
        if failed is None or failed.ended_at is None:
            return None
        return None if self.written_at is not None and self.written_at > failed.ended_at else failed


@dataclass(slots=True)
class _Found:
    """What the queries brought, by the invoice's id."""

    posts: dict[str, _Post] = field(default_factory=dict)
    shared: dict[str, datetime] = field(default_factory=dict)
    newcomers: dict[str, datetime] = field(default_factory=dict)
    revised: dict[tuple[str, int], datetime] = field(default_factory=dict)
    opens_within: dict[str, timedelta] = field(default_factory=dict)
    said: dict[str, Standing] = field(default_factory=dict)
    left: dict[str, datetime] = field(default_factory=dict)


def evidence_on(documents: Sequence[Document], *, company: Company, now: datetime) -> dict[str, Evidence]:
    """Return what is known of each open invoice, by its id; each comes with its customer and summary at hand."""
    found = _Found()
    ids = [document.pk for document in documents]
    found.said = standings_of(ids, company_id=company.pk)
    found.left = left_checkouts(ids, company_id=company.pk)
    _read_posts(ids, company, found)
    _read_links(ids, company, found)
    _read_newcomers([one.pk for one in documents if (_summary(one).visitors or 0) > 1], company, found)
    _read_revisions([one.pk for one in documents if (_summary(one).seen_revision or 0) < one.revision], company, found)
    _read_rhythms({document.customer_id for document in documents}, company, found)
    return {document.pk: _evidence(document, found, company=company, now=now) for document in documents}


def _evidence(document: Document, found: _Found, *, company: Company, now: datetime) -> Evidence:
    summary, post = _summary(document), found.posts.get(document.pk, _Post())
    failed = post.still_failed
    said = found.said.get(document.pk, Standing())
    levels = (company.tracking, document.customer.tracking, document.tracking)
    return Evidence(
        now=now,
        zone=company.time_zone,
        balance_minor=document.balance_minor,
        currency=document.currency,
        due_date=document.due_date,
        revision=document.revision,
        revised_at=found.revised.get((document.pk, document.revision)),
        is_tracked=TrackingLevel.OFF not in levels,
        delivered_at=post.accepted_at or found.shared.get(document.pk),
        was_mailed=post.accepted_at is not None,
        written_at=post.written_at,
        bounced_at=failed.ended_at if failed else None,
        bounced_address=failed.to_address if failed else "",
        bounced_answer=failed.server_answer[:200] if failed else "",
        views=summary.views,
        visitors=summary.visitors,
        unique_ips=summary.unique_ips,
        automated=summary.automated,
        unverified=summary.unverified,
        last_viewed_at=summary.last_viewed_at,
        newcomer_at=found.newcomers.get(document.pk),
        seen_revision=summary.seen_revision,
        usually_opened_within=found.opens_within.get(document.customer_id),
        left_checkout_at=found.left.get(document.pk),
        promised_on=said.promised_on,
        asked_at=said.asked_at,
        question=said.question,
        said_paid_at=said.said_paid_at,
        reference=said.reference,
    )


def _summary(document: Document) -> Engagement:
    found: Engagement | None = getattr(document, "engagement", None)
    return found or Engagement(document=document, company_id=document.company_id)


def _read_posts(ids: Iterable[str], company: Company, found: _Found) -> None:
    mails = Mail.objects.filter(company=company, document__in=ids, role=Role.TO).order_by("id")
    columns = ("document_id", "status", "to_address", "server_answer", "accepted_at", "ended_at", "created_at")
    for mail in mails.only("id", "company_id", *columns):
        found.posts.setdefault(str(mail.document_id), _Post()).add(mail)


def _read_links(ids: Iterable[str], company: Company, found: _Found) -> None:
    links = ShareLink.objects.filter(
        company=company, document__in=ids, revoked_at=None, opened_from=None, address="", contact=None
    )
    found.shared.update((str(pk), at) for pk, at in links.values_list("document_id", "created_at"))


def _read_newcomers(ids: Sequence[str], company: Company, found: _Found) -> None:
    visitors = Visitor.objects.filter(company=company, document__in=ids, views__gt=0)
    latest = visitors.values("document_id").annotate(latest=Max("first_seen_at"))
    found.newcomers.update((row["document_id"], row["latest"]) for row in latest)


def _read_revisions(ids: Sequence[str], company: Company, found: _Found) -> None:
    revisions = Revision.objects.filter(company=company, document__in=ids, number__gt=1)
    for pk, number, at in revisions.values_list("document_id", "number", "created_at"):
        found.revised[pk, number] = at


def _read_rhythms(customer_ids: Iterable[str], company: Company, found: _Found) -> None:
    rhythms = Rhythm.objects.filter(company=company, customer__in=customer_ids)
    for pk, opens in rhythms.values_list("customer_id", "opens"):
        if opens is not None:
            found.opens_within[pk] = timedelta(hours=opens[2])
