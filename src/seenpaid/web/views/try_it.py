"""An invoice before signing up: the same form and the same paper, and nothing anybody else can see."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from seenpaid.companies.access import memberships_of
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission, allows
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.engagement.client.address import client_address
from seenpaid.lib.throttle import Throttle
from seenpaid.pdf.actions import filename_of
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.screen import on_screen
from seenpaid.pdf.typesetter import PaperError, render_pdf
from seenpaid.web.choices import PRICE_KINDS, TAX_CATEGORIES, countries, currencies
from seenpaid.web.figures import figures_of
from seenpaid.web.forms.sheet import BLANK_KEY, LineRow, blank_line, sheet_of
from seenpaid.web.forms.sheet_steps import stepped
from seenpaid.web.forms.typed import Typed
from seenpaid.web.trial import Trial, forget, keep, kept_in, move_in

WRITES: Final = Throttle(limit=120, window_seconds=60, name="trial written")
PAPERS: Final = Throttle(limit=20, window_seconds=60, name="trial printed")
_PAYMENT_DAYS: Final = timedelta(days=14)


@never_cache
def new_trial(request: HttpRequest) -> HttpResponse:
    """Show the paper as a form; a POST is one of its buttons. Whoever is signed in may keep it in their company."""
    if request.method in {"GET", "HEAD"}:
        return _page(request, kept_in(request.session) or _blank())
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    step = request.POST.get("step", "update")
    if wait := _seconds_to_wait(request, PAPERS if step == "pdf" else WRITES):
        return _wait(request, wait)
    trial = Trial.of(request.POST)
    if step == "clear":
        forget(request.session)
        return redirect("web-try")
    if not keep(request.session, request.POST):
        messages.error(request, _("This is too long to be kept here. Sign up first; an account has room for it."))
        return _page(request, trial, status=413)
    if (after := stepped(trial.sheet, step)) is not None:
        return _page(request, Trial(trial.seller, after))
    return _finished(request, trial, step=step)


@never_cache
def preview_trial(request: HttpRequest) -> HttpResponse:
    """Answer with the paper as it looks so far, and keep what was typed."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if wait := _seconds_to_wait(request, WRITES):
        return _wait(request, wait)
    trial = Trial.of(request.POST)
    keep(request.session, request.POST)
    return render(request, "web/try.html#preview", {**_sums(trial), "is_answer": True})


def _finished(request: HttpRequest, trial: Trial, *, step: str) -> HttpResponse:
    try:
        paper = trial.finished(now=timezone.now())
    except InvalidDraftError as error:
        return _page(request, Trial(trial.seller, trial.sheet.refused(error.errors)), status=422)
    if step == "pdf":
        return _pdf(request, trial, paper)
    missing = {
        name: [_("Write a name here.")]
        for name, typed in ((n, {**trial.seller.values, **trial.sheet.head.values}[n]) for n in _NAMED)
        if not typed.strip()
    }
    if missing:
        seller = trial.seller.refused({n: found for n, found in missing.items() if n == "seller_name"})
        sheet = trial.sheet.refused({n: found for n, found in missing.items() if n != "seller_name"})
        return _page(request, Trial(seller, sheet), status=422)
    return take_in(request)


_NAMED: Final = ("seller_name", "new_customer_name")


def take_in(request: HttpRequest) -> HttpResponse:
    """Move what the session holds into the first company where its owner may write invoices, and open it there.

    Whoever has no account is asked to make one first.
    """
    if not request.user.is_authenticated:
        request.session["trial_wanted"] = True  # so that signing in leads on from here too.
        return redirect("account_signup")
    trial = kept_in(request.session)
    found = [each for each in memberships_of(request.user) if allows(each.role, Permission.MANAGE_INVOICES)]
    if trial is None:
        return redirect("web-home")
    if not found:
        return redirect("web-onboarding")
    try:
        document = move_in(trial, by=found[0], now=timezone.now())
    except (InvalidDraftError, InvalidProfileError) as error:
        errors = {f"new_customer_{name}" if name in {"name", "email"} else name: e for name, e in error.errors.items()}
        return _page(request, Trial(trial.seller, trial.sheet.refused(errors)), status=422)
    forget(request.session)
    messages.success(request, _("Your invoice moved in. Look it over, then issue it."))
    return redirect("web-invoice-edit", found[0].company.slug, document.pk)


def _pdf(request: HttpRequest, trial: Trial, paper: Paper) -> HttpResponse:
    try:
        content = render_pdf(paper)
    except PaperError as error:
        messages.error(request, _("The PDF cannot be made at the moment. Please try again in a minute."))
        answer = _page(request, trial, status=503)
        answer["Retry-After"] = str(error.retry_after_seconds)
        return answer
    named = content_disposition_header(as_attachment=True, filename=filename_of(paper.snapshot)) or "attachment"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": named})


def _page(request: HttpRequest, trial: Trial, *, status: int = 200) -> HttpResponse:
    context = {
        **_sums(trial),
        "sheet": trial.sheet,
        "seller": trial.seller,
        "faults": [*trial.seller.faults(), *trial.sheet.faults()],
        "template_row": LineRow(BLANK_KEY, blank_line()),
        "countries": countries(),
        "currencies": currencies(),
        "price_kinds": PRICE_KINDS,
        "tax_categories": TAX_CATEGORIES,
        "has_tax_kinds": request.POST.get("tax_kinds") == "on",
        "is_kept": kept_in(request.session) is not None,
    }
    return render(request, "web/try.html", context, status=status)


def _sums(trial: Trial) -> dict[str, object]:
    now = timezone.now()
    figures = figures_of(trial.sheet, company=trial.company(), now=now)
    paper = trial.paper(now=now)
    shown = on_screen(paper) if paper else None
    accent = shown["accent"] if shown else "1f5f5b"
    return {
        "figures": figures,
        "lines": [{"row": row, "net": figures.amounts.get(row.key, "")} for row in trial.sheet.rows],
        "paper": shown,
        "style_url": reverse("paper-style", args=[accent]),
    }


def _blank() -> Trial:
    today = timezone.now().date()
    fields = {"currency": "EUR", "issue_date": today.isoformat(), "due_date": (today + _PAYMENT_DAYS).isoformat()}
    words = {**fields, "new_customer_name": "", "new_customer_email": ""}
    return Trial(
        Typed({"seller_name": "", "seller_email": "", "seller_country": ""}), sheet_of(fields).with_head(**words)
    )


def _seconds_to_wait(request: HttpRequest, throttle: Throttle) -> int:
    headers = {name.lower(): value for name, value in request.headers.items()}
    peer = request.META.get("REMOTE_ADDR")
    address = client_address(peer, headers, trusted=settings.SEENPAID_TRUSTED_PROXIES).ip
    now = timezone.now().timestamp()
    return 0 if throttle.hit(address or "unknown", now=now) else throttle.seconds_left(now=now)


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    messages.error(request, _("That was a lot at once. Please wait a minute; what you typed before is kept."))
    answer = _page(request, Trial.of(request.POST), status=429)
    answer["Retry-After"] = str(seconds)
    return answer
