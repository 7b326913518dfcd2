"""A customer's portal: one customer, everything they were sent, and nothing else."""

import re

import pytest
from django.test import Client

from seenpaid.documents.actions import cancel
from seenpaid.documents.models import Document
from seenpaid.engagement.models import View
from seenpaid.events.models import Event
from seenpaid.payments.actions import record_manual
from seenpaid.portal.headers import PAY_HEADERS
from seenpaid.portal.not_found import not_found_page
from seenpaid.sharing.links import token_of, url_of
from seenpaid.sharing.portal import portal_link, revoke_portal, share_portal
from tests.make import (
    CHROME_ON_MAC,
    NOW,
    make_company,
    make_customer,
    make_document,
    make_link,
    make_quote,
    make_stranger,
)

pytestmark = pytest.mark.django_db


def path_of(customer) -> str:
    link = portal_link(customer)
    assert link is not None
    return f"/portal/{token_of(link)}"


def test_its_link_is_the_same_until_it_is_revoked() -> None:
    alice = make_company()
    dora = make_customer(alice)

    first, again = (share_portal(dora, by=alice, now=NOW) for _ in range(2))
    revoke_portal(dora, by=alice, now=NOW)
    fresh = share_portal(dora, by=alice, now=NOW)

    assert first.pk == again.pk
    assert "/portal/" in url_of(first)
    assert token_of(fresh) != token_of(first)
    kinds = (
        Event.objects.filter(company_id=dora.company_id, subject_id=dora.pk)
        .order_by("id")
        .values_list("kind", flat=True)
    )
    assert list(kinds) == ["customer.portal_shared", "customer.portal_revoked", "customer.portal_shared"]


def test_it_shows_one_customer_everything_but_drafts(client: Client) -> None:  # SEC-26
    alice = make_company()
    dora, other = make_customer(alice), make_customer(alice, "Another Ltd")
    invoice = make_document(alice, customer=dora, title="Website")
    record_manual(invoice, raw={"amount": "38.00", "method": "cash"}, by=alice, now=NOW)
    make_quote(alice, customer=dora, title="Offer")
    make_document(alice, customer=dora, title="Secret draft", issued=False)
    make_document(alice, customer=other, title="Somebody else's")
    cancel(make_document(alice, customer=dora, title="Called off"), by=alice, now=NOW)
    share_portal(dora, by=alice, now=NOW)

    page = client.get(path_of(dora))

    text = page.text
    assert page.status_code == 200
    assert dict(page.headers) == {**PAY_HEADERS, "Content-Length": str(len(page.content))}
    assert not page.cookies
    assert "200,00\xa0€" in text  # owed: 238 less 38, and nothing of what is called off.
    for shown in ("Website", "Offer", "Called off", "QUO-0001", "38,00\xa0€ paid"):
        assert shown in text
    for hidden in ("Secret draft", "Somebody else", "Another", "<script"):
        assert hidden not in text
    assert not re.search(r"(inv|quo|cus|com|lnk)_[0-9a-z]{26}", text)


def test_what_is_late_says_so(client: Client) -> None:
    alice = make_company()
    dora = make_customer(alice)
    make_document(alice, customer=dora, issue_date="2020-01-01", due_date="2020-02-01")
    share_portal(dora, by=alice, now=NOW)

    text = client.get(path_of(dora)).text

    assert text.count("overdue") >= 2
    assert 'data-status="overdue"' in text


def test_it_has_pages(client: Client) -> None:
    alice = make_company()
    dora = make_customer(alice)
    for number in range(27):
        make_document(alice, customer=dora, title=f"Number {number:02}")
    share_portal(dora, by=alice, now=NOW)
    path = path_of(dora)

    first, second = client.get(path).text, client.get(f"{path}?page=2").text

    assert ("Number 26" in first, "Number 00" in first, f"{path}?page=2" in first) == (True, False, True)
    assert ("Number 26" in second, "Number 00" in second) == (False, True)
    for odd in ("0", "-1", "x", "²", "999999999999", "99"):
        assert client.get(f"{path}?page={odd}").status_code == 200


def test_opening_a_paper_through_it_is_tracked_as_such(client: Client) -> None:
    alice = make_company()
    dora = make_customer(alice)
    invoice = make_document(alice, customer=dora)
    share_portal(dora, by=alice, now=NOW)
    path = f"{path_of(dora)}/{invoice.number}"

    page = client.get(f"{path}?via=email", headers=CHROME_ON_MAC)
    pdf = client.get(f"{path}/pdf", headers=CHROME_ON_MAC)

    assert page.status_code == 200
    assert f'href="{path}/pdf"' in page.text
    assert client.get(f"{path}/privacy").status_code == 200
    assert pdf["Content-Type"] == "application/pdf"
    views = View.objects.filter(company_id=dora.company_id).order_by("id")
    assert [(view.source, view.action, view.document_id) for view in views] == [
        ("portal", "page", invoice.pk),
        ("portal", "pdf", invoice.pk),
    ]
    assert Document.objects.get(pk=invoice.pk, company_id=dora.company_id).status == "viewed"


def test_a_quote_is_answered_through_it(client: Client) -> None:
    alice = make_company()
    dora = make_customer(alice)
    quote = make_quote(alice, customer=dora, due_date="2199-12-31")
    share_portal(dora, by=alice, now=NOW)
    path = f"{path_of(dora)}/{quote.number}"
    assert f'action="{path}/accept"' in client.get(path).text

    answer = client.post(f"{path}/accept", {"name": "Dora", "revision": "1"})

    assert (answer.status_code, answer["Location"]) == (303, path)
    assert Document.objects.get(pk=quote.pk, company_id=dora.company_id).status == "accepted"


def test_nothing_else_is_opened_by_its_token(client: Client) -> None:  # SEC-26, SEC-27
    alice, charlie = make_company(), make_stranger()
    dora, other = make_customer(alice), make_customer(alice, "Another Ltd")
    draft = make_document(alice, customer=dora, issued=False)
    theirs = make_document(alice, customer=other)
    foreign = make_document(charlie)
    own = token_of(make_link(alice, document=make_document(alice, customer=dora)))
    share_portal(dora, by=alice, now=NOW)
    path = path_of(dora)

    wrong = [
        f"{path}/{theirs.number}", f"{path}/{draft.pk}", f"{path}/{foreign.pk}", f"{path}/x", f"{path}/None",
        f"/i/{path.removeprefix('/portal/')}", f"/q/{path.removeprefix('/portal/')}", f"/portal/{own}", f"{path}/%00",
    ]  # fmt: skip
    for address in wrong:
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, not_found_page()), address
    assert client.get(f"{path}/{theirs.number}/pdf").status_code == 404
    revoke_portal(dora, by=alice, now=NOW)
    assert client.get(path).content == not_found_page()
