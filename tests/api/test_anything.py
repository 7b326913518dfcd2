"""Whatever a program sends, the answer is one the document names, in the shape it gives. SEC-173"""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from seenpaid.api.inputs import INPUTS
from seenpaid.companies.models import Membership
from tests.api.conftest import Program
from tests.make import make_customer, make_document, make_raw

ANY_TEXT = st.text(st.characters(), max_size=20)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
SOMETIMES = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def nearly(draw: st.DrawFn, good: Any) -> Any:
    """A good body with one value, somewhere in it, replaced by anything."""
    body = copy.deepcopy(good)
    inner, parent, key = body, None, None
    while isinstance(inner, dict | list) and inner and (parent is None or draw(st.booleans())):
        parent = inner
        key = draw(st.sampled_from(list(inner) if isinstance(inner, dict) else range(len(inner))))
        inner = parent[key]
    parent[key] = draw(ANY_JSON)
    return body


@given(data=st.data())
@SOMETIMES
def test_any_customer(program: Program, data: st.DataObject) -> None:
    program.post("/customers", data.draw(nearly(INPUTS["CustomerInput"]["examples"][0])))


@given(data=st.data())
@SOMETIMES
def test_any_invoice(alice: Membership, program: Program, data: st.DataObject) -> None:
    line = {
        "description": "Design",
        "quantity": "2",
        "unit": "h",
        "unit_price": "1.5",
        "tax_rate": "19",
        "tax_category": "S",
    }
    parts = {"enabled": True, "minimum": "1.00"}
    good = make_raw(make_customer(alice), lines=[line], partial_payments=parts, due_date="2199-12-04", currency="EUR")

    program.post("/invoices", data.draw(nearly(good)))


@given(data=st.data())
@SOMETIMES
def test_any_change(alice: Membership, program: Program, data: st.DataObject) -> None:
    document = make_document(alice)

    program.patch(f"/invoices/{document.pk}", data.draw(nearly({"title": "x", "discount_percent": "5", "notes": None})))


@given(data=st.data())
@SOMETIMES
def test_any_payment(alice: Membership, program: Program, data: st.DataObject) -> None:
    document = make_document(alice)
    good = {"amount": "1.00", "method": "cash", "paid_on": "2026-11-20", "reference": "x"}

    program.post(f"/invoices/{document.pk}/payments", data.draw(nearly(good)))


@given(body=st.binary(max_size=40))
@SOMETIMES
def test_any_bytes(program: Program, body: bytes) -> None:
    assert program.post("/customers", body).status_code in {400, 415, 422}


@given(
    name=st.sampled_from(["limit", "cursor", "status", "filter", "customer", "q", "x"]),
    value=st.binary(max_size=12).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)),
)
@SOMETIMES
def test_any_query(program: Program, name: str, value: str) -> None:
    assert program.get(f"/invoices?{name}={value}").status_code in {200, 400}


@pytest.mark.parametrize(
    "header", ["Accept", "Authorization", "Content-Type", "If-Match", "Idempotency-Key", "Content-Length"]
)
@given(value=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30))
@SOMETIMES
def test_any_header(program: Program, header: str, value: str) -> None:
    if header == "Content-Length":
        assert program.client.generic("POST", "/api/v1/customers", b"", CONTENT_LENGTH=value).status_code == 401
    else:
        program.post("/customers", {"name": "Dora"}, **{header: value})
