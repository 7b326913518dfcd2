"""A program that calls the API with a key of Alice's, and checks every answer against the API's own document."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from seenpaid.api.rates import GUESSES, REQUESTS
from seenpaid.api.urls import api
from seenpaid.companies.models import Membership
from tests.make import make_company, make_key

V1 = "/api/v1"


@dataclass
class Program:
    """Sends JSON with a key. Paths are without `/api/v1`."""

    secret: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, body=body, headers=headers)

    def patch(self, path: str, body: object, **headers: str) -> HttpResponse:
        return self.send("PATCH", path, body=body, headers=headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.send("DELETE", path, headers=headers)

    def send(self, method: str, path: str, *, body: object = None, headers: dict[str, str]) -> HttpResponse:
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            headers = {"Authorization": f"Bearer {self.secret}", **headers}
        content_type = headers.pop("Content-Type", "application/json")
        answer = self.client.generic(method, V1 + path, data, content_type=content_type, headers=headers)
        assert_as_documented(method, path, answer)
        return answer


def assert_as_documented(method: str, path: str, answer: HttpResponse) -> None:
    """The status is one the document names, and the body has the shape it gives for that status."""
    assert answer.status_code < 500, answer.content
    if answer.status_code in {404, 405} and _operation(method, path) is None:
        assert answer["Content-Type"] == "application/problem+json"
        return
    operation = _operation(method, path)
    assert operation is not None, f"{method} {path} answers and is not documented"
    told = operation["responses"].get(str(answer.status_code))
    assert told is not None, f"{method} {path} answered {answer.status_code}, which is not documented: {answer.content}"
    if "content" not in told:
        assert answer.content == b""
        return
    (media_type, media), *_ = told["content"].items()
    assert answer["Content-Type"] == media_type
    if media_type.endswith("json"):
        _validator(media["schema"]["$ref"]).validate(answer.json())


@cache
def document() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema()))


def _operation(method: str, path: str) -> dict[str, Any] | None:
    asked = V1 + path.partition("?")[0]
    for template, operations in document()["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), asked):
            return operations.get(method.lower())
    return None


@cache
def _validator(reference: str) -> Draft202012Validator:
    schema = {"$ref": reference, "components": document()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.fixture(autouse=True)
def _fresh_rates() -> None:
    REQUESTS.reset()
    GUESSES.reset()


@pytest.fixture
def alice(db: None) -> Membership:
    return make_company()


@pytest.fixture
def program(alice: Membership) -> Program:
    return Program(make_key(alice)[1])


@pytest.fixture
def program_of() -> Callable[..., Program]:
    def make(by: Membership, *scopes: str) -> Program:
        return Program(make_key(by, scopes=scopes)[1] if scopes else make_key(by)[1])

    return make
