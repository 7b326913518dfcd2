import gzip

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import AsyncRequestFactory

from seenpaid.api.body import read_bytes
from seenpaid.api.errors import RefusedError, problem_for
from seenpaid.companies.models import Membership
from seenpaid.customers.models import Customer
from tests.api.conftest import Program
from tests.make import make_customer, make_line, make_raw


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"Dora"',
        b"5",
        b"{",
        b'{"name": "Dora",}',
        b'{"name": "Dora"} x',
        b"{'name': 'Dora'}",
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"name": -Infinity}',
        b'{"name": "A", "name": "B"}',
        b'{"name": "Dora", "address": {"city": "A", "city": "B"}}',
        b'{"name": "\xff"}',
        b'{"name": "\xc0\xaf"}',
        b'\xef\xbb\xbf{"name": "Dora"}',
        '{"name": "Dora"}'.encode("utf-16"),
        b'{"name": "\\ud800"}',
        b'{"name": "Dora", "\\udfff": 1}',
        b'{"name": "raw \x00"}',
        b'{"name": ' + b"[" * 1000 + b"]" * 1000 + b"}",
        b'{"name": ' + b"[" * 400_000,
        b'{"a":' * 100_000,
        b'{"name": ' + b"9" * 5000 + b"}",
        b'{"name": 0.' + b"9" * 5000 + b"}",
        b"// comment\n{}",
        b"name=Dora",
    ],
    ids=lambda body: repr(body[:30]),
)
def test_what_parsers_could_read_differently_is_refused(program: Program, body: bytes) -> None:
    # SEC-62, SEC-63, SEC-182
    refused = program.post("/customers", body)

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_json")
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    "text",
    [r'"\u0000"', r'"\ufffe"', r'"\u001b[31m"', "5", "1.0", "1e400", "true", "{}", "[]", '"' + "x" * 900_000 + '"'],
)
def test_what_no_name_may_be_is_named(program: Program, text: str) -> None:
    refused = program.post("/customers", f'{{"name": {text}}}'.encode())

    assert refused.status_code == 422
    assert "name" in refused.json()["errors"]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/xml",
        "",
        ";;;",
    ],
)
def test_another_content_type_is_refused(program: Program, content_type: str) -> None:
    refused = program.post("/customers", b'{"name": "Dora"}', Content_Type=content_type)

    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")


def test_json_may_say_that_it_is_utf_8(program: Program) -> None:
    answer = program.post(
        "/customers", '{"name": "Dörå 株式会社"}'.encode(), Content_Type="application/json; charset=UTF-8"
    )

    assert answer.json()["name"] == "Dörå 株式会社"


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_a_compressed_body_is_refused_unread(program: Program, encoding: str) -> None:
    refused = program.post("/customers", gzip.compress(b" " * 10_000_000), Content_Encoding=encoding)

    assert refused.status_code == 415


@pytest.mark.parametrize("size", [1_000_001, 3_000_000])
def test_a_large_body_is_refused(program: Program, size: int) -> None:
    refused = program.post("/customers", b" " * size)

    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("size", [1_500_000, 3_000_000])
def test_a_large_body_that_hides_its_length_is_refused(size: int) -> None:
    request = AsyncRequestFactory().generic("POST", "/api/v1/customers", b" " * size)
    del request.META["CONTENT_LENGTH"]  # As when it comes in chunks.

    with pytest.raises((RefusedError, RequestDataTooBig)) as refused:
        read_bytes(request)

    assert problem_for(request, refused.value).status_code == 413


def test_many_lines_are_refused_and_named(alice: Membership, program: Program) -> None:
    # SEC-62
    refused = program.post("/invoices", make_raw(make_customer(alice), lines=[make_line("x")] * 10_000))

    assert refused.status_code == 422
    assert "lines" in refused.json()["errors"]


def test_a_request_id_or_field_name_is_told_back_harmlessly(program: Program) -> None:
    # SEC-56
    name = "<img src=x onerror=alert(1)>" * 50

    refused = program.post("/customers", {"name": "Dora", name: 1})

    assert list(refused.json()["errors"]) == [name[:60]]
    assert refused["X-Content-Type-Options"] == "nosniff"
