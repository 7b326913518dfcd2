"""The API's own description, OpenAPI 3.1: what ninja knows of the endpoints, and what holds for all of them."""

from functools import cached_property
from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from seenpaid import __version__
from seenpaid.answers import representation as answers
from seenpaid.api.auth import Key
from seenpaid.api.endpoint import JSON
from seenpaid.api.errors import MEDIA_TYPE
from seenpaid.api.inputs import INPUTS
from seenpaid.documents import representation as documents
from seenpaid.engagement import representation as engagement
from seenpaid.events import representation as events
from seenpaid.followups import representation as followups
from seenpaid.messaging import representation as messaging
from seenpaid.payments import representation as payments

type Json = dict[str, Any]

PDF: Final = "application/pdf"
XML: Final = "application/xml"
FILE: Final = "application/octet-stream"
_REFERENCE: Final = "#/components/schemas/{model}"
_FORMATS: Final[Json] = {
    "Id": {"type": "string", "pattern": "^[a-z]{3}_[0-9a-z]{26}$"},
    "Amount": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "description": "Major units, such as “119.00”."},
    "Number": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "Day": {"type": "string", "format": "date"},
    "Moment": {"type": "string", "format": "date-time", "description": "In UTC."},
}
_WORDS: Final = {
    **answers.WORDS,
    **documents.WORDS,
    **engagement.WORDS,
    **events.WORDS,
    **followups.WORDS,
    **messaging.WORDS,
    **payments.WORDS,
}
_FOR_ALL: Final = (400, 401, 403, 406, 429)
_WITH_BODY: Final = (413, 415, 422)
_SAID: Final = {
    400: "The request cannot be read",
    401: "No live key",
    403: "The key lacks the scope",
    404: "Not there, or not yours",
    406: "Accept leaves our answer out",
    409: "Not in its present state, or the same Idempotency-Key is being worked on",
    412: "Changed since it was read",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "Some fields need a change; `errors` says which",
    429: "The company has had its share of this minute",
    503: "Too busy for now; try again after `Retry-After` seconds",
}
_RATE: Final = {
    f"RateLimit-{word}": {"$ref": f"#/components/headers/RateLimit-{word}"} for word in ("Limit", "Remaining", "Reset")
}
_HEADERS: Final[Json] = {
    "RateLimit-Limit": {
        "description": "Requests a minute, over all keys of the company.",
        "schema": {"type": "integer"},
    },
    "RateLimit-Remaining": {"description": "What is left of them.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Seconds until they are all there again.", "schema": {"type": "integer"}},
}
_IDEMPOTENCY_KEY: Final[Json] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "With the same key and body the request is done once and answered alike for 24 hours.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_IF_MATCH: Final[Json] = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of what was read: then nobody else's change is written over.",
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
}


def takes(name: str, *, if_match: bool = False, required: bool = True) -> Json:
    """Return what documents the body of an endpoint, and whether it minds the version that was read."""
    body = {"required": required, "content": {JSON: {"schema": {"$ref": _REFERENCE.format(model=name)}}}}
    return {"requestBody": body} | ({"parameters": [_IF_MATCH]} if if_match else {})


def takes_file(*media_types: str) -> Json:
    """Return what documents an endpoint whose body is a file."""
    return {"requestBody": {"required": True, "content": {each: {"schema": {}} for each in media_types}}}


def prints(media_type: str) -> Json:
    """Return what documents an endpoint that answers with a file."""
    schema = {"type": "string", "contentMediaType": media_type}
    return {"responses": {"200": {"content": {media_type: {"schema": schema}}}}}


class Described(NinjaAPI):
    """An API that describes itself once."""

    @cached_property
    def description_of_all(self) -> Json:
        """Return the whole document."""
        return Document(self, path_prefix=self.get_root_path({}))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **_: Any) -> Any:
        return self.description_of_all


class Document(OpenAPISchema):
    """Adds to each endpoint what ninja cannot know: its scope, its headers and how it may fail."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        self["info"]["version"] = __version__

    def operation_parameters(self, operation: Operation) -> list[Json]:
        parameters = super().operation_parameters(operation)
        return [*parameters, _IDEMPOTENCY_KEY] if "POST" in operation.methods else parameters

    def operation_security(self, operation: Operation) -> list[Json]:
        super().operation_security(operation)
        return [{"Key": [key.permission.value]} for key in operation.auth_callbacks if isinstance(key, Key)]

    def responses(self, operation: Operation) -> Any:
        told: dict[int, Json] = super().responses(operation)
        problem = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Problem")}}}
        for status in (*told, *_failures(operation)):
            if status in _SAID:
                told[status] = {"description": _SAID[status], "content": problem}
        for answer in told.values():
            answer["headers"] = _RATE
        return {str(status): told[status] for status in sorted(told)}

    def get_components(self) -> Any:
        self.schemas.update(INPUTS)
        self.schemas.update(_FORMATS)
        self.schemas.update({name: {"type": "string", "enum": list(words)} for name, words in _WORDS.items()})
        return {**super().get_components(), "headers": _HEADERS}


def _failures(operation: Operation) -> list[int]:
    failures = [*_FOR_ALL]
    if "{" in operation.path:
        failures.append(404)
    if {"POST", "PATCH"} & set(operation.methods):
        failures.extend(_WITH_BODY)
    if "POST" in operation.methods:
        failures.append(409)
    return failures
