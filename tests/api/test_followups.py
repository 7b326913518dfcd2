from datetime import timedelta

import pytest
from django.utils import timezone

from seenpaid.companies.models import Membership
from tests.api.conftest import Program
from tests.make import make_customer, make_document, make_link, make_open, make_stranger

LONG_AGO = timedelta(days=30)


@pytest.fixture
def late(alice: Membership) -> list[str]:
    """Three invoices of a month ago: one was opened, two were not."""
    then, customer = timezone.now() - LONG_AGO, make_customer(alice)
    made = [make_document(alice, customer=customer, now=then) for _ in range(3)]
    for document in made:
        link = make_link(alice, document=document, now=then)
    make_open(link)
    return [document.pk for document in made]


def test_it_tells_what_to_do_and_why(late: list[str], program: Program) -> None:
    first, *rest = program.get("/followups").json()["data"]

    assert first["invoice"] == late[2]
    assert first["action"] == "remind"
    assert first["reasons"][0]["code"] == "opened_overdue"
    assert "the due date passed" in first["reasons"][0]["text"]
    assert (first["balance_due"], first["overdue"], first["claimed_by"]) == ("238.00", True, None)
    assert [one["invoice"] for one in rest] == late[:2]


def test_it_goes_page_by_page(late: list[str], program: Program) -> None:
    page = program.get("/followups?limit=2").json()
    rest = program.get(f"/followups?limit=2&cursor={page['next_cursor']}").json()

    assert [one["invoice"] for one in page["data"] + rest["data"]] == [late[2], *late[:2]]
    assert rest["next_cursor"] is None


def test_a_stranger_sees_none_of_it(late: list[str], program_of) -> None:
    assert program_of(make_stranger()).get("/followups").json() == {"data": [], "next_cursor": None}
