import pytest

from seenpaid.documents.actions import NotCancellableError, NotEditableError, cancel, delete_draft, edit
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.models import Document, Revision
from seenpaid.documents.typed import typed
from seenpaid.events.models import Event
from seenpaid.payments.actions import record_manual
from tests.make import NOW, make_company, make_document, make_line

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_draft_changes_in_place():
    alice = make_company()
    document = make_document(alice, issued=False)

    edited = edit(document, raw={**typed(document), "title": "Website and shop"}, by=alice, now=NOW)

    assert (edited.title, edited.revision) == ("Website and shop", 0)
    assert not Revision.objects.exists()


def test_an_issued_invoice_gets_a_new_revision_and_keeps_the_old():
    alice = make_company()
    document = make_document(alice)

    edited = edit(document, raw={**typed(document), "lines": [make_line(quantity="3")]}, by=alice, now=NOW)

    assert (edited.revision, edited.total_minor, edited.balance_minor, edited.number) == (2, 35700, 35700, "INV-0001")
    snapshots = dict(Revision.objects.filter(document=document).values_list("number", "snapshot"))
    assert [snapshots[number]["totals"]["total_minor"] for number in (1, 2)] == [23800, 35700]
    assert Event.objects.get(kind="invoice.edited").data == {"revision": 2}


def test_it_stays_as_it_was_when_something_is_wrong():
    alice = make_company()
    document = make_document(alice)

    with pytest.raises(InvalidDraftError):
        edit(document, raw={**typed(document), "currency": "XXX"}, by=alice, now=NOW)

    document.refresh_from_db()
    assert (document.revision, document.currency) == (1, "EUR")


def test_a_smaller_total_may_be_paid_already():
    alice = make_company()
    document = make_document(alice)
    record_manual(document, raw={"amount": "100.00", "method": "cash"}, by=alice, now=NOW)

    edited = edit(document, raw={**typed(document), "lines": [make_line(quantity="1", price="50")]}, by=alice, now=NOW)

    assert (edited.status, edited.balance_minor) == ("paid", -4050)


def test_the_currency_stays_once_money_came():
    alice = make_company()
    document = make_document(alice)
    record_manual(document, raw={"amount": "100.00", "method": "cash"}, by=alice, now=NOW)

    with pytest.raises(InvalidDraftError) as caught:
        edit(document, raw={**typed(document), "currency": "USD"}, by=alice, now=NOW)

    assert "currency" in caught.value.errors


def test_it_keeps_a_paid_invoice():
    alice = make_company()
    document = make_document(alice)
    record_manual(document, raw={"amount": "238.00", "method": "cash"}, by=alice, now=NOW)

    with pytest.raises(NotEditableError):
        edit(document, raw=typed(document), by=alice, now=NOW)
    with pytest.raises(NotCancellableError):
        cancel(document, by=alice, now=NOW)


def test_cancelling_keeps_the_number():
    alice = make_company()
    document = make_document(alice)

    cancelled = cancel(document, by=alice, now=NOW)

    assert (cancelled.status, cancelled.number) == ("cancelled", "INV-0001")
    with pytest.raises(NotEditableError):
        edit(document, raw=typed(document), by=alice, now=NOW)
    with pytest.raises(NotCancellableError):
        cancel(document, by=alice, now=NOW)


def test_a_draft_is_deleted_and_an_issued_invoice_is_not():
    alice = make_company()
    draft, issued = make_document(alice, issued=False), make_document(alice)

    delete_draft(draft, by=alice)
    with pytest.raises(NotEditableError):
        delete_draft(issued, by=alice)

    assert list(Document.objects.all()) == [issued]


def test_a_draft_is_not_cancelled():
    alice = make_company()

    with pytest.raises(NotCancellableError):
        cancel(make_document(alice, issued=False), by=alice, now=NOW)
