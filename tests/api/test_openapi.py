from typing import get_args

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from seenpaid.api.inputs import INPUTS
from seenpaid.api.v1 import params
from seenpaid.companies.models import Membership
from seenpaid.documents.lifecycle import STATUSES
from seenpaid.engagement.models import ActorType
from seenpaid.engagement.queries import FILTERS
from tests.api.conftest import Program, document
from tests.make import make_customer


def test_it_is_served_to_everybody(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")

    told = answer.json()
    assert answer.status_code == 200
    assert told["openapi"].startswith("3.1")
    assert told == document()


def test_every_reference_in_it_leads_somewhere() -> None:
    def references(value: object) -> set[str]:
        if isinstance(value, dict):
            inner = set().union(*map(references, value.values()))
            return inner | ({value["$ref"]} if isinstance(value.get("$ref"), str) else set())
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    for reference in references(document()):
        found = document()
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_every_shape_in_it_is_json_schema() -> None:
    for schema in document()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_names_of_endpoints_are_their_own() -> None:
    names = [operation["operationId"] for path in document()["paths"].values() for operation in path.values()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "words, known",
    [
        (params.InvoiceStatus, STATUSES),
        (params.InvoiceFilter, FILTERS),
        (params.ActorType, ActorType.values),
    ],
)
def test_words_in_a_query_are_those_of_the_product(words: object, known: tuple[str, ...]) -> None:
    assert set(get_args(words)) == set(known)


@pytest.mark.parametrize("name", [name for name, schema in INPUTS.items() if schema.get("examples")])
def test_its_examples_fit_its_shapes(name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}

    for example in INPUTS[name]["examples"]:
        Draft202012Validator(schema).validate(example)


def test_its_examples_are_taken(alice: Membership, program: Program) -> None:
    customer, invoice = (INPUTS[name]["examples"][0] for name in ("CustomerInput", "InvoiceInput"))

    made = program.post("/customers", customer)
    written = program.post("/invoices", {**invoice, "customer": made.json()["id"], "due_date": "2199-12-31"})

    assert (made.status_code, written.status_code) == (201, 201)


def test_what_its_shapes_take_and_refuse_the_readers_do_too(alice: Membership, program: Program) -> None:
    customer = make_customer(alice).pk
    schema = {"$ref": "#/components/schemas/InvoiceInput", "components": document()["components"]}
    line = {"description": "Design", "unit_price": "1"}
    bodies = [
        {"customer": customer, "lines": [line]},
        {"customer": customer, "lines": [{**line, "quantity": "-0.5"}, line]},
        {"customer": customer, "lines": [{**line, "tax_rate": "100.0000"}]},
        {"customer": customer, "lines": [{**line, "unit_price": "-1"}]},
        {"customer": customer, "lines": [{**line, "unit_price": "1.0000001"}]},
        {"customer": customer, "lines": [{**line, "tax_rate": "100.1"}]},
        {"customer": customer, "lines": [line], "discount_percent": "1000"},
        {"customer": customer, "lines": [line], "total": "1"},
        {"customer": customer, "lines": []},
        {"lines": [line]},
        {"customer": customer, "lines": [line], "currency": "XXX"},
        {"customer": customer, "lines": [line], "due_date": None},
    ]

    fits = [Draft202012Validator(schema).is_valid(body) for body in bodies]

    assert [program.post("/invoices", body).status_code == 201 for body in bodies] == fits
