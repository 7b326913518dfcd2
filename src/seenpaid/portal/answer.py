"""What every address that takes a token answers, whoever asks and whatever the token."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from seenpaid.pdf.actions import Pdf
from seenpaid.portal.headers import PAGE_HEADERS, TOKEN_HEADERS
from seenpaid.portal.not_found import busy_page, not_found_page


def page(body: bytes, *, status: int = 200) -> HttpResponse:
    """Return a page with the headers of its kind."""
    return HttpResponse(body, status=status, headers=dict(PAGE_HEADERS))


def not_found() -> HttpResponse:
    """Return the one page for whatever is not here."""
    return page(not_found_page(), status=404)


def paper(pdf: Pdf) -> HttpResponse:
    """Return a PDF to be kept, under the document's number."""
    named = content_disposition_header(as_attachment=True, filename=pdf.filename) or "attachment"
    headers = {**TOKEN_HEADERS, "Content-Type": "application/pdf", "Content-Disposition": named}
    return HttpResponse(pdf.content, headers=headers)


def busy(*, seconds: int) -> HttpResponse:
    """Ask to come back in a moment: the paper cannot be had now."""
    return HttpResponse(busy_page(), status=503, headers={**PAGE_HEADERS, "Retry-After": str(seconds)})


def only_to_read() -> HttpResponse:
    """Refuse any other method, which says nothing about the token."""
    return HttpResponse(b"", status=405, headers={**PAGE_HEADERS, "Allow": "GET, HEAD"})
