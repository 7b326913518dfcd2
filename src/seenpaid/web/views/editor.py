"""The paper as a form: new, and again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.companies.access import require
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.customers.actions import add_customer
from seenpaid.customers.queries import customer_choices
from seenpaid.documents.access import Document, Kind, access_any
from seenpaid.documents.actions import NotEditableError, create_document, edit
from seenpaid.documents.defaults import defaults_of
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.lifecycle import DRAFT, EDITABLE
from seenpaid.documents.typed import typed
from seenpaid.sharing.actions import share
from seenpaid.web.choices import PRICE_KINDS, TAX_CATEGORIES, currencies
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.einvoice import needs_so_far
from seenpaid.web.figures import Figures, figures_of
from seenpaid.web.forms.plan import DEPOSIT, STAGES, WHOLE, spared
from seenpaid.web.forms.sheet import (
    BLANK_KEY,
    NEW_CUSTOMER,
    PARTIAL,
    LineRow,
    Sheet,
    blank_line,
    read_sheet,
    sheet_of,
)
from seenpaid.web.forms.sheet_steps import stepped
from seenpaid.web.frame import page
from seenpaid.web.unprintable import unprintable_in
from seenpaid.web.views.invoice import HERE

PLANS: Final[tuple[tuple[str, str | Promise], ...]] = (
    (WHOLE, gettext_lazy("All at once, by the due date")),
    (DEPOSIT, gettext_lazy("A deposit, the rest by the due date")),
    (STAGES, gettext_lazy("In stages, each with its date")),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Which document the editor is about; none yet for a new one."""

    id: str = ""
    number: str = ""
    is_draft: bool = True
    next_revision: int = 0
    kept: dict[str, Any] | None = None
    """What the document holds that the paper does not show."""
    kind: Kind = Kind.INVOICE

    @property
    def is_quote(self) -> bool:
        """Say whether it is an offer."""
        return self.kind == Kind.QUOTE

    @property
    def is_credit(self) -> bool:
        """Say whether it gives money back."""
        return self.kind == Kind.CREDIT_NOTE


@member_page("GET", "POST")
def new_invoice(request: MemberRequest) -> HttpResponse:
    """Begin a draft."""
    return _new(request, Subject())


@member_page("GET", "POST")
def new_quote(request: MemberRequest) -> HttpResponse:
    """Begin a draft of a quote."""
    return _new(request, Subject(kind=Kind.QUOTE))


@member_page("GET", "POST")
def new_credit_note(request: MemberRequest) -> HttpResponse:
    """Begin a draft of a credit note that corrects no invoice in particular."""
    return _new(request, Subject(kind=Kind.CREDIT_NOTE))


def _new(request: MemberRequest, subject: Subject) -> HttpResponse:
    require(request.member, Permission.MANAGE_INVOICES)
    if request.method == "POST":
        return _posted(request, subject, None)
    now = timezone.now()
    defaults = defaults_of(request.member.company, now=now, kind=subject.kind)
    fields = {
        "customer": request.GET.get("customer", ""),
        "currency": defaults.currency,
        "prices_include_tax": defaults.prices_include_tax,
        "issue_date": defaults.today.isoformat(),
        "due_date": (defaults.today + timedelta(days=defaults.payment_days)).isoformat(),
        "notes": defaults.notes,
        "terms": defaults.terms,
    }
    return _editor(request, sheet_of(fields), subject)


@member_page("GET", "POST")
def edit_invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Change a draft, or make the next revision of what was issued."""
    require(request.member, Permission.MANAGE_INVOICES)
    document = access_any(invoice_id, company=request.member.company)
    if document.status not in EDITABLE:
        messages.error(request, _("What is paid, answered or cancelled stays as it is. Duplicate it instead."))
        return redirect("web-invoice", request.member.company.slug, document.pk)
    was = typed(document)
    subject = Subject(
        document.pk,
        document.number or "",
        document.status == DRAFT,
        document.revision + 1,
        {name: was[name] for name in ("partial_payments", "prices_include_tax")},
        Kind(document.kind),
    )
    if request.method == "POST":
        return _posted(request, subject, document)
    return _editor(request, sheet_of(was), subject)


@member_page("POST")
def preview_invoice(request: MemberRequest) -> HttpResponse:
    """Answer what the paper comes to so far; nothing is stored."""
    require(request.member, Permission.MANAGE_INVOICES)
    sheet = read_sheet(request.POST)
    figures = figures_of(sheet, company=request.member.company, now=timezone.now())
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in Kind.values else Kind.INVOICE
    needs = needs_so_far(sheet, kind=kind, company=request.member.company, now=timezone.now())
    context = {"figures": figures, "lines": _lines(sheet, figures), "needs": needs, "is_answer": True}
    return page(request, "web/editor.html#figures", context)


def _posted(request: MemberRequest, subject: Subject, document: Document | None) -> HttpResponse:
    sheet, step = read_sheet(request.POST), request.POST.get("step", "save")
    if step == "add_customer":
        return _with_customer(request, sheet, subject)
    if (after := stepped(sheet, step)) is not None:
        return _editor(request, after, subject)
    goes_out = step == "share" or not subject.is_draft
    if goes_out and request.POST.get("print_anyway") != "on" and (faults := unprintable_in(request, sheet)):
        return _editor(request, sheet.refused(faults), subject, status=422, is_unprintable=True)
    try:
        document = _saved(request, sheet, subject, document)
    except (InvalidDraftError, InvalidProfileError) as error:
        return _editor(request, sheet.refused(error.errors), subject, status=422)
    except NotEditableError:
        messages.error(request, _("It was paid, answered or cancelled meanwhile. Your changes are below."))
        return _editor(request, sheet, subject, status=409)
    if step == "share":
        share(document, by=request.member, now=timezone.now())
        messages.success(request, _("It has a number and a link. Copy the link and send it to your customer."))
    return redirect("web-invoice", request.member.company.slug, document.pk)


def _saved(request: MemberRequest, sheet: Sheet, subject: Subject, document: Document | None) -> Document:
    """Keep the paper, and a customer typed beside it: both or neither."""
    company, member, now = request.member.company, request.member, timezone.now()
    with transaction.atomic():
        if not sheet.head.values["customer"] and sheet.head.values["new_customer_name"].strip():
            sheet = _customer_added(request, sheet)
        raw = {**(subject.kept or {}), **sheet.raw()}
        if document is None:
            return create_document(company, kind=subject.kind, raw=raw, by=member, now=now)
        return edit(document, raw=raw, by=member, now=now)


def _with_customer(request: MemberRequest, sheet: Sheet, subject: Subject) -> HttpResponse:
    try:
        return _editor(request, _customer_added(request, sheet), subject)
    except InvalidProfileError as error:
        return _editor(request, sheet.refused(error.errors), subject, status=422)


def _customer_added(request: MemberRequest, sheet: Sheet) -> Sheet:
    words = sheet.head.values
    raw = {"name": words["new_customer_name"], "email": words["new_customer_email"]}
    try:
        customer = add_customer(request.member.company, raw=raw, by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        beside = {f"new_customer_{name}": found for name, found in error.errors.items()}
        raise InvalidProfileError(beside) from error
    return sheet.with_head(customer=customer.pk, new_customer_name="", new_customer_email="")


def _editor(
    request: MemberRequest, sheet: Sheet, subject: Subject, *, status: int = 200, is_unprintable: bool = False
) -> HttpResponse:
    company = request.member.company
    figures = figures_of(sheet, company=company, now=timezone.now())
    words = sheet.head.values
    context = {
        "sheet": sheet,
        "subject": subject,
        "figures": figures,
        "needs": needs_so_far(sheet, kind=subject.kind, company=company, now=timezone.now()),
        "lines": _lines(sheet, figures),
        "template_row": LineRow(BLANK_KEY, blank_line()),
        "customers": (customers := customer_choices(company)),
        "is_customer_open": not customers or any(words.get(name) for name in NEW_CUSTOMER),
        "currencies": currencies(),
        "price_kinds": PRICE_KINDS,
        "tax_categories": TAX_CATEGORIES,
        "has_tax_kinds": request.POST.get("tax_kinds") == "on" or _has_tax_kinds(sheet),
        "seller": company.name,
        "plans": PLANS,
        "stages": spared(sheet.stages),
        "is_plan_open": words.get("plan") in {DEPOSIT, STAGES} or any(words.get(name) for name in PARTIAL),
        "is_unprintable": is_unprintable,
        "print_anyway": request.POST.get("print_anyway") == "on",
    }
    return page(request, "web/editor.html", context, here=HERE[subject.kind], status=status)


def _lines(sheet: Sheet, figures: Figures) -> list[dict[str, object]]:
    return [{"row": row, "net": figures.amounts.get(row.key, "")} for row in sheet.rows]


def _has_tax_kinds(sheet: Sheet) -> bool:
    """Say whether a line is taxed in a way of its own. What follows from the rate is shown as such, and not as a choice."""
    return any(row.values.get("tax_category") not in {"", "S", "Z", None} for row in sheet.rows)
