"""The list of quotes, and what a member does with one beyond what every paper has."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Kind, access_document
from seenpaid.documents.actions import (
    Answer,
    NotAnswerableError,
    NotConvertibleError,
    answer_quote,
    convert,
)
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.engagement.queries import papers_page
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.typed import typed
from seenpaid.web.frame import page
from seenpaid.web.invoice_rows import invoice_rows
from seenpaid.web.paging import key_of, query_of, search_of
from seenpaid.web.views.invoice import invoice_page

FILTERS: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("All"),
    lifecycle.SENT: gettext_lazy("Sent"),
    lifecycle.VIEWED: gettext_lazy("Viewed"),
    lifecycle.ACCEPTED: gettext_lazy("Accepted"),
    lifecycle.DECLINED: gettext_lazy("Declined"),
    lifecycle.DRAFT: gettext_lazy("Drafts"),
}


@member_page("GET")
def list_quotes(request: MemberRequest) -> HttpResponse:
    """Show the quotes that were asked for, newest first."""
    company, search, after = request.member.company, search_of(request.GET), key_of(request.GET)
    status = request.GET.get("show", "")
    status = status if status in FILTERS else ""
    found = papers_page(company, kind=Kind.QUOTE, search=search, status=status, after=after)
    is_part = bool(request.htmx)
    context = {
        "rows": invoice_rows(found.rows, company=company, now=timezone.now()),
        "filters": [
            {"label": label, "query": query_of(show=each, q=search), "is_here": each == status}
            for each, label in FILTERS.items()
        ],
        "show": status,
        "search": search,
        "is_narrowed": bool(status or search),
        "here": query_of(show=status, q=search, after=after),
        "newest": query_of(show=status, q=search) if after else "",
        "older": query_of(show=status, q=search, after=found.next_key) if found.next_key else "",
        "is_part": is_part,
    }
    return page(request, "web/quotes.html#found" if is_part else "web/quotes.html", context, here="quotes")


@member_page("POST")
def answer(request: MemberRequest, quote_id: str) -> HttpResponse:
    """Keep an answer that came on the telephone or on paper."""
    require(request.member, Permission.MANAGE_INVOICES)
    quote = access_document(quote_id, company=request.member.company, kind=Kind.QUOTE)
    form = typed(request.POST, ("name", "reason"))
    said = Answer(
        is_accepted=request.POST.get("said") == "accepted",
        name=form.values["name"],
        reason=form.values["reason"],
        revision=quote.revision,
    )
    try:
        answer_quote(quote, answer=said, actor=request.member.actor, now=timezone.now())
    except InvalidDraftError as error:
        return invoice_page(request, quote, answer_form=form.refused(error.errors), status=422)
    except NotAnswerableError:
        messages.error(request, _("This quote was answered or withdrawn already, or has expired."))
    return redirect("web-invoice", request.member.company.slug, quote.pk)


@member_page("POST")
def convert_quote(request: MemberRequest, quote_id: str) -> HttpResponse:
    """Make the invoice of it, or find it again."""
    quote = access_document(quote_id, company=request.member.company, kind=Kind.QUOTE)
    try:
        invoice = convert(quote, by=request.member, now=timezone.now())
    except NotConvertibleError:
        messages.error(request, _("A draft, declined or withdrawn quote makes no invoice."))
        return redirect("web-invoice", request.member.company.slug, quote.pk)
    if invoice.status == lifecycle.DRAFT:
        messages.success(request, _("This is the invoice, dated today. Look it over, then issue it."))
    return redirect("web-invoice", request.member.company.slug, invoice.pk)
