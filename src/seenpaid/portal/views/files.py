"""A file beside a document, taken by its link."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from seenpaid.engagement.capture import Action
from seenpaid.portal.door import read_only
from seenpaid.portal.files import file_of
from seenpaid.portal.headers import TOKEN_HEADERS
from seenpaid.portal.opening import Opening, access_of, record_all
from seenpaid.portal.views.document import capture_of
from seenpaid.sharing.access import LinkKind


@read_only
def take_file(
    request: HttpRequest, token: str, file_id: str, kind: LinkKind = LinkKind.INVOICE, number: str = ""
) -> HttpResponse:
    """Hand out the file. It is logged as taking the PDF is: a person took paper away. SEC-158, SEC-163"""
    captured = capture_of(request, action=Action.PDF, kind=kind)
    access = access_of(Opening(token=token, kind=kind, capture=captured, number=number))
    file = file_of(access, file_id)
    record_all([(access, captured)])
    named = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    policy = f"{TOKEN_HEADERS['Content-Security-Policy']}; sandbox"
    headers = {**TOKEN_HEADERS, "Content-Security-Policy": policy, "Content-Disposition": named}
    return HttpResponse(file.content, headers={**headers, "Content-Type": file.media_type})
