"""An invoice in JSON with its link and its readers, and one open of it: the same for the API and for webhooks."""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypedDict

from seenpaid.documents.models import CreditApplication, Document, QuoteAnswer
from seenpaid.documents.representation import Note, Offer, Paper, note, offer, paper
from seenpaid.engagement import models
from seenpaid.lib.wire import Id, Moment, moment, moment_or_none
from seenpaid.sharing.models import ShareLink
from seenpaid.sharing.representation import Share, share_shape

type ViewActor = str
type ViewVerdict = str
type ViewAction = str
type ViewSource = str
WORDS: Final = {
    "ViewActor": models.ActorType.values,
    "ViewVerdict": models.Verdict.values,
    "ViewAction": models.Action.values,
    "ViewSource": models.Source.values,
}


class Reason(TypedDict):
    """Why it was judged so: a word for programs and a sentence for people."""

    code: str
    text: str


class View(TypedDict):
    """One open. `visitor` is a label within the invoice; unknown things are null."""

    id: Id
    invoice: Id
    viewed_at: Moment
    actor_type: ViewActor
    verdict: ViewVerdict
    reasons: list[Reason]
    counted: bool
    action: ViewAction
    source: ViewSource
    ip: str | None
    user_agent: str
    browser: str | None
    os: str | None
    device: str | None
    city: str | None
    region: str | None
    country: str | None
    network: str | None
    visitor: str | None
    revision: int


class Engagement(TypedDict):
    """Who looked, in figures: `views` count, `opens` are all requests."""

    views: int
    opens: int
    visitors: int
    unique_ips: int
    first_viewed_at: Moment | None
    last_viewed_at: Moment | None
    last_view: View | None
    previews: int
    automated: int
    unverified: int
    seen_revision: int | None


class Invoice(Paper):
    """An invoice; `viewed_at` is the most recent view that counts."""

    share: Share | None
    viewed_at: Moment | None
    engagement: Engagement


def invoice_shape(document: Document, *, engagement: models.Engagement, link: ShareLink | None, today: date) -> Invoice:
    """Return the invoice; its customer and lines, and the summary's last view, are at hand."""
    return {
        **paper(document, today=today),
        "share": None if link is None else share_shape(link),
        "viewed_at": moment_or_none(engagement.last_viewed_at),
        "engagement": engagement_shape(engagement),
    }


class Quote(Offer):
    """A quote; `viewed_at` is the most recent view that counts."""

    share: Share | None
    viewed_at: Moment | None
    engagement: Engagement


def quote_shape(
    document: Document,
    *,
    engagement: models.Engagement,
    link: ShareLink | None,
    answer: QuoteAnswer | None,
    invoice_id: str | None,
    today: date,
) -> Quote:
    """Return the quote; its customer and lines, and the summary's last view, are at hand."""
    return {
        **offer(document, answer=answer, invoice_id=invoice_id, today=today),
        "share": None if link is None else share_shape(link),
        "viewed_at": moment_or_none(engagement.last_viewed_at),
        "engagement": engagement_shape(engagement),
    }


class CreditNote(Note):
    """A credit note; `viewed_at` is the most recent view that counts."""

    share: Share | None
    viewed_at: Moment | None
    engagement: Engagement


def credit_note_shape(
    document: Document,
    *,
    engagement: models.Engagement,
    link: ShareLink | None,
    applications: Sequence[CreditApplication],
) -> CreditNote:
    """Return the credit note; its customer and lines, its uses, and the summary's last view, are at hand."""
    return {
        **note(document, applications=applications),
        "share": None if link is None else share_shape(link),
        "viewed_at": moment_or_none(engagement.last_viewed_at),
        "engagement": engagement_shape(engagement),
    }


def engagement_shape(engagement: models.Engagement) -> Engagement:
    """Return the summary of a document's opens."""
    last_view = engagement.last_view
    return {
        "views": engagement.views,
        "opens": engagement.opens,
        "visitors": engagement.visitors,
        "unique_ips": engagement.unique_ips,
        "first_viewed_at": moment_or_none(engagement.first_viewed_at),
        "last_viewed_at": moment_or_none(engagement.last_viewed_at),
        "last_view": None if last_view is None else view_shape(last_view),
        "previews": engagement.previews,
        "automated": engagement.automated,
        "unverified": engagement.unverified,
        "seen_revision": engagement.seen_revision,
    }


def view_shape(view: models.View) -> View:
    """Return one open; its visitor is at hand."""
    return {
        "id": view.pk,
        "invoice": view.document_id,
        "viewed_at": moment(view.viewed_at),
        "actor_type": view.actor_type,
        "verdict": view.verdict,
        "reasons": [{"code": reason["code"], "text": reason["text"]} for reason in view.reasons],
        "counted": view.counted,
        "action": view.action,
        "source": view.source,
        "ip": view.ip,
        "user_agent": view.user_agent,
        "browser": view.browser or None,
        "os": view.os or None,
        "device": view.device or None,
        "city": view.city or None,
        "region": view.region or None,
        "country": view.country or None,
        "network": view.network or None,
        "visitor": (view.visitor.label or None) if view.visitor else None,
        "revision": view.revision,
    }
