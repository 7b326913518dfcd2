"""A document is read, changed, and goes where it goes next: the same for every kind."""

from collections.abc import Collection, Mapping

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from ninja import Router

from seenpaid.api.answers import nothing
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_nothing, read_object
from seenpaid.api.errors import INVALID_HEADER, Problem, RefusedError
from seenpaid.api.openapi import takes
from seenpaid.api.v1.papers import Papers, opened
from seenpaid.documents.access import Document
from seenpaid.documents.actions import amend, cancel, delete_draft, duplicate, issue


def add_lifecycle(router: Router, *, of: Papers) -> None:
    """Let documents of that kind be shown, changed, thrown away, issued, cancelled and copied."""
    _add_content(router, of)
    _add_steps(router, of)


def _add_content(router: Router, of: Papers) -> None:
    @router.get(of.at, auth=READ, response=of.shape, operation_id=f"show_{of.word}", summary=f"Show {of.a}")
    @opened(of)
    def show(_request: Asked, document: Document) -> HttpResponse:
        return of.told(document)

    @router.patch(
        of.at,
        auth=MANAGE_INVOICES,
        response={200: of.shape, 409: Problem, 412: Problem},
        operation_id=f"change_{of.word}",
        summary=f"Change {of.a}",
        description="Writes the given fields and keeps the others; lines are replaced. An issued one gets a new revision.",
        openapi_extra=takes(f"{of.inputs}Changes", if_match=True),
    )
    @opened(of)
    def change(request: Asked, document: Document) -> HttpResponse:
        changes, versions = read_object(request), _versions_in(request.headers)
        return of.told(amend(document, changes=changes, by=request.auth, now=timezone.now(), versions=versions))

    @router.delete(
        of.at,
        auth=MANAGE_INVOICES,
        response={204: None, 409: Problem},
        operation_id=f"throw_{of.word}_away",
        summary=f"Throw {of.a} away that is a draft",
    )
    @opened(of)
    def throw_away(request: Asked, document: Document) -> HttpResponse:
        delete_draft(document, by=request.auth)
        return nothing()


def _add_steps(router: Router, of: Papers) -> None:
    @router.post(
        f"{of.at}/issue",
        auth=MANAGE_INVOICES,
        response=of.shape,
        operation_id=f"issue_{of.word}",
        summary=f"Issue {of.a} that is a draft",
        description="Gives it a number and freezes revision 1. An issued one is answered as it is. A credit note goes to "
        "its customer's credit, and one that corrects an invoice is used on it at once, as far as it owes.",
    )
    @opened(of)
    def issue_draft(request: Asked, document: Document) -> HttpResponse:
        read_nothing(request)
        return of.told(issue(document, by=request.auth, now=timezone.now()))

    @router.post(
        f"{of.at}/cancel",
        auth=MANAGE_INVOICES,
        response={200: of.shape, 409: Problem},
        operation_id=f"cancel_{of.word}",
        summary=f"Cancel {of.a}",
        description="Its number stays used. Drafts are deleted instead; a paid invoice, an answered quote and a credit "
        "note that was used stay.",
    )
    @opened(of)
    def cancel_issued(request: Asked, document: Document) -> HttpResponse:
        read_nothing(request)
        return of.told(cancel(document, by=request.auth, now=timezone.now()))

    @router.post(
        f"{of.at}/duplicate",
        auth=MANAGE_INVOICES,
        response={201: of.shape},
        operation_id=f"duplicate_{of.word}",
        summary=f"Copy {of.a}",
        description="Makes a new draft with the same content, dated today. It corrects no invoice.",
    )
    @opened(of)
    def copy(request: Asked, document: Document) -> HttpResponse:
        read_nothing(request)
        made = duplicate(document, by=request.auth, now=timezone.now())
        return of.written(made, location=f"{request.path.removesuffix(f'{document.pk}/duplicate')}{made.pk}")


def _versions_in(headers: Mapping[str, str]) -> Collection[str]:
    """Return the versions that a change may be made to; none means any. Raises RefusedError."""
    header = headers.get("If-Match", "*").strip()
    if header == "*":
        return ()
    versions = [etag.strip('"') for etag in parse_etags(header)]
    if not versions:
        raise RefusedError(INVALID_HEADER, detail="If-Match holds the ETag of what was read, in its quotes.")
    return versions
