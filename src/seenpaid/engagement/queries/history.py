"""One document's opens: the log by key, and what its newest rows say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef

from seenpaid.documents.models import Document
from seenpaid.engagement.models import View, Visitor
from seenpaid.lib.ids import first_id
from seenpaid.lib.page import Page
from seenpaid.sharing.models import ShareLink

MOST_TICKS: Final = 300


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """What the history is narrowed to; None means all."""

    actor_type: str | None = None
    verdict: str | None = None
    counted: bool | None = None


def views_page(document: Document, *, narrowed: ViewFilter, after: str | None = None, limit: int = 50) -> Page[View]:
    """Return the log of opens, newest first, each with its visitor at hand."""
    found = View.objects.filter(company_id=document.company_id, document=document)
    found = found.select_related("visitor", "link__contact")
    if narrowed.actor_type is not None:
        found = found.filter(actor_type=narrowed.actor_type)
    if narrowed.verdict is not None:
        found = found.filter(verdict=narrowed.verdict)
    if narrowed.counted is not None:
        found = found.filter(counted=narrowed.counted)
    if after:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-id")[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def ticks(document: Document, *, since: datetime) -> list[View]:
    """Return the newest opens since then, at most 300: what the strip chart draws."""
    first = first_id("viw", at=since)
    found = View.objects.filter(company_id=document.company_id, document=document, pk__gte=first)
    return list(found.only("id", "viewed_at", "actor_type", "verdict", "counted").order_by("-id")[:MOST_TICKS])


def reader_named(view: View) -> str:
    """Return the name of the contact whose own link was opened, if the link was theirs alone; nothing otherwise.

    Theirs alone: mailed to them, and every counted view through it came from one address or one browser. A link that was
    opened elsewhere too may have been passed on, and then nobody can say who looked.
    """
    if view.link_id is None or not view.counted:
        return ""
    link = ShareLink.objects.select_related("contact").filter(pk=view.link_id, company_id=view.company_id).first()
    if link is None or link.contact is None or link.copied_in:
        return ""
    return str(link.contact.name or link.contact.email) if _is_ones_alone(view) else ""


def _is_ones_alone(view: View) -> bool:
    """Say whether all that counts through the view's link came from one address."""
    through = View.objects.filter(link_id=view.link_id, counted=True)
    if through.filter(visitor=None).exists():
        return False
    # Visitor by visitor, each looked up in an index of what counted: opens may be thousands, visitors seldom are.
    theirs = Exists(through.filter(visitor=OuterRef("pk")))
    visitors = Visitor.objects.filter(theirs, company_id=view.company_id, document_id=view.document_id)
    return len(visitors.values("ip_key").distinct()[:2]) == 1
