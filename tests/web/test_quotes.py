"""Quotes on members' pages."""

import pytest

from seenpaid.documents.actions import Answer, answer_quote
from seenpaid.documents.models import Document, Kind, QuoteAnswer
from seenpaid.events.actions import RECIPIENT
from seenpaid.notifications.models import Notification
from tests.make import (
    HOME,
    NOW,
    make_customer,
    make_document,
    make_line,
    make_link,
    make_open,
    make_quote,
    make_stranger,
)
from tests.web.conftest import Seat, text_of, words_of
from tests.web.sheets import make_sheet

PAGES = ("", "edit/", "views/", "views/export.csv", "pdf")


def accepted(quote: Document) -> Document:
    said = Answer(is_accepted=True, name="Dora <Klein>", revision=quote.revision, reason="Go ahead", ip=HOME)
    return answer_quote(quote, answer=said, actor=RECIPIENT, now=NOW)


def test_they_have_a_list_of_their_own(alice: Seat) -> None:
    customer = make_customer(alice.member)
    quote = make_quote(alice.member, customer=customer, title="The offer")
    make_document(alice.member, customer=customer, title="The bill")

    words = words_of(alice.get("quotes/"))

    assert "QUO-0001 The offer" in words
    assert "valid for 30 more days" in words
    assert "The bill" not in words
    assert "The offer" not in words_of(alice.get("invoices/"))
    assert "The offer" not in words_of(alice.get("quotes/", {"show": "accepted"}))
    assert "The offer" in words_of(alice.get("quotes/", {"show": "sent", "q": "offer"}))
    assert "The offer" not in words_of(alice.get("quotes/", {"q": "nothing"}))
    assert f"/quotes/{quote.pk}/" in text_of(alice.get("quotes/"))


@pytest.mark.parametrize("path", PAGES)
def test_they_have_every_page_a_paper_has(alice: Seat, path: str) -> None:
    quote = make_quote(alice.member)
    make_open(make_link(alice.member, document=quote))

    assert alice.get(f"quotes/{quote.pk}/{path}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_an_address_opens_only_its_kind(alice: Seat, path: str) -> None:  # SEC-63
    customer = make_customer(alice.member)
    quote, invoice = make_quote(alice.member, customer=customer), make_document(alice.member, customer=customer)
    foreign = make_quote(make_stranger())

    for wrong in (f"invoices/{quote.pk}/", f"quotes/{invoice.pk}/", f"quotes/{foreign.pk}/"):
        assert alice.get(f"{wrong}{path}").status_code == 404


def test_one_is_written_and_shared(alice: Seat) -> None:
    customer = make_customer(alice.member)
    assert "New quote" in words_of(alice.get("quotes/new/"))

    answer = alice.post("quotes/new/", {**make_sheet(customer, title="Offer"), "step": "share"})

    quote = Document.objects.get(company=alice.member.company, kind=Kind.QUOTE)
    assert (quote.title, quote.status, quote.number) == ("Offer", "sent", "QUO-0001")
    assert answer["Location"] == alice.path(f"quotes/{quote.pk}/")
    assert "/q/" in text_of(alice.get(f"quotes/{quote.pk}/"))


def test_the_answer_is_shown_and_told(alice: Seat) -> None:
    quote = accepted(make_quote(alice.member, title="Offer"))

    page = alice.get(f"quotes/{quote.pk}/")

    assert "Dora <Klein> accepted revision 1" in words_of(page)
    assert "Dora &lt;Klein&gt;" in text_of(page)
    assert "Go ahead" in words_of(page)
    assert "Make an invoice of it" in words_of(page)
    assert "Record a payment" not in words_of(page)


def test_an_answer_by_telephone_is_recorded(alice: Seat) -> None:
    quote = make_quote(alice.member)

    refused = alice.post(f"quotes/{quote.pk}/answer/", {"name": "", "reason": "Too dear", "said": "declined"})
    assert refused.status_code == 422
    assert "Too dear" in text_of(refused)

    alice.post(f"quotes/{quote.pk}/answer/", {"name": "Dora", "reason": "Too dear", "said": "declined"})
    kept = QuoteAnswer.objects.get(company=alice.member.company)
    assert (kept.is_accepted, kept.name, kept.reason, kept.ip) == (False, "Dora", "Too dear", None)

    again = alice.client.post(
        alice.path(f"quotes/{quote.pk}/answer/"), {"name": "Dora", "said": "accepted"}, follow=True
    )
    assert "answered or withdrawn already" in words_of(again)


def test_it_becomes_an_invoice(alice: Seat) -> None:
    quote = accepted(make_quote(alice.member, lines=[make_line("Design")]))

    answer = alice.post(f"quotes/{quote.pk}/convert/")

    invoice = Document.objects.get(company=alice.member.company, kind=Kind.INVOICE)
    assert answer["Location"] == alice.path(f"invoices/{invoice.pk}/")
    assert alice.post(f"quotes/{quote.pk}/convert/")["Location"] == answer["Location"]
    assert "The invoice made of it" in words_of(alice.get(f"quotes/{quote.pk}/"))


def test_a_draft_is_deleted_back_to_the_list(alice: Seat) -> None:
    draft = make_quote(alice.member, issued=False)

    assert alice.post(f"quotes/{draft.pk}/delete/")["Location"] == alice.path("quotes/")


def test_a_notice_of_one_leads_to_it(alice: Seat) -> None:
    quote = make_quote(alice.member)
    notice = Notification.objects.create(
        company=alice.member.company, member=alice.member, event_id="evt_1", kind="quote.accepted",
        document_id=quote.pk, text="Dora accepted it", created_at=NOW,
    )  # fmt: skip

    answer = alice.post(f"notifications/{notice.pk}/read/", {"document": quote.pk})

    assert answer["Location"] == alice.path(f"quotes/{quote.pk}/")
