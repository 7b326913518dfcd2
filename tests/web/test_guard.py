"""What a link asks for, set by a member."""

from seenpaid.sharing.models import ShareLink
from tests.make import make_document, make_link
from tests.web.conftest import Seat, text_of, value_of


def test_it_asks_for_a_code_and_says_so(alice: Seat) -> None:
    link = make_link(alice.member)
    page = f"invoices/{link.document_id}/share/guard/"

    alice.post(page, {"access_code": "blue-heron-42", "expires_at": "2099-12-31"})

    shown = text_of(alice.get(f"invoices/{link.document_id}/"))
    assert "It asks for an access code." in shown
    assert "It works until" in shown
    assert "2099-12-31" in value_of(alice.get(page), "expires_at")
    before = ShareLink.objects.get(pk=link.pk)
    alice.post(page, {"access_code": "", "expires_at": "2099-12-31", "without_code": "on"})
    after = ShareLink.objects.get(pk=link.pk)
    assert (bool(before.code_hash), after.code_hash, after.expires_at) == (True, "", before.expires_at)


def test_saving_a_day_alone_keeps_the_code(alice: Seat) -> None:
    link = make_link(alice.member)
    page = f"invoices/{link.document_id}/share/guard/"
    alice.post(page, {"access_code": "blue-heron-42", "expires_at": ""})

    alice.post(page, {"access_code": "", "expires_at": "2099-12-31"})

    assert ShareLink.objects.get(pk=link.pk).code_hash


def test_what_is_refused_stays_typed(alice: Seat) -> None:
    link = make_link(alice.member)

    refused = alice.post(
        f"invoices/{link.document_id}/share/guard/", {"access_code": "abc", "expires_at": "2020-01-01"}
    )

    assert refused.status_code == 422
    assert (value_of(refused, "access_code"), value_of(refused, "expires_at")) == ("abc", "2020-01-01")
    assert "at least 4 characters" in text_of(refused)


def test_without_a_link_it_leads_back_to_where_one_is_made(alice: Seat) -> None:
    document = make_document(alice.member)

    assert alice.get(f"invoices/{document.pk}/share/guard/")["Location"].endswith(f"{document.pk}/#share")
