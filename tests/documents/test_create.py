import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.roles import Role
from seenpaid.documents.actions import create_invoice, duplicate
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.models import Document
from seenpaid.events.models import Event
from tests.make import NOW, make_company, make_customer, make_document, make_line, make_member, make_raw, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_it_keeps_a_draft_with_its_lines_and_totals():
    alice = make_company()

    document = create_invoice(
        alice.company, raw=make_raw(make_customer(alice), lines=[make_line(), make_line("Hosting")]), by=alice, now=NOW
    )

    document.refresh_from_db()
    assert (document.status, document.number, document.revision) == ("draft", None, 0)
    assert (document.subtotal_minor, document.tax_minor, document.total_minor) == (40000, 7600, 47600)
    assert [line.description for line in document.lines.all()] == ["Design", "Hosting"]
    assert Event.objects.get().kind == "invoice.created"


def test_it_hides_another_companys_customer():  # SEC-22
    alice, charlie = make_company(), make_stranger()
    theirs = make_customer(charlie)

    for unknown in (theirs.pk, "cus_nobody"):
        with pytest.raises(InvalidDraftError) as caught:
            create_invoice(alice.company, raw={**make_raw(theirs), "customer": unknown}, by=alice, now=NOW)
        assert caught.value.errors == {"customer": ["There is no such customer."]}

    assert not Document.objects.exists()


def test_it_needs_the_permission():
    alice = make_company()
    reader = make_member(alice.company, role=Role.VIEWER)

    with pytest.raises(NotAllowedError):
        create_invoice(alice.company, raw=make_raw(make_customer(alice)), by=reader, now=NOW)


def test_a_copy_is_a_new_draft_dated_today():
    alice = make_company()
    original = make_document(alice, issue_date="2026-01-01", due_date="2026-01-15", po_number="PO 7")

    copy = duplicate(original, by=alice, now=NOW)

    assert (copy.status, copy.number, copy.po_number, copy.total_minor) == ("draft", None, "PO 7", original.total_minor)
    assert copy.issue_date.isoformat() == "2026-11-20"
