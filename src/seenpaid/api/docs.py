"""The reference page: the API's own document, printed by us. It loads nothing from anywhere else."""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from seenpaid.api.errors import ALL_KINDS
from seenpaid.api.inputs import INPUTS

type Json = dict[str, Any]
type Said = list[tuple[bool, str]]

_PREFIX: Final = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body, or one parameter."""

    name: str
    kind: str
    shape: str
    required: bool
    said: Said


@dataclass(frozen=True, slots=True)
class Entry:
    """One endpoint."""

    id: str
    method: str
    path: str
    summary: str
    said: Said
    scope: str
    parameters: list[Field]
    takes: str
    example: str
    answers: list[tuple[str, str, Said]]


class Reference(DocsBase):
    """What `/docs` answers."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **_: Any) -> HttpResponse:
        """Print the document."""
        document = api.get_openapi_schema()
        context = {
            "document": document,
            **reference_of(document),
            "kinds": ALL_KINDS,
            "base_url": settings.SEENPAID_BASE_URL,
        }
        return render(request, "api/docs.html", context)


def reference_of(document: Json) -> Json:
    """Return what the page prints: the endpoints by subject, the shapes, and the words that texts may be."""
    schemas: Json = document["components"]["schemas"]
    subjects: dict[str, list[Entry]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            entry = _entry(method.upper(), path, operation, schemas)
            subjects.setdefault(operation["tags"][0], []).append(entry)
    named = sorted(schemas.items())
    shapes = [
        (name, _said(schema.get("description", "")), _fields(name, schema))
        for name, schema in named
        if _is_shape(schema)
    ]
    words = [_field(name, schema) for name, schema in named if not _is_shape(schema)]
    return {"subjects": subjects, "shapes": shapes, "words": words}


def _is_shape(schema: Json) -> bool:
    return "properties" in schema


def _entry(method: str, path: str, operation: Json, schemas: Json) -> Entry:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    takes = body.get("$ref", "").removeprefix(_PREFIX)
    examples = schemas.get(takes, {}).get("examples", [])
    return Entry(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        said=_said(operation.get("description", "")),
        scope=operation["security"][0]["Key"][0],
        parameters=[
            _field(told["name"], told["schema"] | told, required=told["required"]) for told in operation["parameters"]
        ],
        takes=takes,
        example=json.dumps(examples[0], indent=2, ensure_ascii=False) if examples else "",
        answers=[_answer(status, told) for status, told in operation["responses"].items()],
    )


def _answer(status: str, told: Json) -> tuple[str, str, Said]:
    shapes = [content.get("schema", {}).get("$ref", "") for content in told.get("content", {}).values()]
    return status, "".join(shapes).removeprefix(_PREFIX), _said(told["description"])


def _fields(shape: str, schema: Json) -> list[Field]:
    # What is answered is always there; what is asked for may be left out.
    required = schema.get("required", []) if shape in INPUTS else []
    return [_field(name, told, required=name in required) for name, told in schema["properties"].items()]


def _field(name: str, told: Json, *, required: bool = False) -> Field:
    return Field(name, _kind(told), _shape(told), required, _said(told.get("description", "")))


def _said(text: str) -> Said:
    """Cut a sentence into (whether it is code, text)."""
    return [(bool(number % 2), part) for number, part in enumerate(text.split("`"))]


def _shape(told: Json) -> str:
    """Return which named shape the value is, or is made of."""
    named = [inner["$ref"] for inner in (told, told.get("items", {}), *told.get("anyOf", [])) if "$ref" in inner]
    return str(named[0]).removeprefix(_PREFIX) if named else ""


def _kind(told: Json) -> str:
    """Say in a few words what a value is."""
    if "$ref" in told:
        return str(told["$ref"]).removeprefix(_PREFIX)
    if "anyOf" in told:
        return " or ".join(_kind(inner) for inner in told["anyOf"])
    if "enum" in told:
        return " · ".join("null" if word is None else word or "“”" for word in told["enum"])
    kind = told.get("type", "any")
    if kind == "array":
        return f"list of {_kind(told.get('items', {}))}"
    if isinstance(kind, list):
        return " or ".join(str(told.get("format", word)) if word == "string" else str(word) for word in kind)
    return str(told.get("format", kind))
