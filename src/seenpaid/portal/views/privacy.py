"""What was recorded about a link: a GET shows and hands out, a POST deletes, objects or takes that back. SEC-221

Looking at it is no open. Whoever holds the link needs nothing else, and what happens is told on the document's timeline.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone

from seenpaid.documents.queries import revision_of
from seenpaid.engagement.client.browser_wishes import asks_for_privacy
from seenpaid.engagement.forgetting.objection import allow_tracking, erase_link, object_to_tracking
from seenpaid.engagement.forgetting.shown import MOST_EXPORTED, export_shape, traces_of
from seenpaid.portal import answer
from seenpaid.portal.door import acting, read_only
from seenpaid.portal.misses import counting_misses
from seenpaid.portal.page import path_of
from seenpaid.portal.privacy import DONE, MOST_SHOWN, privacy_page
from seenpaid.portal.rates import READS, WRITES, address_of, seconds_to_wait
from seenpaid.sharing.access import Access, LinkKind, access_paper, opened_document

_DEEDS: Final[dict[str, Callable[..., object]]] = {
    "erase": erase_link,
    "object": object_to_tracking,
    "allow": allow_tracking,
}


@acting
def privacy(request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE, number: str = "") -> HttpResponse:
    """Show what was recorded, or do what the pressed button says."""
    now, is_post = timezone.now(), request.method == "POST"
    if wait := seconds_to_wait(request, WRITES if is_post else READS, at=now):
        return answer.too_many(seconds=wait)
    access = _access(request, token, kind=kind, number=number, now=now)
    if not is_post:
        return answer.form_page(_page(request, access, path=path_of(kind, token, number=number)))
    asked = _asked(request)
    if asked not in _DEEDS:
        return answer.told({"title": f"Say one of {', '.join(_DEEDS)}.", "status": 400}, status=400)
    _DEEDS[asked](access, now=now)
    return answer.see_other(f"{path_of(kind, token, number=number)}/privacy?{DONE}={asked}")


@read_only
def export(request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE, number: str = "") -> HttpResponse:
    """Hand out everything recorded about the link, for programs. SEC-223"""
    now = timezone.now()
    if wait := seconds_to_wait(request, READS, at=now):
        return answer.too_many(seconds=wait)
    access = _access(request, token, kind=kind, number=number, now=now)
    document = opened_document(access.document_id, company_id=access.company_id)
    traces = traces_of(access, asked_from=address_of(request), limit=MOST_EXPORTED)
    told = export_shape(access, traces, company=document.company.name, number=document.number or "", now=now)
    return answer.file(json.dumps(told, ensure_ascii=False, indent=1), filename=f"{document.number}-opens.json")


def _access(request: HttpRequest, token: str, *, kind: LinkKind, number: str, now: datetime) -> Access:
    with counting_misses(address_of(request), at=now):
        return access_paper(token, kind=kind, number=number, now=now)


def _page(request: HttpRequest, access: Access, *, path: str) -> bytes:
    document = opened_document(access.document_id, company_id=access.company_id)
    return privacy_page(
        access,
        company=document.company,
        language=revision_of(document, number=access.revision).snapshot["language"],
        path=path,
        traces=traces_of(access, asked_from=None, limit=MOST_SHOWN + 1),
        done=request.GET.get(DONE, ""),
        asks_for_privacy=asks_for_privacy({name.lower(): value for name, value in request.headers.items()}),
    )


def _asked(request: HttpRequest) -> str:
    try:
        return request.POST.get("do", "")
    except (MultiPartParserError, SuspiciousOperation, OSError, ValueError):
        return ""
