"""An invoice's reader says something: a POST says it, a GET shows what was said through this link."""

from typing import Final

from django.http import HttpRequest, HttpResponse

from seenpaid.answers.reading import FIELDS
from seenpaid.lib.throttle import Throttle
from seenpaid.portal import answer
from seenpaid.portal.door import acting
from seenpaid.portal.opening import Opening, access_of
from seenpaid.portal.page import page_after, refused_page
from seenpaid.portal.rates import READS, seconds_to_wait
from seenpaid.portal.reply import TypedReply
from seenpaid.portal.replying import keep_reply
from seenpaid.portal.views.document import capture_of
from seenpaid.sharing.access import Access, LinkKind

_BY_ADDRESS: Final = Throttle(limit=20, window_seconds=60, name="replies of an address")
_BY_LINK: Final = Throttle(limit=10, window_seconds=60, name="replies to a link")
_LONGEST: Final = 2000
"""Nobody gets more than that back of what they typed."""


@acting
def reply(request: HttpRequest, token: str, kind: LinkKind = LinkKind.INVOICE, number: str = "") -> HttpResponse:
    """Keep what was said, or show it. Looking changes nothing and is no open."""
    opening = Opening(token, kind, capture_of(request, kind=kind), number)
    access = access_of(opening)
    if request.method == "POST":
        return _keep(request, opening, access)
    if wait := seconds_to_wait(request, READS, at=opening.capture.at):
        return answer.too_many(seconds=wait)
    page = page_after(access, path=opening.path, came=opening.came)
    return answer.page(page) if page else answer.see_other(opening.address)


def _keep(request: HttpRequest, opening: Opening, access: Access) -> HttpResponse:
    posted, captured = request.POST, opening.capture
    say, values = posted.get("say", ""), {name: posted.get(name, "")[:_LONGEST] for name in FIELDS}
    seconds = captured.at.timestamp()
    if not (_BY_ADDRESS.hit(captured.client_ip or "", now=seconds) and _BY_LINK.hit(access.link_id, now=seconds)):
        fault, status = "too_many", 429
    else:
        fault, status = keep_reply(access, captured, say=say, typed=values, revision=posted.get("revision", "")), 422
    if not fault:
        return answer.see_other(f"{opening.path}/answer{opening.came}")
    refused = TypedReply(say, values, fault)
    page = refused_page(access, path=opening.path, came=opening.came, now=captured.at, reply=refused)
    return answer.pay_page(page, status=status)  # it can be paid from here, too.
