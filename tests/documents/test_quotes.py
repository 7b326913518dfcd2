"""A quote is offered, answered once, and becomes one invoice."""

from datetime import timedelta

import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.roles import Role
from seenpaid.documents import lifecycle
from seenpaid.documents.actions import (
    Answer,
    NotAnswerableError,
    NotConvertibleError,
    NotEditableError,
    RevisedError,
    answer_quote,
    cancel,
    convert,
    duplicate,
    edit,
)
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.models import Document, Kind, QuoteAnswer
from seenpaid.documents.typed import typed
from seenpaid.events.actions import RECIPIENT
from seenpaid.events.models import Event
from tests.make import HOME, NOW, make_company, make_document, make_member, make_quote

pytestmark = pytest.mark.django_db


def say(
    quote: Document, *, yes: bool = True, name: str = "Dora Klein", revision: int = 1, at=NOW, reason: str = ""
) -> Document:
    answer = Answer(is_accepted=yes, name=name, revision=revision, reason=reason, ip=HOME)
    return answer_quote(quote, answer=answer, actor=RECIPIENT, now=at)


def kinds_of(document: Document) -> list[str]:
    events = Event.objects.filter(company_id=document.company_id, subject_id=document.pk).order_by("id")
    return list(events.values_list("kind", flat=True))


def test_it_has_numbers_of_its_own() -> None:
    alice = make_company()

    quote, invoice = make_quote(alice), make_document(alice)

    assert (quote.number, invoice.number) == ("QUO-0001", "INV-0001")
    assert quote.pk.startswith("quo_")
    assert kinds_of(quote) == ["quote.created", "quote.issued"]


def test_it_is_valid_for_thirty_days() -> None:
    quote = make_quote(make_company())

    assert quote.due_date == quote.issue_date + timedelta(days=30)


def test_nothing_is_owed_on_it() -> None:
    quote = make_quote(make_company(), lines=[{"description": "A present", "unit_price": "0"}])

    assert quote.status == lifecycle.SENT


@pytest.mark.parametrize("yes, status", [(True, "accepted"), (False, "declined")])
def test_its_customer_answers(yes: bool, status: str) -> None:
    quote = say(make_quote(make_company()), yes=yes, reason="Thank you")

    assert quote.status == status
    kept = QuoteAnswer.objects.get(document=quote, company_id=quote.company_id)
    assert (kept.is_accepted, kept.name, kept.revision, kept.ip, kept.answered_at) == (yes, "Dora Klein", 1, HOME, NOW)
    assert kinds_of(quote)[-1] == f"quote.{status}"


def test_the_same_answer_twice_is_one() -> None:
    quote = make_quote(make_company())
    say(quote)

    say(quote, at=NOW + timedelta(seconds=1))

    assert QuoteAnswer.objects.get(document=quote, company_id=quote.company_id).answered_at == NOW
    assert kinds_of(quote).count("quote.accepted") == 1


def test_another_answer_changes_nothing() -> None:
    quote = make_quote(make_company())
    say(quote)

    with pytest.raises(NotAnswerableError):
        say(quote, yes=False)
    with pytest.raises(NotAnswerableError):
        say(quote, name="Somebody else")

    quote.refresh_from_db()
    assert quote.status == lifecycle.ACCEPTED


def test_it_expires_at_the_end_of_its_last_day_in_the_companys_time_zone() -> None:
    quote = make_quote(make_company(time_zone="Pacific/Auckland"), issue_date="2026-11-20", due_date="2026-11-30")
    last_minute = NOW.replace(day=30, hour=10, minute=59)  # 23:59 in Auckland.

    with pytest.raises(NotAnswerableError):
        say(quote, at=last_minute + timedelta(minutes=1))

    assert say(quote, at=last_minute).status == lifecycle.ACCEPTED


def test_nobody_agrees_to_what_they_did_not_see() -> None:
    alice = make_company()
    quote = make_quote(alice)
    quote = edit(quote, raw={**typed(quote), "title": "Larger"}, by=alice, now=NOW)

    with pytest.raises(RevisedError):
        say(quote, revision=1)

    assert say(quote, revision=2).status == lifecycle.ACCEPTED


@pytest.mark.parametrize(
    "name, reason, field",
    [("", "", "name"), ("x" * 121, "", "name"), ("a\0b", "", "name"), ("Dora", "x" * 1001, "reason")],
)
def test_a_faulty_answer_says_where(name: str, reason: str, field: str) -> None:
    quote = make_quote(make_company())

    with pytest.raises(InvalidDraftError) as refused:
        say(quote, name=name, reason=reason)

    assert list(refused.value.errors) == [field]
    assert not QuoteAnswer.objects.filter(document=quote, company_id=quote.company_id).exists()


def test_drafts_cancelled_quotes_and_invoices_take_no_answer() -> None:
    alice = make_company()

    for document in (
        make_quote(alice, issued=False),
        cancel(make_quote(alice), by=alice, now=NOW),
        make_document(alice),
    ):
        with pytest.raises(NotAnswerableError):
            say(document, revision=document.revision)


def test_an_answered_quote_stays_as_it_is() -> None:
    alice = make_company()
    quote = say(make_quote(alice))

    with pytest.raises(NotEditableError):
        edit(quote, raw=typed(quote), by=alice, now=NOW)


def test_it_becomes_one_draft_invoice() -> None:
    alice = make_company()
    quote = say(make_quote(alice))

    invoice = convert(quote, by=alice, now=NOW)

    assert (invoice.kind, invoice.status, invoice.origin_id) == (Kind.INVOICE, lifecycle.DRAFT, quote.pk)
    assert (invoice.total_minor, invoice.title) == (quote.total_minor, quote.title)
    assert invoice.due_date == invoice.issue_date + timedelta(days=14)
    assert convert(quote, by=alice, now=NOW).pk == invoice.pk
    assert kinds_of(quote)[-1] == "quote.converted"
    assert kinds_of(quote).count("quote.converted") == 1


def test_a_declined_quote_makes_no_invoice() -> None:
    alice = make_company()

    for quote in (say(make_quote(alice), yes=False), make_quote(alice, issued=False)):
        with pytest.raises(NotConvertibleError):
            convert(quote, by=alice, now=NOW)


def test_a_viewer_converts_nothing() -> None:
    alice = make_company()
    bob = make_member(alice.company, role=Role.VIEWER)

    with pytest.raises(NotAllowedError):
        convert(make_quote(alice), by=bob, now=NOW)


def test_a_copy_is_a_quote_again() -> None:
    alice = make_company()

    copy = duplicate(say(make_quote(alice)), by=alice, now=NOW)

    assert (copy.kind, copy.status, copy.origin_id) == (Kind.QUOTE, lifecycle.DRAFT, None)
