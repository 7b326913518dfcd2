"""The files beside a document of any kind: listed, put there, handed out and taken away."""

from typing import Annotated

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Query, Router

from seenpaid.api.answers import created, nothing, ok
from seenpaid.api.auth import MANAGE_INVOICES, READ, Asked
from seenpaid.api.body import read_file
from seenpaid.api.endpoint import answers_with
from seenpaid.api.errors import INVALID, RefusedError
from seenpaid.api.openapi import FILE, prints, takes_file
from seenpaid.api.v1.papers import Papers, opened
from seenpaid.api.v1.params import AttachmentId
from seenpaid.api.v1.shapes import AttachmentList
from seenpaid.documents.access import Document, access_attachment
from seenpaid.documents.actions.attach import attach, content_of, detach
from seenpaid.documents.attached import MOST_BYTES, TYPES, InvalidFileError
from seenpaid.documents.queries import attachments_of
from seenpaid.documents.representation import Attachment, attachment_shape

FileName = Annotated[str, Query(max_length=200, description="What the file is called; its ending follows its content.")]


def add_attachments(router: Router, *, of: Papers) -> None:
    """Let files be put beside documents of that kind."""
    at = f"{of.at}/attachments"

    @router.get(
        at,
        auth=READ,
        response=AttachmentList,
        operation_id=f"list_{of.word}_attachments",
        summary=f"List the files beside {of.a}",
    )
    @opened(of)
    def list_files(request: Asked, document: Document) -> HttpResponse:
        files = attachments_of(document.pk, company_id=request.auth.company_id)
        return ok({"data": [attachment_shape(file) for file in files]})

    @router.post(
        at,
        auth=MANAGE_INVOICES,
        response={201: Attachment},
        operation_id=f"attach_to_{of.word}",
        summary=f"Attach a file to {of.a}",
        description="The body is the file itself: a PDF, or a PNG, JPEG or WebP picture, at most 10 MB, ten files and 25 MB "
        "a document. What it is follows from its content; pictures are painted anew, without what the camera wrote into "
        "them. Whoever has the document's link can download it. With an Idempotency-Key, at most 1 MB.",
        openapi_extra=takes_file(*TYPES),
    )
    @opened(of)
    def attach_file(request: Asked, document: Document, name: FileName = "") -> HttpResponse:
        data = read_file(request, most=MOST_BYTES)
        try:
            file = attach(document, name=name, data=data, by=request.auth, now=timezone.now())
        except InvalidFileError as error:
            raise RefusedError(INVALID, errors={"file": [str(error)]}) from error
        return created(attachment_shape(file), headers={"Location": f"{request.path}/{file.pk}"})

    @router.get(
        f"{at}/{{attachment_id}}",
        auth=READ,
        response={200: None},
        operation_id=f"download_{of.word}_attachment",
        summary=f"Download a file beside {of.a}",
        openapi_extra=prints(FILE),
    )
    @answers_with(FILE)
    @opened(of)
    def download_file(_request: Asked, document: Document, attachment_id: AttachmentId) -> HttpResponse:
        file = access_attachment(attachment_id, document=document)
        try:
            content = content_of(file)
        except OSError as error:  # The row is there and the file is lost.
            raise Http404 from error
        named = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
        return HttpResponse(content, content_type=FILE, headers={"Content-Disposition": named})

    @router.delete(
        f"{at}/{{attachment_id}}",
        auth=MANAGE_INVOICES,
        response={204: None},
        operation_id=f"detach_from_{of.word}",
        summary=f"Take away a file beside {of.a}",
    )
    @opened(of)
    def detach_file(request: Asked, document: Document, attachment_id: AttachmentId) -> HttpResponse:
        detach(access_attachment(attachment_id, document=document), by=request.auth, now=timezone.now())
        return nothing()
