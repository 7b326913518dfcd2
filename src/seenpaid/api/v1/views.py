"""Who looked, and a member's word about it."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from seenpaid.api.answers import ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_object
from seenpaid.api.errors import Problem
from seenpaid.api.openapi import takes
from seenpaid.api.pagination import USUAL, key_in, listed
from seenpaid.api.v1.papers import Papers, opened
from seenpaid.api.v1.params import ActorType, Cursor, Limit, ViewId, YesNo
from seenpaid.api.v1.shapes import ViewPage
from seenpaid.companies.profile import Reading
from seenpaid.documents.access import Document
from seenpaid.engagement.access import access_view
from seenpaid.engagement.actions import overrule
from seenpaid.engagement.correcting.remembering import NoNetworkError
from seenpaid.engagement.queries import ViewFilter, views_page
from seenpaid.engagement.representation import View, view_shape
from seenpaid.evidence.compose import evidence_of
from seenpaid.evidence.representation import Evidence

router = Router(tags=["Views"])

_VERDICTS = ("human", "automated")
_REMEMBERED = {"customer": ("human", "customer"), "network": ("automated", "ignored"), "office": ("human", "office")}


def add_views(router: Router, *, of: Papers) -> None:
    """Let the opens of documents of that kind be listed, and taken as evidence."""

    @router.get(
        f"{of.at}/views",
        auth=READ,
        response=ViewPage,
        operation_id=f"list_{of.word}_views",
        summary=f"List the opens of {of.a}",
    )
    @opened(of)
    def list_views(
        request: Asked,
        document: Document,
        limit: Limit = USUAL,
        cursor: Cursor = "",
        actor_type: ActorType | None = None,
        counted: YesNo | None = None,
    ) -> HttpResponse:
        narrowed = ViewFilter(actor_type=actor_type, counted=None if counted is None else counted == "true")
        page = views_page(document, narrowed=narrowed, after=key_in(cursor, request=request), limit=limit)
        return listed(request, [view_shape(view) for view in page.rows], next_key=page.next_key)

    @router.get(
        f"{of.at}/evidence",
        auth=READ,
        response=Evidence,
        operation_id=f"take_{of.word}_evidence",
        summary=f"Take the evidence of the opens of {of.a}",
        description="Every open, verdict, correction, mail and revision digest, chained and signed. The bytes of the answer "
        "are the file that `seenpaid verify` checks.",
    )
    @opened(of)
    def take_evidence(_: Asked, document: Document) -> HttpResponse:
        return HttpResponse(evidence_of(document, now=timezone.now()), content_type="application/json")


@router.patch(
    "/views/{view_id}",
    auth=MANAGE_INVOICES,
    response={200: View, 409: Problem},
    summary="Overrule a verdict",
    description="A person's word stands over the rules'; counts and status follow.",
    openapi_extra=takes("ViewChanges"),
)
def overrule_verdict(request: Asked, view_id: ViewId) -> HttpResponse:
    view = access_view(view_id, company=request.auth.company)
    body = read_object(request)
    reading = Reading(body, allowed=frozenset({"verdict", "remember"}))
    verdict = reading.one_of("verdict", _VERDICTS, f"Use one of {', '.join(_VERDICTS)}.")
    remembered = ""
    if body.get("remember") is not None:
        word = reading.one_of("remember", tuple(_REMEMBERED), f"Use one of {', '.join(_REMEMBERED)}, or null.")
        needed, remembered = _REMEMBERED.get(word, (verdict, ""))
        if verdict and needed != verdict:
            reading.fault("remember", f"“{word}” goes with the verdict {needed}.")
    reading.done()
    try:
        corrected = overrule(view, verdict=verdict, remembered=remembered, by=request.auth, now=timezone.now())
    except NoNetworkError:
        reading.fault("remember", "The address of this open is not kept, so there is nothing to remember it by.")
        reading.done()
        raise
    return ok(view_shape(corrected))
