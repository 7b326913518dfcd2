"""The page of what to do now."""

from datetime import timedelta

import pytest

from seenpaid.companies.roles import Role
from seenpaid.documents.models import Document
from seenpaid.followups.models import Claim, Snooze
from tests.make import NOW, make_customer, make_document, make_link, make_member, make_open
from tests.web.conftest import Seat, text_of

LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def late(alice: Seat) -> Document:
    """Opened from Boston three weeks ago, and late."""
    customer = make_customer(alice.member, language="de")
    document = make_document(alice.member, customer=customer, now=LONG_AGO)
    make_open(make_link(alice.member, document=document, now=LONG_AGO), after=-timedelta(days=21))
    return document


def test_it_says_what_for_whom_why_and_offers_one_thing(alice: Seat, late: Document) -> None:
    page = text_of(alice.get("followups/"))

    assert "Opened, and late" in page
    assert "Last viewed Fri 30 Oct 2026, 11:00 CET; the due date passed 16 days ago." in page
    assert "Dora Design" in page
    assert f"invoices/{late.pk}/send/?followup=remind" in page


def test_it_says_so_when_there_is_nothing(alice: Seat) -> None:
    assert "Nothing to follow up" in text_of(alice.get("followups/"))


def test_the_letter_is_ready_in_the_customers_language_and_tells_nothing(alice: Seat, late: Document) -> None:
    page = text_of(alice.get(f"invoices/{late.pk}/send/?followup=remind"))

    assert f"Erinnerung: Rechnung {late.number} von Studio North" in page
    assert "ist inzwischen fällig" in page
    assert "30 Oct" not in page
    assert "preview/?followup=remind" in page


@pytest.mark.parametrize("step", ["", "nonsense", "remind' OR 1=1"])
def test_an_unknown_step_is_the_usual_letter(alice: Seat, late: Document, step: str) -> None:
    answer = alice.get(f"invoices/{late.pk}/send/", {"followup": step})

    assert answer.status_code == 200
    assert "Erinnerung" not in text_of(answer)


def test_it_rests_until_a_day_and_can_be_woken(alice: Seat, late: Document) -> None:
    alice.post(f"followups/{late.pk}/snooze/", {"until": "2026-11-25"})
    resting = text_of(alice.get("followups/"))
    alice.post(f"followups/{late.pk}/wake/")

    assert "Nothing to follow up" in resting
    assert "until 25 Nov 2026" in resting
    assert "Opened, and late" in text_of(alice.get("followups/"))


@pytest.mark.parametrize("until", ["", "soon", "2026-11-20", "2025-01-01", "2031-01-01", "0000-00-00", "2026-11-25\0"])
def test_a_day_that_is_none_changes_nothing(alice: Seat, late: Document, until: str) -> None:
    answer = alice.post(f"followups/{late.pk}/snooze/", {"until": until})

    assert answer.status_code == 302
    assert not Snooze.objects.exists()
    assert "Choose a day" in text_of(alice.get("followups/"))


def test_one_takes_it_and_the_others_see_who(alice: Seat, late: Document) -> None:
    bob = Seat(make_member(alice.member.company, "bob"))

    alice.post(f"followups/{late.pk}/claim/")
    alice.post(f"followups/{late.pk}/claim/")
    bob.post(f"followups/{late.pk}/claim/")

    assert Claim.objects.get().by_id == alice.member.user_id
    page = text_of(bob.get("followups/"))
    assert "Alice has taken it already." in page
    assert "Alice has taken this" in page
    assert "You have taken this" in text_of(alice.get("followups/"))
    bob.post(f"followups/{late.pk}/release/")
    assert not Claim.objects.exists()


def test_a_viewer_sees_it_and_gets_no_buttons(alice: Seat, late: Document) -> None:
    vera = Seat(make_member(alice.member.company, "vera", role=Role.VIEWER))

    page = text_of(vera.get("followups/"))

    assert "Opened, and late" in page
    assert "followup=remind" not in page
    assert "/snooze/" not in page


def test_the_invoice_says_when_money_is_expected_and_how_far_it_got(alice: Seat, late: Document) -> None:
    page = text_of(alice.get(f"invoices/{late.pk}/"))

    assert "How far it got" in page
    assert "Opened, and not paid yet." in page
    assert "nobody can tell: not enough paid invoices" in page


def test_the_overview_says_what_is_expected_and_what_is_uncertain(alice: Seat) -> None:
    make_document(alice.member)

    page = text_of(alice.get(""))

    assert "Expected to come in" in page
    assert "December" in page
    assert "of it uncertain" in page
