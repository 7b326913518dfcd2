"""Exceptions become problems (RFC 9457) here and nowhere else: this file alone knows status codes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NotRequired, TypedDict

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from ninja.errors import AuthenticationError, ValidationError

from seenpaid.answers.access import AnswerNotFoundError
from seenpaid.companies.access import CompanyNotFoundError, NotAllowedError
from seenpaid.companies.actions.answers import AnswerPendingError, KeyReusedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.customers.access import CustomerNotFoundError
from seenpaid.documents.access import ApplicationNotFoundError, AttachmentNotFoundError, DocumentNotFoundError
from seenpaid.documents.actions import (
    NoInvoiceToCreditError,
    NotAnswerableError,
    NotCancellableError,
    NotConvertibleError,
    NotCreditableError,
    NotEditableError,
    RevisedError,
    StaleVersionError,
)
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.engagement.access import ViewNotFoundError
from seenpaid.engagement.actions import NotOverrulableError
from seenpaid.lib.advance import LostRaceError
from seenpaid.messaging.actions import InvalidMailError
from seenpaid.payments.access import PaymentNotFoundError
from seenpaid.payments.actions import NotPayableError, NotRefundableError
from seenpaid.pdf.einvoice.reading import NotAnEInvoiceError
from seenpaid.pdf.typesetter import PaperError
from seenpaid.sharing.actions import NotShareableError

MEDIA_TYPE: Final = "application/problem+json"
REQUEST_ID: Final = "seenpaid.request_id"
_DOCS: Final = "/api/v1/docs"

type Errors = Mapping[str, list[str]]


class Problem(TypedDict):
    """What went wrong: `code` is for programs, `detail` for people, `errors` says which fields need which change."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: NotRequired[dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of problem, with the sentence that is told when there is none better."""

    status: int
    code: str
    title: str
    detail: str


BAD_REQUEST = Kind(400, "bad_request", "Bad request", "The request cannot be read.")
INVALID_JSON = Kind(400, "invalid_json", "Invalid JSON", "The body is not one JSON object.")
INVALID_PARAMETERS = Kind(400, "invalid_parameters", "Invalid parameters", "The query string has a fault.")
INVALID_HEADER = Kind(400, "invalid_header", "Invalid header", "A header cannot be read.")
KEY_IN_URL = Kind(
    400, "key_in_url", "Key in the URL", "Send the key as “Authorization: Bearer sp_…”; URLs end up in logs."
)
UNAUTHORIZED = Kind(401, "unauthorized", "Unauthorized", "Send a live API key as “Authorization: Bearer sp_…”.")
NOT_ALLOWED = Kind(403, "not_allowed", "Not allowed", "The key does not have the scope that this needs.")
NOT_FOUND = Kind(404, "not_found", "Not found", "There is nothing here, or it is not yours.")
METHOD_NOT_ALLOWED = Kind(405, "method_not_allowed", "Method not allowed", "See the header Allow for what may be done.")
NOT_ACCEPTABLE = Kind(406, "not_acceptable", "Not acceptable", "The header Accept leaves out what this answers with.")
NOT_EDITABLE = Kind(409, "not_editable", "Not editable", "In its present state this cannot be changed.")
NOT_CANCELLABLE = Kind(409, "not_cancellable", "Not cancellable", "Drafts are deleted; paid invoices stay.")
NOT_ANSWERABLE = Kind(409, "not_answerable", "Not answerable", "It was answered, withdrawn, has expired or is a draft.")
NOT_CONVERTIBLE = Kind(
    409, "not_convertible", "Not convertible", "A draft, declined or withdrawn quote makes no invoice."
)
NOT_CREDITABLE = Kind(
    409, "not_creditable", "Not creditable", "Nothing is left of the credit, or the invoice owes nothing or is a draft."
)
NOT_PAYABLE = Kind(409, "not_payable", "Not payable", "A draft, cancelled or paid invoice takes no payment.")
NOT_REFUNDABLE = Kind(409, "not_refundable", "Not refundable", "Only what a gateway took, and has not gone back, can.")
NOT_SHAREABLE = Kind(409, "not_shareable", "Not shareable", "A cancelled invoice gets no new link.")
NOT_OVERRULABLE = Kind(409, "not_overrulable", "Not overrulable", "A member's own preview stays what it is.")
REQUEST_PENDING = Kind(409, "request_pending", "Request pending", "The first request with this key is still running.")
LOST_RACE = Kind(409, "lost_race", "Changed meanwhile", "Somebody else changed this at the same moment. Try again.")
STALE_VERSION = Kind(412, "stale_version", "Changed meanwhile", "The invoice is not the version named in If-Match.")
TOO_LARGE = Kind(413, "too_large", "Too large", "A body may have one megabyte.")
UNSUPPORTED = Kind(
    415, "unsupported_media_type", "Unsupported media type", "Send plain, uncompressed application/json."
)
INVALID = Kind(422, "invalid", "Invalid", "Some fields need a change.")
KEY_REUSED = Kind(422, "key_reused", "Key reused", "This Idempotency-Key came with another body before.")
TOO_MANY = Kind(429, "too_many_requests", "Too many requests", "Wait for the seconds in Retry-After.")
INTERNAL = Kind(500, "internal", "Internal error", "This is our fault. The log names the request by its id.")
NO_PAPER = Kind(503, "no_paper", "No paper", "The PDF could not be made just now. Try again in a moment.")
UNAVAILABLE = Kind(503, "unavailable", "Unavailable", "The database is busy. Try again in a moment.")

ALL_KINDS: Final = (
    BAD_REQUEST, INVALID_JSON, INVALID_PARAMETERS, INVALID_HEADER, KEY_IN_URL, UNAUTHORIZED, NOT_ALLOWED, NOT_FOUND,
    METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, NOT_EDITABLE, NOT_CANCELLABLE, NOT_ANSWERABLE, NOT_CONVERTIBLE, NOT_CREDITABLE, NOT_PAYABLE,
    NOT_REFUNDABLE,
    NOT_SHAREABLE, NOT_OVERRULABLE,
    REQUEST_PENDING, LOST_RACE, STALE_VERSION, TOO_LARGE, UNSUPPORTED, INVALID, KEY_REUSED, TOO_MANY, INTERNAL,
    NO_PAPER, UNAVAILABLE,
)  # fmt: skip
KINDS: Final[Mapping[type[Exception], Kind]] = MappingProxyType(
    {
        AuthenticationError: UNAUTHORIZED,
        NotAllowedError: NOT_ALLOWED,
        CompanyNotFoundError: NOT_FOUND,
        CustomerNotFoundError: NOT_FOUND,
        DocumentNotFoundError: NOT_FOUND,
        PaymentNotFoundError: NOT_FOUND,
        AnswerNotFoundError: NOT_FOUND,
        ViewNotFoundError: NOT_FOUND,
        Http404: NOT_FOUND,
        NotEditableError: NOT_EDITABLE,
        NotCancellableError: NOT_CANCELLABLE,
        NotAnswerableError: NOT_ANSWERABLE,
        RevisedError: LOST_RACE,
        NotConvertibleError: NOT_CONVERTIBLE,
        NotCreditableError: NOT_CREDITABLE,
        NoInvoiceToCreditError: NOT_CREDITABLE,
        ApplicationNotFoundError: NOT_FOUND,
        AttachmentNotFoundError: NOT_FOUND,
        NotPayableError: NOT_PAYABLE,
        NotRefundableError: NOT_REFUNDABLE,
        NotShareableError: NOT_SHAREABLE,
        NotOverrulableError: NOT_OVERRULABLE,
        AnswerPendingError: REQUEST_PENDING,
        LostRaceError: LOST_RACE,
        StaleVersionError: STALE_VERSION,
        KeyReusedError: KEY_REUSED,
        InvalidDraftError: INVALID,
        NotAnEInvoiceError: INVALID,
        InvalidProfileError: INVALID,
        InvalidMailError: INVALID,
        RequestDataTooBig: TOO_LARGE,
        UnreadablePostError: BAD_REQUEST,
        RawPostDataException: BAD_REQUEST,
        PaperError: NO_PAPER,
        OperationalError: UNAVAILABLE,
    }
)
BY_STATUS: Final[Mapping[int, Kind]] = MappingProxyType(
    {
        kind.status: kind
        for kind in (
            BAD_REQUEST,
            NOT_ALLOWED,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            TOO_LARGE,
            UNSUPPORTED,
            INTERNAL,
            UNAVAILABLE,
        )
    }
)
"""What an answer that somebody else made, such as Django's own 404, is told as."""


class RefusedError(Exception):
    """The API itself says no, before any verb is called."""

    def __init__(
        self, kind: Kind, *, detail: str = "", errors: Errors | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail or kind.detail)
        self.kind = kind
        self.errors = errors
        self.headers = headers or {}


def problem_for(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the problem that the exception is told as; one we do not know is raised again and becomes a 500."""
    if isinstance(error, RefusedError):
        return problem(request, error.kind, detail=str(error), errors=error.errors, headers=error.headers)
    if isinstance(error, ValidationError):
        return _invalid_parameters(request, error)
    kind = next((KINDS[cls] for cls in type(error).__mro__ if cls in KINDS), None)
    if kind is None:
        raise error
    detail = str(error) if isinstance(error, NotAllowedError | NotRefundableError) else ""
    return problem(request, kind, detail=detail, errors=getattr(error, "errors", None), headers=_HEADERS.get(kind))


def problem(
    request: HttpRequest,
    kind: Kind,
    *,
    detail: str = "",
    errors: Errors | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the answer to a request that went wrong: no stack, no SQL, no path, but an id to ask about. SEC-180"""
    body: Problem = {
        "type": f"{settings.SEENPAID_BASE_URL}{_DOCS}#{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.detail,
        "code": kind.code,
        "request_id": str(request.META.get(REQUEST_ID, "")),
    }
    if errors is not None:
        body["errors"] = dict(errors)
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=kind.status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )


_HEADERS: Final[Mapping[Kind, Mapping[str, str]]] = {
    UNAUTHORIZED: {"WWW-Authenticate": 'Bearer realm="seenpaid"'},
    NO_PAPER: {"Retry-After": "5"},
    UNAVAILABLE: {"Retry-After": "1"},
    REQUEST_PENDING: {"Retry-After": "1"},
}


def _invalid_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # An id that cannot be one is answered like one that is not there.
    if any(fault["loc"][0] == "path" for fault in error.errors):
        return problem(request, NOT_FOUND)
    errors: dict[str, list[str]] = {}
    for fault in error.errors:
        errors.setdefault(str(fault["loc"][-1]), []).append(f"{fault['msg']}.")
    return problem(request, INVALID_PARAMETERS, errors=errors)
