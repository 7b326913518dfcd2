"""One invoice: the paper as its customer sees it, and beside it whether they opened it."""

from datetime import datetime
from typing import Final

from django.http import HttpResponse
from django.utils import timezone

from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind, access_any
from seenpaid.documents.defaults import today_of
from seenpaid.documents.queries import answer_of, attachments_of, invoices_made_of, revisions_of
from seenpaid.events.queries import timeline
from seenpaid.followups.ladder import ladders_of
from seenpaid.lib.money import Money
from seenpaid.messaging.queries import mails_of
from seenpaid.payments.queries import disputes_of, flagged_of, payments_of, processing_of
from seenpaid.sharing.links import url_of
from seenpaid.sharing.queries import live_link
from seenpaid.web.choices import PAYMENT_METHODS
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.einvoice import readiness_of
from seenpaid.web.forms.typed import Typed, blank
from seenpaid.web.frame import page
from seenpaid.web.invoice_facts import facts_of
from seenpaid.web.moments import moment
from seenpaid.web.paper import shown_paper
from seenpaid.web.privacy_facts import level_choices
from seenpaid.web.reminder_facts import reminder_facts
from seenpaid.web.rows.credit import credit_of_invoice, credit_of_note
from seenpaid.web.rows.ladder import ladder_rows
from seenpaid.web.rows.mail import mail_row
from seenpaid.web.rows.outlook import expected_words
from seenpaid.web.rows.payment import payment_rows
from seenpaid.web.rows.said import said_rows
from seenpaid.web.rows.trouble import dispute_rows, flag_rows
from seenpaid.web.story import story_of
from seenpaid.web.timeline import entries
from seenpaid.web.unprintable import missing_of
from seenpaid.web.views.invoice_paper import asked_revision
from seenpaid.web.views.share_sheet import sharing_of

LONGEST_TIMELINE = 60
_LATELY: Final = 8
"""So many entries stand open; what was before is a press away, and the payments are not far below."""
HERE: Final = {Kind.INVOICE: "invoices", Kind.QUOTE: "quotes", Kind.CREDIT_NOTE: "credit-notes"}
"""Where in the navigation each kind of paper stands."""


@member_page("GET")
def show_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Show the paper and the story; `?revision=` turns back to an older paper."""
    document = access_any(invoice_id, company=request.member.company)
    return invoice_page(request, document)


def invoice_page(
    request: MemberRequest,
    document: Document,
    *,
    refused: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the document, and with that of its forms that was refused as it was typed."""
    now = timezone.now()
    if request.htmx and request.htmx.target == "story":
        return page(request, "web/invoice.html#story", {**_story(document, now=now), "is_part": True})
    match document.kind:
        case Kind.QUOTE:
            own = _answer(document, blank("answer").or_refused(refused), now=now)
        case Kind.CREDIT_NOTE:
            apply_form = blank("apply").or_refused(refused)
            own = credit_of_note(document, form=apply_form, now=now) | {"einvoice": readiness_of(document)}
        case _:
            own = _payments(document, refused=refused, now=now)
            own |= credit_of_invoice(document, refused=refused, now=now)
    context = {
        "level": document.tracking,
        "levels": level_choices(document.company),
        **_story(document, now=now),
        **_paper(request, document),
        **_link(document, now=now),
        "files": attachments_of(document.pk, company_id=document.company_id),
        "pause_form": blank("pause").or_refused(refused),
        "mails": [mail_row(each, now=now, zone=document.company.time_zone) for each in mails_of(document)],
        **own,
    }
    return page(request, "web/invoice.html", context, here=HERE[Kind(document.kind)], status=status)


def _payments(document: Document, *, refused: Typed | None, now: datetime) -> dict[str, object]:
    form = _new_payment(document, now=now).or_refused(refused)
    return {
        "reminders": reminder_facts(document, now=now),
        "said": (said := said_rows(document, now=now)),
        "is_waiting": any(row.is_open for row in said),
        "payments": payment_rows(payments_of(document), now=now, company=document.company, refused=refused),
        "processing": _on_its_way(document),
        "disputes": dispute_rows(disputes_of(document), company=document.company),
        "flags": flag_rows(flagged_of(document), company=document.company),
        "payment": form,
        "payment_faults": form.faults(),
        "methods": PAYMENT_METHODS,
        "einvoice": readiness_of(document),
        "ladders": ladder_rows(ladders_of(document), now=now, zone=document.company.time_zone),
        "expected": expected_words(document, now=now) if document.status in lifecycle.OPEN else "",
    }


def _on_its_way(document: Document) -> str:
    minor = processing_of([document.pk], company_id=document.company_id).get(document.pk, 0)
    return Money(minor, document.currency).format(document.company.locale) if minor else ""


def _answer(quote: Document, form: Typed, *, now: datetime) -> dict[str, object]:
    said = answer_of(quote)
    return {
        "answer": said
        and {
            "is_accepted": said.is_accepted,
            "name": said.name,
            "reason": said.reason,
            "revision": said.revision,
            "ip": said.ip,
            "at": moment(said.answered_at, now=now, zone=quote.company.time_zone),
        },
        "made": invoices_made_of([quote], company_id=quote.company_id).get(quote.pk),
        "answer_form": form,
        "answer_faults": form.faults(),
    }


def _story(document: Document, *, now: datetime) -> dict[str, object]:
    company = document.company
    events = timeline(document.company_id, document.pk)[:LONGEST_TIMELINE]
    told = entries(events, now=now, zone=company.time_zone, locale=company.locale)
    return {
        "invoice": facts_of(document, now=now),
        "story": None if document.status == lifecycle.DRAFT else story_of(document, now=now),
        "timeline": {"lately": told[:_LATELY], "before": told[_LATELY:]},
        "zone": company.time_zone,
    }


def _paper(request: MemberRequest, document: Document) -> dict[str, object]:
    number = asked_revision(request)
    revisions = [] if document.revision <= 1 else revisions_of(document)
    paper = shown_paper(document, revision=number)
    return {
        "paper": paper.words,
        "style_url": paper.style_url,
        "revisions": [
            {"number": revision.number, "is_shown": revision.number == (number or document.revision)}
            for revision in revisions
        ],
        "asked_revision": number,
        "unprintable": missing_of(document),
        "is_old_revision": number is not None and number != document.revision,
    }


def _link(document: Document, *, now: datetime) -> dict[str, object]:
    link = live_link(document, now=now)
    if link is None:
        return {"link": None}
    url = url_of(link)
    return {
        "link": {
            "url": url,
            "made": moment(link.created_at, now=now, zone=document.company.time_zone),
            "asks": bool(link.code_hash),
            "ends": link.expires_at and moment(link.expires_at, now=now, zone=document.company.time_zone),
        },
        **sharing_of(document, url=url),
    }


def _new_payment(document: Document, *, now: datetime) -> Typed:
    return Typed(
        {
            "amount": Money(document.balance_minor, document.currency).major(),
            "method": "bank_transfer",
            "paid_on": today_of(document.company, now=now).isoformat(),
        },
        row="payment",
    )
