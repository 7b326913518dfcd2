"""The evidence of one invoice's opens, to take away."""

from typing import Final

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from seenpaid.companies.roles import Permission, allows
from seenpaid.documents.access import access_any
from seenpaid.evidence.compose import ADDRESSES, members_of
from seenpaid.evidence.file import sealed
from seenpaid.evidence.paper import evidence_pdf
from seenpaid.pdf.actions import branding_of
from seenpaid.web.door import MemberRequest, member_page

_TYPES: Final = {"json": "application/json", "pdf": "application/pdf"}


@member_page("GET")
def download_evidence(request: MemberRequest, invoice_id: str, form: str) -> HttpResponse:
    """Hand out every open, verdict, mail and revision digest; members who only read get it without addresses."""
    document = access_any(invoice_id, company=request.member.company)
    if form not in _TYPES:
        raise Http404
    without = () if allows(request.member.role, Permission.MANAGE_INVOICES) else ADDRESSES
    members = members_of(document, now=timezone.now(), without=without)
    if form == "pdf":
        company = document.company
        content = evidence_pdf(members, branding=branding_of(company), zone=company.time_zone)
    else:
        content = sealed(members).encode()
    name = content_disposition_header(as_attachment=True, filename=f"{document.number or 'draft'}-evidence.{form}")
    return HttpResponse(content, content_type=_TYPES[form], headers={"Content-Disposition": name or "attachment"})
