"""The files beside a document: put there, looked at, taken away."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import access_any, access_attachment
from seenpaid.documents.actions.attach import attach, content_of, detach
from seenpaid.documents.attached import MOST_BYTES, InvalidFileError
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.uploads import too_many


@member_page("POST")
def attach_file(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Keep what was uploaded, or say why not. SEC-157, SEC-160"""
    require(request.member, Permission.MANAGE_INVOICES)
    document = access_any(invoice_id, company=request.member.company)
    if refused := too_many(request):
        return refused
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file first."))
        return _back(request, document.pk, at="")
    try:
        # One byte more than is allowed is enough to know that it is too much.
        data = upload.read(MOST_BYTES + 1)
        attach(document, name=upload.name or "", data=data, by=request.member, now=timezone.now())
    except InvalidFileError as error:
        messages.error(request, str(error))
        return _back(request, document.pk, at="")  # what is wrong is said above.
    return _back(request, document.pk)


@member_page("POST")
def remove_file(request: MemberRequest, invoice_id: str, attachment_id: str) -> HttpResponse:
    """Take the file away."""
    require(request.member, Permission.MANAGE_INVOICES)
    document = access_any(invoice_id, company=request.member.company)
    detach(access_attachment(attachment_id, document=document), by=request.member, now=timezone.now())
    return _back(request, document.pk)


@member_page("GET")
def download_file(request: MemberRequest, invoice_id: str, attachment_id: str) -> HttpResponse:
    """Hand out the file, never to be shown in place. SEC-163"""
    document = access_any(invoice_id, company=request.member.company)
    attachment = access_attachment(attachment_id, document=document)
    try:
        content = content_of(attachment)
    except OSError as error:  # The row is there and the file is lost.
        raise Http404 from error
    named = content_disposition_header(as_attachment=True, filename=attachment.name) or "attachment"
    return HttpResponse(content, content_type=attachment.media_type, headers={"Content-Disposition": named})


def _back(request: MemberRequest, invoice_id: str, *, at: str = "#files") -> HttpResponse:
    return HttpResponseRedirect(reverse("web-invoice", args=[request.member.company.slug, invoice_id]) + at)
