"""Opening an invoice by its link, through Django."""

import pytest
from django.conf import settings
from django.test import Client

from seenpaid.companies.actions.profile import update_profile
from seenpaid.engagement.models import View
from seenpaid.payments.actions import record_manual
from seenpaid.portal.headers import PAY_HEADERS
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, NOW, make_company, make_document, make_link, make_stranger
from tests.portal.letters import Page

pytestmark = pytest.mark.django_db


def _last() -> View:
    view = View.objects.order_by("id").last()
    assert view is not None
    return view


@pytest.mark.parametrize("path", ["/i/", "/invoice/"])
def test_it_shows_the_invoice_and_logs_the_open(client: Client, path: str) -> None:
    alice = make_company()
    link = make_link(alice)

    answer = client.get(path + token_of(link), headers=CHROME_ON_MAC)

    assert answer.status_code == 200
    assert "Website redesign" in answer.content.decode()
    assert (_last().actor_type, _last().action, _last().link_id) == ("recipient", "page", link.pk)


def test_it_answers_with_exactly_these_headers(client: Client) -> None:  # SEC-12, SEC-13, SEC-43, SEC-50
    token = token_of(make_link(make_company()))

    answer = client.get(f"/i/{token}")

    assert dict(answer.headers) == {**PAY_HEADERS, "Content-Length": str(len(answer.content))}
    assert not answer.cookies


@pytest.mark.parametrize(
    "cookies",
    [
        {settings.SESSION_COOKIE_NAME: "forged"},
        {settings.SESSION_COOKIE_NAME: "f" * 32},
        {settings.CSRF_COOKIE_NAME: "bad"},
        {"messages": "x", settings.SESSION_COOKIE_NAME: ""},
    ],
)
def test_it_sets_no_cookie_whatever_cookies_come(client: Client, cookies: dict[str, str]) -> None:  # SEC-114
    token = token_of(make_link(make_company()))
    client.cookies.load(cookies)

    answer = client.get(f"/i/{token}", headers=CHROME_ON_MAC)

    assert dict(answer.headers) == {**PAY_HEADERS, "Content-Length": str(len(answer.content))}
    assert not answer.cookies
    assert _last().actor_type == "recipient"


def test_a_member_of_that_company_previews(client: Client) -> None:  # SEC-113
    alice = make_company()
    token = token_of(make_link(alice))
    client.force_login(alice.user)

    answer = client.get(f"/i/{token}", headers=CHROME_ON_MAC)

    assert _last().actor_type == "sender_preview"
    assert "Vary" not in answer.headers
    assert not answer.cookies


def test_a_member_of_another_company_is_a_recipient(client: Client) -> None:  # SEC-113
    token = token_of(make_link(make_company()))
    client.force_login(make_stranger().user)

    client.get(f"/i/{token}", headers=CHROME_ON_MAC)

    assert _last().actor_type == "recipient"


def test_who_signed_out_is_a_recipient(client: Client) -> None:  # SEC-113
    alice = make_company()
    token = token_of(make_link(alice))
    client.force_login(alice.user)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.logout()
    client.cookies.load({settings.SESSION_COOKIE_NAME: stolen})

    client.get(f"/i/{token}", headers=CHROME_ON_MAC)

    assert _last().actor_type == "recipient"


@pytest.mark.parametrize("query", ["silent", "preview=1", "via=preview", "user=alice"])
def test_no_parameter_makes_a_preview(client: Client, query: str) -> None:  # SEC-114
    token = token_of(make_link(make_company()))

    client.get(f"/i/{token}?{query}", headers={**CHROME_ON_MAC, "X-Preview": "1"})

    assert _last().actor_type == "recipient"


def test_a_head_gets_the_same_headers_and_counts_for_nobody(client: Client) -> None:
    token = token_of(make_link(make_company()))
    full = client.get(f"/i/{token}", headers=CHROME_ON_MAC)

    head = client.head(f"/i/{token}", headers=CHROME_ON_MAC)

    assert dict(head.headers) == dict(full.headers)
    assert (_last().actor_type, _last().counted) == ("automated", False)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("tail", ["", "/pdf"])
def test_it_refuses_other_methods_alike_with_any_token(method: str, tail: str) -> None:  # SEC-49
    client = Client(enforce_csrf_checks=True)
    token = token_of(make_link(make_company()))

    live = client.generic(method, f"/i/{token}{tail}")
    dead = client.generic(method, f"/i/{'x' * 32}{tail}")

    assert live.status_code == 405
    assert (live.content, dict(live.headers)) == (dead.content, dict(dead.headers))
    assert live.headers["Allow"] == "GET, HEAD"
    assert not View.objects.exists()


def test_the_page_follows_payments_branding_and_revisions(client: Client) -> None:
    alice = make_company()
    document = make_document(alice)
    token = token_of(make_link(alice, document=document))
    assert "Amount due" in client.get(f"/i/{token}").content.decode()

    document.refresh_from_db()
    paid = {"amount": "238.00", "method": "bank_transfer", "paid_on": "2026-11-20", "reference": ""}
    record_manual(document, raw=paid, by=alice, now=NOW)
    update_profile(alice.company, raw={"accent": "#7a3e9d", "powered_by": False}, by=alice, now=NOW)

    page = client.get(f"/i/{token}").content.decode()
    assert 'data-status="paid"' in page
    assert "/paper/7a3e9d.css" in page
    assert "Seenpaid" not in page


def test_it_gives_away_no_identifier(client: Client) -> None:  # SEC-20
    alice = make_company()
    document = make_document(alice)
    link = make_link(alice, document=document)

    html = client.get(f"/i/{token_of(link)}").content.decode()

    hidden = (document.pk, document.customer_id, alice.company_id, alice.pk, alice.user_id, link.pk, alice.company.slug)
    assert not [value for value in hidden if value in html]
    assert html.count(token_of(link)) == 7  # two ways to the PDF, one to what was recorded, four to say something.


def test_links_on_the_page_stay_on_the_host_that_was_asked(client: Client) -> None:  # SEC-19
    token = token_of(make_link(make_company()))

    answer = client.get(f"/i/{token}", headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})

    assert "evil" not in answer.content.decode()
    assert all(path.startswith(("/", "#", "mailto:")) for path in Page(answer.content.decode()).values("href"))
