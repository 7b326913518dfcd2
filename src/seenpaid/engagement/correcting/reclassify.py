"""Judges history again with the rules and the memory of today: first to see what would change, then to change it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db import transaction

from seenpaid.documents.models import Document
from seenpaid.engagement.correcting.corrections import Correction, correct, hold
from seenpaid.engagement.correcting.rejudge import again
from seenpaid.engagement.models import View
from seenpaid.events.actions import SYSTEM
from seenpaid.lib.tenancy import across_companies

BATCH: Final = 500
EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One open that would be judged otherwise."""

    view_id: str
    user_agent: str
    network: str
    reason: str


@dataclass(slots=True)
class Tally:
    """How many opens would change in one way, and a few of them."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What a walk over the log found."""

    judged: int = 0
    kept: int = 0
    """Opens that stand as they are because a member said so, or because their evidence is no longer kept."""
    changes: dict[tuple[str, str], Tally] = field(default_factory=dict)
    last_key: str = ""


def walk(*, now: datetime, apply: bool, after: str = "", company_id: str | None = None) -> Iterator[Report]:
    """Judge every open again, oldest first, and yield the growing report after each batch.

    With `apply` each batch is corrected document by document, each in its own transaction; to begin again after an
    interruption is safe, and `after` saves the time. What a member overruled stays.
    """
    report = Report(last_key=after)
    while views := _batch(after=report.last_key, company_id=company_id):
        report.last_key = views[-1].pk
        by_document = sorted(views, key=lambda view: (view.document_id, view.pk))
        for _, group in groupby(by_document, key=lambda view: view.document_id):
            _judge(list(group), report, now=now, apply=apply)
        yield report


def _batch(*, after: str, company_id: str | None) -> list[View]:
    with across_companies("every company's history is judged by the same rules"):
        views = View.objects.select_related("document__company", "link").filter(pk__gt=after)
        if company_id is not None:
            views = views.filter(company_id=company_id)
        return list(views.order_by("id")[:BATCH])


def _judge(views: Sequence[View], report: Report, *, now: datetime, apply: bool) -> None:
    report.judged += len(views)
    report.kept += sum(view.overruled_by_id is not None or view.thinned_at is not None for view in views)
    changes = _changes(views)
    if apply and changes:
        _correct([change.view for change in changes], report, now=now)
    else:
        _note(changes, report)


def _changes(views: Iterable[View]) -> list[Correction]:
    return [change for view in views if (change := again(view)) is not None]


def _correct(views: Sequence[View], report: Report, *, now: datetime) -> None:
    """Correct opens of one document as they stand now: since the batch was read, a member may have had a word."""
    company_id, document_id = views[0].company_id, views[0].document_id
    with transaction.atomic():
        hold(document_id, company_id=company_id)
        fresh = View.objects.select_related("document__company", "link").filter(
            company_id=company_id, document_id=document_id, pk__in=[view.pk for view in views]
        )
        changes = _changes(fresh.order_by("id"))
        _note(changes, report)
        if changes:
            document = Document.objects.get(pk=document_id, company_id=company_id)
            correct(document, changes, actor=SYSTEM, now=now)


def _note(changes: Iterable[Correction], report: Report) -> None:
    for change in changes:
        view = change.view
        before = _words(view.actor_type, view.verdict, view.kind)
        after = _words(change.actor_type, change.verdict, change.kind or "")
        tally = report.changes.setdefault((before, after), Tally())
        tally.count += 1
        if len(tally.examples) < EXAMPLES:
            reason = change.reasons[0]["text"] if change.reasons else ""
            tally.examples.append(Example(view.pk, view.user_agent[:80], view.network or view.ip or "", reason))


def _words(actor_type: str, verdict: str, kind: str) -> str:
    word = "preview" if actor_type == "sender_preview" else verdict
    return f"{word} ({kind})" if kind else word
