import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from seenpaid.documents.actions import issue
from seenpaid.documents.models import Document, Revision, Series
from seenpaid.documents.snapshot import digest_of
from seenpaid.events.models import Event
from tests.make import NOW, make_company, make_customer, make_document, make_line, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_it_numbers_freezes_and_tells():
    alice = make_company()
    draft = make_document(alice, issued=False)

    document = issue(draft, by=alice, now=NOW)

    assert (document.status, document.number, document.revision) == ("sent", "INV-0001", 1)
    revision = Revision.objects.get(document=document)
    assert revision.snapshot["number"] == "INV-0001"
    assert revision.snapshot["totals"]["total_minor"] == 23800
    assert bytes(revision.digest) == digest_of(revision.snapshot)
    assert Event.objects.filter(kind="invoice.issued", subject_id=document.pk).count() == 1


def test_the_photograph_keeps_the_customer_as_they_were():
    alice = make_company()
    customer = make_customer(alice, "Dora Design")
    document = make_document(alice, customer=customer)

    customer.name = "Dora Renamed"
    customer.save(update_fields=["name"])

    assert Revision.objects.get(document=document).snapshot["buyer"]["name"] == "Dora Design"


def test_issuing_again_changes_nothing():
    alice = make_company()
    document = make_document(alice)

    again = issue(document, by=alice, now=NOW)

    assert (again.number, again.revision) == (document.number, 1)
    assert Series.objects.get(company=alice.company).next_number == 2


def test_each_company_counts_for_itself():
    alice, charlie = make_company(), make_stranger()

    assert [make_document(alice).number, make_document(charlie).number, make_document(alice).number] == [
        "INV-0001",
        "INV-0001",
        "INV-0002",
    ]


def test_an_abandoned_transaction_gives_its_number_back():  # SEC-95
    alice = make_company()
    draft = make_document(alice, issued=False)

    with transaction.atomic():
        issue(draft, by=alice, now=NOW)
        transaction.set_rollback(True)

    assert make_document(alice).number == "INV-0001"


def test_an_invoice_of_nothing_is_paid():
    alice = make_company()

    assert make_document(alice, lines=[make_line(price="0", tax="0")]).status == "paid"


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_when_many_issue_at_once():  # SEC-95
    alice = make_company()
    customer = make_customer(alice)
    drafts = [make_document(alice, customer=customer, issued=False) for _ in range(24)]
    start = threading.Barrier(6)

    def issue_some(mine: list[Document]) -> None:
        start.wait()
        try:
            for draft in mine:
                issue(draft, by=alice, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(issue_some, [drafts[part::6] for part in range(6)]))

    numbers = sorted(Document.objects.values_list("number", flat=True))
    assert numbers == [f"INV-{number:04d}" for number in range(1, 25)]
