"""An access code is typed: the right one leads to a link of the reader's own. It is never in an address. SEC-16"""

from typing import Final

from django.http import HttpRequest, HttpResponse

from seenpaid.lib.throttle import Throttle
from seenpaid.portal import answer
from seenpaid.portal.door import acting
from seenpaid.portal.locked import locked_page, with_source
from seenpaid.portal.opening import Opening, access_of
from seenpaid.portal.page import path_of
from seenpaid.portal.views.document import capture_of
from seenpaid.sharing.access import Access, LinkKind, LinkLockedError
from seenpaid.sharing.actions.guard import LONGEST_CODE, open_by_code

_BY_READER: Final = Throttle(limit=5, window_seconds=900, name="codes of a reader")
_BY_LINK: Final = Throttle(limit=60, window_seconds=900, name="codes of a link")
"""Many addresses that guess together are stopped too, long before four digits are through."""


@acting
def unlock(request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE) -> HttpResponse:
    """Let in whoever knows the code. Whoever only looks is led to the page that asks for it."""
    opening = Opening(token, kind, capture_of(request, kind=kind))
    try:
        access_of(opening)
    except LinkLockedError as error:
        if request.method == "POST":
            return _tried(error.access, opening, code=request.POST.get("code", ""))
    return answer.see_other(opening.address)


def _tried(access: Access, opening: Opening, *, code: str) -> HttpResponse:
    captured = opening.capture
    reader, now = f"{access.link_id} {captured.client_ip}", captured.at.timestamp()
    if _BY_READER.is_over(reader, now=now) or _BY_LINK.is_over(access.link_id, now=now):
        refused = _refused(access, opening, fault="code_too_many", status=429)
        refused["Retry-After"] = str(_BY_READER.seconds_left(now=now))
        return refused
    token = None if len(code) > LONGEST_CODE else _opened(access, opening, code=code)
    if token is not None:
        return answer.see_other(with_source(path_of(opening.kind, token), captured.source))
    _BY_READER.hit(reader, now=now)
    _BY_LINK.hit(access.link_id, now=now)
    return _refused(access, opening, fault="code_wrong", status=422)


def _refused(access: Access, opening: Opening, *, fault: str, status: int) -> HttpResponse:
    page = locked_page(access, path=opening.path, source=opening.capture.source, fault=fault)
    return answer.form_page(page, status=status)


def _opened(access: Access, opening: Opening, *, code: str) -> str | None:
    return open_by_code(access.link_id, company_id=access.company_id, code=code, now=opening.capture.at)
