import pytest

from seenpaid.companies.models import Membership
from seenpaid.customers.models import Customer
from tests.api.conftest import Program
from tests.make import make_customer, make_stranger

DORA = {
    "name": "Dora Design",
    "email": "Dora@Example.com",
    "language": "en",
    "tax_id": "DE123456789",
    "address": {"line1": "1 High Street", "city": "Boston", "region": "MA", "postal_code": "02108", "country": "us"},
    "contacts": [{"name": "Accounts", "email": "accounts@example.com", "role": "accounts payable"}],
}


def test_it_adds_a_customer(alice: Membership, program: Program) -> None:
    answer = program.post("/customers", DORA)

    told = answer.json()
    kept = Customer.objects.get(pk=told["id"])
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/customers/{kept.pk}"
    assert kept.company == alice.company
    assert told["email"] == "dora@example.com"
    assert told["address"] == {**DORA["address"], "line2": "", "country": "US"}
    assert [contact["email"] for contact in told["contacts"]] == ["accounts@example.com"]


def test_it_reads_back_what_was_added(program: Program) -> None:
    added = program.post("/customers", DORA).json()

    assert program.get(f"/customers/{added['id']}").json() == added


def test_it_changes_what_is_given_and_keeps_the_rest(program: Program) -> None:
    added = program.post("/customers", DORA).json()

    changed = program.patch(f"/customers/{added['id']}", {"name": "Dora & Co", "address": {"city": "Salem"}}).json()

    assert changed["name"] == "Dora & Co"
    assert changed["address"] == {**added["address"], "city": "Salem"}
    assert changed["contacts"] == added["contacts"]
    assert changed["email"] == added["email"]


def test_it_lists_and_finds(alice: Membership, program: Program) -> None:
    make_customer(alice, "Abel")
    make_customer(alice, "Bert")

    assert [row["name"] for row in program.get("/customers").json()["data"]] == ["Bert", "Abel"]
    assert [row["name"] for row in program.get("/customers?q=abe").json()["data"]] == ["Abel"]


@pytest.mark.parametrize(
    "change, field",
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"name": "Dora\u0000"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"language": "xx"}, "language"),
        ({"address": "Boston"}, "address"),
        ({"address": {"country": "ZZZ"}}, "address.country"),
        ({"address": {"planet": "Mars"}}, "address.planet"),
        ({"contacts": [{"name": "No address"}]}, "contacts.0.email"),
        ({"contacts": [{"email": "a@example.com"}, {"email": "A@example.com"}]}, "contacts.1.email"),
        ({"company": "com_01kah5z0c0e8m9q4v2x7n3r6td"}, "company"),
        ({"id": "cus_01kah5z0c0e8m9q4v2x7n3r6td"}, "id"),
        ({"created_by": "usr_01kah5z0c0e8m9q4v2x7n3r6td"}, "created_by"),
    ],
)
def test_it_names_the_field_that_needs_a_change(program: Program, change: dict[str, object], field: str) -> None:
    # SEC-22, SEC-63
    answer = program.post("/customers", {**DORA, **change})

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert not Customer.objects.exists()


def test_charlie_sees_none_of_alices_customers(alice: Membership, program_of) -> None:
    customer = make_customer(alice)
    charlie = program_of(make_stranger())
    nobody = "cus_01kah5z0c0e8m9q4v2x7n3r6td"

    assert charlie.get("/customers").json()["data"] == []
    for method, body in (("GET", None), ("PATCH", {"name": "Mine"})):
        foreign = charlie.send(method, f"/customers/{customer.pk}", body=body, headers={}).json()
        missing = charlie.send(method, f"/customers/{nobody}", body=body, headers={}).json()
        assert {**foreign, "request_id": ""} == {**missing, "request_id": ""}
        assert foreign["status"] == 404
    customer.refresh_from_db()
    assert customer.name == "Dora Design"
