import pytest

from seenpaid.companies.models import Membership
from seenpaid.documents.models import Document
from tests.api.conftest import Program
from tests.make import make_customer, make_document, make_stranger


@pytest.fixture
def names(alice: Membership) -> list[str]:
    names = [f"Customer {number}" for number in range(5)]
    for name in names:
        make_customer(alice, name)
    return names[::-1]


def test_it_walks_through_a_list(program: Program, names: list[str]) -> None:
    found, cursor = [], ""
    while cursor is not None:
        page = program.get(f"/customers?limit=2&cursor={cursor}").json()
        found.append([row["name"] for row in page["data"]])
        cursor = page["next_cursor"]

    assert found == [names[:2], names[2:4], names[4:]]


def test_a_cursor_outlives_the_row_it_names(alice: Membership, program: Program) -> None:
    drafts = [make_document(alice, issued=False).pk for _ in range(3)]
    cursor = program.get("/invoices?limit=1").json()["next_cursor"]
    Document.objects.get(pk=drafts[2]).delete()

    assert [row["id"] for row in program.get(f"/invoices?cursor={cursor}").json()["data"]] == drafts[1::-1]


def test_a_cursor_is_nobody_elses_and_of_no_other_list(program: Program, names: list[str], program_of) -> None:
    # SEC-177
    cursor = program.get("/customers?limit=1").json()["next_cursor"]
    charlie = program_of(make_stranger())

    assert program.get(f"/customers?cursor={cursor}").status_code == 200
    for refused in (
        charlie.get(f"/customers?cursor={cursor}"),
        program.get(f"/invoices?cursor={cursor}"),
        program.get(f"/customers?cursor={cursor[:-1]}"),
        program.get("/customers?cursor=cus_01kah5z0c0e8m9q4v2x7n3r6td"),
        program.get("/customers?cursor=%ff%00"),
    ):
        assert refused.status_code == 400
        assert "cursor" in refused.json()["errors"]


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1000000", "ten", "1.5", "", "%00", "9" * 400])
def test_a_limit_is_1_to_100(program: Program, limit: str) -> None:
    refused = program.get(f"/invoices?limit={limit}")

    assert refused.status_code == 400
    assert "limit" in refused.json()["errors"]


@pytest.mark.parametrize(
    "query",
    [
        "ordering=company__apikey__hash",
        "fields=id",
        "expand=customer",
        "page=1000000000",
        "filter[customer__company__name]=x",
        "id__in=1,2,3",
        "limit=1&limit=2",
        "status=overdue",
        "status=",
        "customer=me",
        "customer=%00",
        "q=%00",
        "q=" + "x" * 201,
        "invoice_id=inv_01kah5z0c0e8m9q4v2x7n3r6td",
    ],
)
def test_a_query_that_means_nothing_is_refused(program: Program, query: str) -> None:
    # SEC-26, SEC-63, SEC-71, SEC-178
    refused = program.get(f"/invoices?{query}")

    assert refused.status_code == 400
    assert refused.json()["code"] == "invalid_parameters"
    assert refused.json()["errors"]


@pytest.mark.parametrize("word", ["%25", "_", "'", "\\", "%ff", "%e2%80%ae", "((((", "a" * 200])
def test_odd_words_find_nothing(alice: Membership, program: Program, word: str) -> None:
    make_document(alice)

    assert program.get(f"/invoices?q={word}").json()["data"] == []


def test_one_endpoint_takes_none_of_anothers_parameters(program: Program) -> None:
    assert program.get("/company?limit=5").status_code == 400
    assert program.post("/customers?name=Dora", {"name": "Dora"}).status_code == 400
