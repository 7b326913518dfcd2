"""A credit note by its link: read and tracked like everything else, and in the portal once it is issued."""

import pytest
from django.test import Client

from seenpaid.documents.actions import apply_credit
from seenpaid.engagement.models import View
from seenpaid.portal.not_found import not_found_page
from seenpaid.sharing.actions import revoke
from seenpaid.sharing.links import token_of, url_of
from seenpaid.sharing.portal import share_portal
from tests.make import CHROME_ON_MAC, NOW, make_company, make_credit_note, make_customer, make_document, make_link

pytestmark = pytest.mark.django_db


def test_it_is_shown_tracked_printed_and_gone(client: Client) -> None:
    alice = make_company()
    note = make_credit_note(alice)
    link = make_link(alice, document=note)
    path = f"/c/{token_of(link)}"
    assert path in url_of(link)

    page = client.get(path, headers=CHROME_ON_MAC)

    assert page.status_code == 200
    assert "CRN-0001" in page.text
    assert "Available" in page.text
    assert "Payment" not in page.text
    note.refresh_from_db()
    assert (note.status, View.objects.get(document=note).counted) == ("viewed", True)
    assert client.get(f"{path}/pdf", headers=CHROME_ON_MAC).content.startswith(b"%PDF")
    assert client.get(f"{path}/privacy", headers=CHROME_ON_MAC).status_code == 200
    for other in ("i", "q"):
        assert client.get(f"/{other}/{token_of(link)}").status_code == 404
    revoke(note, by=alice, now=NOW)
    assert client.get(path, headers=CHROME_ON_MAC).content == not_found_page()


def test_what_is_used_is_shown_at_once(client: Client) -> None:
    alice = make_company()
    dora = make_customer(alice)
    note, invoice = make_credit_note(alice, customer=dora), make_document(alice, customer=dora)
    paths = [f"/c/{token_of(make_link(alice, document=note))}", f"/i/{token_of(make_link(alice, document=invoice))}"]
    assert ["Credit left" in client.get(path).text for path in paths] == [False, False]

    apply_credit(note, raw={"invoice": invoice.pk, "amount": "100"}, by=alice, now=NOW)

    of_note, of_invoice = (client.get(path).text for path in paths)
    assert "Credit left" in of_note
    assert "138,00" in of_note
    assert "138,00" in of_invoice


def test_the_portal_shows_it_and_what_is_left_but_never_a_draft(client: Client) -> None:
    alice = make_company()
    dora = make_customer(alice)
    make_credit_note(alice, customer=dora, issued=False)
    token = token_of(share_portal(dora, by=alice, now=NOW))
    assert "Credit" not in client.get(f"/portal/{token}").text

    note = make_credit_note(alice, customer=dora)
    page = client.get(f"/portal/{token}").text

    assert "CRN-0001" in page
    assert page.count("238,00") == 2
    assert client.get(f"/portal/{token}/{note.number}", headers=CHROME_ON_MAC).status_code == 200


def test_each_part_says_whether_it_is_paid(client: Client) -> None:
    alice = make_company()
    stages = [{"percent": "30", "due_date": "2026-12-01"}, {"due_date": "2026-12-20"}]
    invoice = make_document(alice, stages=stages)

    page = client.get(f"/i/{token_of(make_link(alice, document=invoice))}").text

    assert "Deposit · Amount due by" in page
    assert "71,40" in page[: page.index("p-parties")]
    # The ask stands twice: on top, and beside the button that stays in view on phones.
    assert [page.count(f"{name} · ") for name in ("Deposit", "Balance")] == [3, 1]
    assert page.count("· Open<") == 2
