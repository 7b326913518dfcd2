"""What every address that takes a token answers, whoever asks and whatever the token."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from seenpaid.pdf.actions import Pdf
from seenpaid.portal.headers import FORM_HEADERS, PAGE_HEADERS, PAY_HEADERS, TOKEN_HEADERS
from seenpaid.portal.not_found import busy_page, not_found_page, not_now_page, too_many_page

_REFUSED: Final = 400


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


def form_page(body: bytes, *, status: int = 200) -> HttpResponse:
    """Return a page that may send a form, to where it came from."""
    return HttpResponse(body, status=status, headers=dict(FORM_HEADERS))


def pay_page(body: bytes, *, status: int = 200) -> HttpResponse:
    """Return a page whose form may end at a gateway's."""
    return HttpResponse(body, status=status, headers=dict(PAY_HEADERS))


def see_other(address: str) -> HttpResponse:
    """Send back to a page after a form, so that loading it again repeats nothing."""
    return HttpResponse(b"", status=303, headers={**FORM_HEADERS, "Location": address})


def told(values: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """Answer a program."""
    kind = "application/json" if status < _REFUSED else "application/problem+json"
    return HttpResponse(json.dumps(values), status=status, headers={**TOKEN_HEADERS, "Content-Type": kind})


def file(text: str, *, filename: str) -> HttpResponse:
    """Return JSON to be kept."""
    named = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    headers = {**TOKEN_HEADERS, "Content-Type": "application/json", "Content-Disposition": named}
    return HttpResponse(text, headers=headers)


def too_many(*, seconds: int) -> HttpResponse:
    """Ask whoever asks too often to wait."""
    return HttpResponse(too_many_page(), status=429, headers={**PAGE_HEADERS, "Retry-After": str(seconds)})


def busy(*, seconds: int) -> HttpResponse:
    """Ask to come back in a moment: the paper cannot be had now."""
    return HttpResponse(busy_page(), status=503, headers={**PAGE_HEADERS, "Retry-After": str(seconds)})


def not_now(*, seconds: int) -> HttpResponse:
    """Ask to try again in a moment, whatever it was."""
    return HttpResponse(not_now_page(), status=503, headers={**PAGE_HEADERS, "Retry-After": str(seconds)})


def only(methods: Iterable[str]) -> HttpResponse:
    """Refuse any other method, which says nothing about the token."""
    return HttpResponse(b"", status=405, headers={**PAGE_HEADERS, "Allow": ", ".join(methods)})
