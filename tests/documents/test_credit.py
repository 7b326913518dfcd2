"""Credit is given, used on invoices, and given back; never more than is there."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.documents.access import ApplicationNotFoundError, access_application
from seenpaid.documents.actions import (
    NoInvoiceToCreditError,
    NotCancellableError,
    NotCreditableError,
    amend,
    apply_credit,
    cancel,
    credit_invoice,
    credit_payment,
    grant_credit,
    issue,
    undo_application,
    use_credit,
    withdraw_credit,
)
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.models import Credit, CreditApplication, Document
from seenpaid.documents.queries import (
    applications_on,
    credit_balance,
    credit_balances,
    revision_of,
)
from seenpaid.events.actions import SYSTEM
from seenpaid.events.models import Event
from tests.make import (
    NOW,
    make_company,
    make_credit_note,
    make_customer,
    make_document,
    make_line,
    make_member,
    make_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def fresh(document: Document) -> Document:
    return Document.objects.select_related("company", "customer", "origin").get(pk=document.pk)


def kinds_of(document: Document) -> list[str]:
    events = Event.objects.filter(company_id=document.company_id, subject_id=document.pk).order_by("id")
    return list(events.values_list("kind", flat=True))


def test_the_whole_invoice_is_credited_and_owes_nothing() -> None:
    alice = make_company()
    invoice = make_document(alice)

    note = issue(credit_invoice(invoice, raw={}, by=alice, now=NOW), by=alice, now=NOW)

    assert (note.number, note.total_minor, note.balance_minor, note.status) == ("CRN-0001", 23_800, 0, "sent")
    invoice = fresh(invoice)
    assert (invoice.status, invoice.balance_minor, invoice.credited_minor, invoice.paid_minor) == ("paid", 0, 23_800, 0)
    assert revision_of(note).snapshot["preceding"] == {"number": "INV-0001", "issue_date": "2026-11-20"}
    assert kinds_of(note) == ["credit_note.created", "credit_note.issued", "credit_note.applied"]
    assert kinds_of(invoice)[-2:] == ["invoice.credited", "invoice.paid"]


def test_a_paid_invoice_leaves_the_credit_to_the_customer() -> None:
    alice = make_company()
    invoice = make_document(alice)
    credit_payment(invoice, minor=23_800, actor=alice.actor, now=NOW)

    note = issue(credit_invoice(invoice, raw={}, by=alice, now=NOW), by=alice, now=NOW)

    assert (note.balance_minor, fresh(invoice).credited_minor) == (23_800, 0)
    assert credit_balance(note.customer, currency="EUR") == 23_800
    assert credit_balance(note.customer, currency="USD") == 0


@pytest.mark.parametrize(
    "raw, total",
    [
        ({}, 31_800),
        ({"lines": [2]}, 8_000),
        ({"amount": "100.00"}, 10_000),
        ({"amount": "0.03"}, 3),
        ({"amount": "318.00"}, 31_800),
    ],
)
def test_it_credits_lines_or_an_amount(raw: dict[str, object], total: int) -> None:
    alice = make_company()
    lines = [make_line(), make_line("Print", quantity="1", price="80.00", tax="0")]
    invoice = make_document(alice, lines=lines)

    note = credit_invoice(invoice, raw=raw, by=alice, now=NOW)

    assert note.total_minor == total


def test_an_amount_that_nothing_without_tax_comes_to_is_credited_with_it() -> None:
    alice = make_company()
    invoice = make_document(alice)  # 2 with 19 % are 2, and 3 are 4.

    notes = [credit_invoice(invoice, raw={"amount": amount}, by=alice, now=NOW) for amount in ("0.03", "119.00")]

    assert [(note.total_minor, note.prices_include_tax) for note in notes] == [(3, True), (11_900, False)]


@pytest.mark.parametrize(
    "raw, field, words",
    [
        ({"amount": "238.01"}, "amount", "no more than that"),
        ({"amount": "0"}, "amount", "above zero"),
        ({"amount": "ten"}, "amount", "digits"),
        ({"lines": [2]}, "lines", "from 1 to 1"),
        ({"lines": "1"}, "lines", "from 1 to 1"),
        ({"total": "5"}, "total", "no such field"),
    ],
)
def test_what_cannot_be_credited_is_refused(raw: dict[str, object], field: str, words: str) -> None:
    alice = make_company()
    invoice = make_document(alice)

    with pytest.raises(InvalidProfileError) as refused:
        credit_invoice(invoice, raw=raw, by=alice, now=NOW)

    assert words in " ".join(refused.value.errors[field])
    assert Document.objects.filter(kind="credit_note").count() == 0


def test_several_notes_never_credit_more_than_the_invoice() -> None:
    alice = make_company()
    invoice = make_document(alice)
    first, second = (credit_invoice(invoice, raw={"amount": "150.00"}, by=alice, now=NOW) for _ in range(2))
    issue(first, by=alice, now=NOW)

    with pytest.raises(InvalidDraftError, match=r"only 88.00 of it is not credited yet"):
        issue(second, by=alice, now=NOW)
    with pytest.raises(InvalidDraftError):
        amend(first, changes={"lines": [make_line(quantity="3")]}, by=alice, now=NOW)
    with pytest.raises(InvalidDraftError, match="was used"):
        amend(first, changes={"lines": [make_line(quantity="1", price="1")]}, by=alice, now=NOW)

    assert fresh(second).status == "draft"


def test_a_note_of_nothing_is_not_issued() -> None:
    alice = make_company()

    with pytest.raises(InvalidDraftError, match="above zero"):
        make_credit_note(alice, lines=[make_line(price="0")])


def test_drafts_and_cancelled_invoices_are_not_credited() -> None:
    alice = make_company()
    draft, gone = make_document(alice, issued=False), cancel(make_document(alice), by=alice, now=NOW)

    for invoice in (draft, gone):
        with pytest.raises(NoInvoiceToCreditError):
            credit_invoice(invoice, raw={}, by=alice, now=NOW)


def test_a_part_is_applied_and_undone() -> None:
    alice = make_company()
    dora = make_customer(alice)
    invoice, note = make_document(alice, customer=dora), make_credit_note(alice, customer=dora)

    note = apply_credit(note, raw={"invoice": invoice.pk, "amount": "38.00"}, by=alice, now=NOW)

    invoice = fresh(invoice)
    assert (invoice.status, invoice.balance_minor, note.balance_minor) == ("partially_paid", 20_000, 20_000)
    assert [(each.currency, each.minor) for each in credit_balances(dora)] == [("EUR", 20_000)]

    (application,) = applications_on(invoice)
    undo_application(application, by=alice, now=NOW)

    invoice = fresh(invoice)
    assert (invoice.status, invoice.balance_minor, fresh(note).balance_minor) == ("sent", 23_800, 23_800)
    with pytest.raises(ApplicationNotFoundError):
        undo_application(application, by=alice, now=NOW)
    assert kinds_of(invoice)[-1] == "invoice.credit_undone"


def test_without_an_amount_as_much_as_there_is_and_is_owed() -> None:
    alice = make_company()
    dora = make_customer(alice)
    small = make_document(alice, customer=dora, lines=[make_line(quantity="1")])

    note = apply_credit(make_credit_note(alice, customer=dora), raw={"invoice": small.pk}, by=alice, now=NOW)

    assert (fresh(small).status, note.balance_minor) == ("paid", 11_900)


@pytest.mark.parametrize(
    "amount, words", [("238.01", "Only 238.00 EUR of credit is left."), ("-1", "above zero"), ("x", "digits")]
)
def test_more_than_is_there_is_refused(amount: str, words: str) -> None:
    alice = make_company()
    dora = make_customer(alice)
    invoice, note = make_document(alice, customer=dora), make_credit_note(alice, customer=dora)

    with pytest.raises(InvalidProfileError) as refused:
        apply_credit(note, raw={"invoice": invoice.pk, "amount": amount}, by=alice, now=NOW)

    assert words in refused.value.errors["amount"][0]
    assert fresh(invoice).balance_minor == 23_800


def test_it_stays_with_its_customer_company_and_currency() -> None:
    alice, charlie = make_company(), make_stranger()
    note = make_credit_note(alice)
    others = [
        make_document(alice, customer=make_customer(alice, "Eve")),
        make_document(alice, customer=note.customer, currency="USD"),
        make_document(charlie),
    ]

    for invoice in others:
        with pytest.raises(InvalidProfileError):
            apply_credit(note, raw={"invoice": invoice.pk}, by=alice, now=NOW)
    paid = make_document(alice, customer=note.customer, lines=[make_line(price="0")])
    with pytest.raises(NotCreditableError):
        apply_credit(note, raw={"invoice": paid.pk}, by=alice, now=NOW)


def test_viewers_and_strangers_move_no_credit() -> None:
    alice = make_company()
    eve = make_member(alice.company, "eve", role=Role.VIEWER)
    dora = make_customer(alice)
    invoice, note = make_document(alice, customer=dora), make_credit_note(alice, customer=dora)
    apply_credit(note, raw={"invoice": invoice.pk, "amount": "1"}, by=alice, now=NOW)
    (application,) = applications_on(invoice)

    for verb in (
        lambda: credit_invoice(invoice, raw={}, by=eve, now=NOW),
        lambda: apply_credit(note, raw={"invoice": invoice.pk}, by=eve, now=NOW),
        lambda: use_credit(invoice, raw={}, by=eve, now=NOW),
        lambda: undo_application(application, by=eve, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            verb()
    with pytest.raises(ApplicationNotFoundError):
        access_application(application.pk, company=make_stranger().company)


def test_the_oldest_credit_is_used_first() -> None:
    alice = make_company()
    dora = make_customer(alice)
    grant_credit(dora, minor=5_000, currency="EUR", source="pay_1", actor=SYSTEM, now=NOW)
    grant_credit(dora, minor=5_000, currency="EUR", source="pay_1", actor=SYSTEM, now=NOW)
    note, invoice = make_credit_note(alice, customer=dora), make_document(alice, customer=dora)

    invoice = use_credit(invoice, raw={"amount": "60.00"}, by=alice, now=NOW)

    assert (invoice.balance_minor, fresh(note).balance_minor) == (17_800, 22_800)
    assert withdraw_credit(dora.company_id, source="pay_1", minor=5_000) == 0
    assert withdraw_credit(dora.company_id, source="pay_2", minor=5_000) == 0
    assert use_credit(invoice, raw={}, by=alice, now=NOW).status == "paid"


def test_a_cancelled_invoice_gives_its_credit_back() -> None:
    alice = make_company()
    dora = make_customer(alice)
    invoice, note = make_document(alice, customer=dora), make_credit_note(alice, customer=dora)
    apply_credit(note, raw={"invoice": invoice.pk, "amount": "100"}, by=alice, now=NOW)
    with pytest.raises(NotCancellableError):
        cancel(note, by=alice, now=NOW)

    cancel(invoice, by=alice, now=NOW)

    assert credit_balance(dora, currency="EUR") == 23_800
    cancel(note, by=alice, now=NOW)
    assert credit_balance(dora, currency="EUR") == 0


def test_an_invoice_made_smaller_gives_back_what_it_needs_no_more() -> None:
    alice = make_company()
    dora = make_customer(alice)
    invoice, note = make_document(alice, customer=dora), make_credit_note(alice, customer=dora)
    apply_credit(note, raw={"invoice": invoice.pk, "amount": "200"}, by=alice, now=NOW)

    amend(invoice, changes={"lines": [make_line(quantity="1")]}, by=alice, now=NOW)

    invoice = fresh(invoice)
    assert (invoice.status, invoice.balance_minor, invoice.credited_minor) == ("paid", 0, 11_900)
    assert credit_balance(dora, currency="EUR") == 11_900


def test_the_database_keeps_more_than_is_there_from_being_used() -> None:  # SEC-96
    note = make_credit_note(make_company())

    with pytest.raises(IntegrityError), transaction.atomic():
        Credit.objects.filter(document=note).update(used_minor=23_801)


@pytest.mark.django_db(transaction=True)
def test_two_who_apply_at_once_use_no_more_than_is_there() -> None:  # SEC-96
    alice = make_company()
    dora = make_customer(alice)
    note = make_credit_note(alice, customer=dora)
    invoices = [make_document(alice, customer=dora) for _ in range(4)]

    def use(invoice: Document) -> None:
        try:
            apply_credit(note, raw={"invoice": invoice.pk, "amount": "150"}, by=alice, now=NOW)
        except (InvalidProfileError, NotCreditableError):
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, invoices))

    assert [each.amount_minor for each in CreditApplication.objects.all()] == [15_000]
    assert sum(fresh(invoice).credited_minor for invoice in invoices) == 15_000 == fresh(note).credited_minor
