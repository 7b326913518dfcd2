"""Bringing customers and invoices in: a file is looked through first, and read in when somebody says so."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.exchange.access import Upload, access_upload
from seenpaid.exchange.actions import (
    MOST_AT_ONCE,
    MOST_UPLOADED,
    NotAllGoodError,
    bring_in,
    forget_upload,
    keep_upload,
    plan_upload,
)
from seenpaid.exchange.batch import UnreadableFileError
from seenpaid.exchange.check import HERE, NEW, WRONG, Finding, Plan
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.views.settings.data import data_page

_MOST_SHOWN: Final = 200


@member_page("POST")
def upload_file(request: MemberRequest) -> HttpResponse:
    """Keep the file and show what it would do."""
    require(request.member, Permission.MANAGE_CUSTOMERS)
    file = request.FILES.get("file")
    if file is None:
        return data_page(request, fault=_("Choose a file first."))
    try:
        # One byte more than is allowed is enough to know that it is too much.
        data = file.read(MOST_UPLOADED + 1)
        upload = keep_upload(file.name or "", data=data, by=request.member, now=timezone.now())
    except UnreadableFileError as error:
        return data_page(request, fault=str(error))
    return redirect("web-import-upload", request.member.company.slug, upload.pk)


@member_page("GET", "POST")
def look_through(request: MemberRequest, upload_id: str) -> HttpResponse:
    """Show what the file would do, row by row; or do it."""
    require(request.member, Permission.MANAGE_CUSTOMERS)
    upload = access_upload(upload_id, by=request.member)
    plan = plan_upload(upload, by=request.member, now=timezone.now())
    if request.method != "POST":
        return _show(request, upload, plan)
    if plan.counts[NEW] > MOST_AT_ONCE:
        return _show(request, upload, plan, status=422)
    try:
        good_only = request.POST.get("good_only") == "on"
        done = bring_in(plan, good_only=good_only, by=request.member, now=timezone.now())
    except NotAllGoodError:
        return _show(request, upload, plan, status=422)
    forget_upload(upload)
    customers = ngettext("%(n)d customer", "%(n)d customers", done["customers"]) % {"n": done["customers"]}
    invoices = ngettext("%(n)d invoice", "%(n)d invoices", done["invoices"]) % {"n": done["invoices"]}
    messages.success(
        request, _("%(customers)s and %(invoices)s are in.") % {"customers": customers, "invoices": invoices}
    )
    return redirect("web-invoices" if done["invoices"] else "web-customers", request.member.company.slug)


def _show(request: MemberRequest, upload: Upload, plan: Plan, *, status: int = 200) -> HttpResponse:
    locale = request.member.company.locale
    context = {
        "file": upload.name,
        "upload_id": upload.pk,
        "counts": {"new": plan.counts[NEW], "here": plan.counts[HERE], "wrong": plan.counts[WRONG]},
        "faults": [
            {
                "line": fault.line or finding.entry.line,
                "name": finding.name,
                "column": fault.column,
                "message": fault.message,
            }
            for finding in plan.of(WRONG)[:_MOST_SHOWN]
            for fault in finding.faults
        ],
        "rows": [_row(finding, locale) for finding in (*plan.of(NEW), *plan.of(HERE))[:_MOST_SHOWN]],
        "most_shown": _MOST_SHOWN,
        "left_out": plan.batch.left_out,
        "is_too_much": plan.counts[NEW] > MOST_AT_ONCE,
        "most": MOST_AT_ONCE,
        "is_refused": status != 200,
        "tab": "data",
    }
    return page(request, "web/settings/import.html", context, here="settings", status=status)


def _row(finding: Finding, locale: str) -> dict[str, object]:
    return {
        "line": finding.entry.line,
        "name": finding.name,
        "says": finding.says,
        "is_invoice": finding.is_invoice,
        "is_new": finding.state == NEW,
        "total": finding.total.format(locale) if finding.total else "",
    }
