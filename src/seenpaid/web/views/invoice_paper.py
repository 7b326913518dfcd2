"""An invoice to take away: as a PDF, and its link as a picture for a phone's camera."""

import io

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import access_any
from seenpaid.pdf.actions import einvoice_of, invoice_pdf
from seenpaid.pdf.einvoice.reading import NotAnEInvoiceError
from seenpaid.pdf.typesetter import PaperError
from seenpaid.sharing.links import url_of
from seenpaid.sharing.queries import live_link
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page


@member_page("GET")
def show_qr(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Answer with the live link as a QR code."""
    require(request.member, Permission.MANAGE_INVOICES)
    document = access_any(invoice_id, company=request.member.company)
    link = live_link(document, now=timezone.now())
    if link is None:
        raise Http404
    picture = io.BytesIO()
    segno.make(url_of(link), error="m", micro=False).save(picture, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers={"X-Content-Type-Options": "nosniff"})


@member_page("GET")
def download_pdf(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Answer with the paper, `?revision=` an older one; no view is recorded, for a member is no customer."""
    document = access_any(invoice_id, company=request.member.company)
    try:
        pdf = invoice_pdf(document, revision=asked_revision(request))
    except PaperError as error:
        context = {"again": request.path, "invoice_id": document.pk}
        answer = page(request, "web/no_paper.html", context, here="invoices", status=503)
        answer["Retry-After"] = str(error.retry_after_seconds)
        return answer
    return HttpResponse(
        pdf.content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=pdf.filename) or "inline"
        },
    )


def asked_revision(request: MemberRequest) -> int | None:
    """Return the revision that `?revision=` names; whatever is no number asks for the current one."""
    asked = request.GET.get("revision", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("10000") else None


@member_page("GET")
def download_einvoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Answer with the e-invoice, or lead back to what it lacks."""
    document = access_any(invoice_id, company=request.member.company)
    syntax = "ubl" if request.GET.get("format") == "ubl" else "cii"
    try:
        written = einvoice_of(document, syntax=syntax)
    except NotAnEInvoiceError:
        return redirect(reverse("web-invoice", args=[request.member.company.slug, document.pk]) + "#einvoice")
    disposition = content_disposition_header(as_attachment=True, filename=written.filename) or "attachment"
    return HttpResponse(written.content, content_type="application/xml", headers={"Content-Disposition": disposition})
