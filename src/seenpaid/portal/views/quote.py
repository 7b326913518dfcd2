"""A quote's reader answers."""

from typing import Final

from django.http import HttpRequest, HttpResponse

from seenpaid.documents.actions import Answer, NotAnswerableError, RevisedError
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.engagement.capture import Capture
from seenpaid.lib.throttle import Throttle
from seenpaid.portal import answer
from seenpaid.portal.door import answering
from seenpaid.portal.offer import Typed
from seenpaid.portal.opening import Opening, access_of
from seenpaid.portal.page import refused_page
from seenpaid.portal.replying import keep_quote_answer
from seenpaid.portal.views.document import capture_of
from seenpaid.sharing.access import Access, LinkKind, opened_document

_BY_ADDRESS: Final = Throttle(limit=20, window_seconds=60, name="answers of an address")
_BY_LINK: Final = Throttle(limit=10, window_seconds=60, name="answers to a link")


@answering
def accept(request: HttpRequest, token: str, kind: LinkKind = LinkKind.QUOTE, number: str = "") -> HttpResponse:
    """Accept the quote under a typed name."""
    return _answer(request, Opening(token, kind, capture_of(request, kind=kind), number), is_accepted=True)


@answering
def decline(request: HttpRequest, token: str, kind: LinkKind = LinkKind.QUOTE, number: str = "") -> HttpResponse:
    """Decline the quote under a typed name."""
    return _answer(request, Opening(token, kind, capture_of(request, kind=kind), number), is_accepted=False)


def _answer(request: HttpRequest, opening: Opening, *, is_accepted: bool) -> HttpResponse:
    access, captured = access_of(opening), opening.capture
    name, reason = request.POST.get("name", ""), request.POST.get("reason", "")
    if faults := _faults(request, access, captured, is_accepted=is_accepted, name=name, reason=reason):
        status = 429 if "too_many" in faults else 422
        typed = Typed(name=name, reason=reason, faults=faults)
        page = refused_page(access_of(opening), path=opening.path, came=opening.came, now=captured.at, typed=typed)
        return answer.form_page(page, status=status)
    return answer.see_other(opening.address)


def _faults(
    request: HttpRequest, access: Access, captured: Capture, *, is_accepted: bool, name: str, reason: str
) -> tuple[str, ...]:
    """Keep the answer and return nothing, or what is wrong with it. Too late is no fault: the page says so. SEC-73"""
    seconds = captured.at.timestamp()
    if not (_BY_ADDRESS.hit(captured.client_ip or "", now=seconds) and _BY_LINK.hit(access.link_id, now=seconds)):
        return ("too_many",)
    revision = request.POST.get("revision", "1")  # Whoever names none can only mean a quote that never changed.
    said = Answer(
        is_accepted=is_accepted,
        name=name,
        reason=reason,
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < len("10000") else 0,
        ip=captured.client_ip if access.tracking == "detailed" else None,
    )
    document = opened_document(access.document_id, company_id=access.company_id)
    try:
        keep_quote_answer(document, said, access=access, captured=captured)
    except InvalidDraftError as error:
        return tuple(error.errors)
    except RevisedError:
        return ("quote_revised",)
    except NotAnswerableError:
        return ()
    return ()
