"""The one 404: whatever is not here looks exactly alike."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from seenpaid.companies.models import Membership
from seenpaid.documents.models import Document
from seenpaid.engagement.models import View
from seenpaid.portal.headers import PAGE_HEADERS
from seenpaid.portal.not_found import not_found_page
from seenpaid.sharing.actions import revoke
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import ShareLink
from tests.make import CHROME_ON_MAC, NOW, make_company, make_document, make_link
from tests.portal.letters import Page

pytestmark = pytest.mark.django_db

TAILS = ["", "/pdf", "/pay", "/thanks", ".json", "/", "/pdf/", "/x.css", ";a.png"]


@pytest.fixture
def alice() -> Membership:
    return make_company()


def _is_the_one(answer: HttpResponse) -> bool:
    return (answer.status_code, answer.content, dict(answer.headers), dict(answer.cookies)) == (
        404,
        not_found_page(),
        {**PAGE_HEADERS, "Content-Length": str(len(not_found_page()))},
        {},
    )


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("kind", ["i", "invoice", "q", "c", "e", "portal"])
def test_an_unknown_token_is_not_found(client: Client, kind: str, tail: str) -> None:  # SEC-1
    assert _is_the_one(client.get(f"/{kind}/{'x' * 32}{tail}"))
    assert not View.objects.exists()


@pytest.mark.parametrize("tail", TAILS)
def test_a_revoked_link_is_not_found(client: Client, alice: Membership, tail: str) -> None:  # SEC-2
    document = make_document(alice)
    token = token_of(make_link(alice, document=document))
    assert client.get(f"/i/{token}", headers=CHROME_ON_MAC).status_code == 200
    opens = View.objects.count()

    document.refresh_from_db()
    revoke(document, by=alice, now=NOW)

    assert _is_the_one(client.get(f"/i/{token}{tail}", headers=CHROME_ON_MAC))
    assert View.objects.count() == opens


@pytest.mark.parametrize("tail", TAILS)
def test_an_expired_link_is_not_found(client: Client, alice: Membership, tail: str) -> None:  # SEC-3
    link = make_link(alice)
    ShareLink.objects.filter(pk=link.pk).update(expires_at=NOW - timedelta(days=3650))

    assert _is_the_one(client.get(f"/i/{token_of(link)}{tail}"))


@pytest.mark.parametrize("tail", TAILS)
def test_a_draft_is_not_found(client: Client, alice: Membership, tail: str) -> None:  # SEC-4
    link = make_link(alice)
    Document.objects.filter(pk=link.document_id).update(status="draft", number=None)

    assert _is_the_one(client.get(f"/i/{token_of(link)}{tail}"))
    assert Document.objects.get(pk=link.document_id).status == "draft"


@pytest.mark.parametrize(
    "bend",
    [
        lambda token: "",
        lambda token: token[:1],
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token * 250,
        lambda token: token[:-1] + "!",
        lambda token: token.swapcase(),
        lambda token: token + "/",
        lambda token: token + ".",
        lambda token: token + "%20",
        lambda token: token + "%0a",
        lambda token: token + "%00",
        lambda token: "%00",
        lambda token: "%0a" + token,
        lambda token: "%2e%2e%2f" + token,
        lambda token: "%c0%ae%c0%ae/" + token,
        lambda token: "\uff58" * 32,
        lambda token: token + "%0a.js",
        lambda token: token + "//pdf",
    ],
)
def test_a_bent_token_is_not_found(client: Client, alice: Membership, bend: Callable[[str], str]) -> None:  # SEC-5
    token = token_of(make_link(alice))

    assert _is_the_one(client.get("/i/" + bend(token)))
    assert not View.objects.exists()


@pytest.mark.parametrize(
    "path", ["/i", "/invoice", "/q", "/c", "/e", "/portal", "/paper/", "/paper/x", "/paper/zzzzzz.css"]
)
def test_what_stands_beside_tokens_is_not_found(client: Client, path: str) -> None:
    assert _is_the_one(client.get(path))


@pytest.mark.parametrize("kind", ["q", "c", "e", "portal"])
def test_a_token_opens_nothing_of_another_kind(client: Client, alice: Membership, kind: str) -> None:  # SEC-6
    assert _is_the_one(client.get(f"/{kind}/{token_of(make_link(alice))}"))


@pytest.mark.parametrize("sentinel", ["shared", "null", "undefined", "none", "0", "-1", "true", "*", "%25"])
def test_a_sentinel_opens_nothing(client: Client, alice: Membership, sentinel: str) -> None:  # SEC-7
    make_link(alice)

    assert _is_the_one(client.get(f"/i/{sentinel}?token={sentinel}", headers={"X-Token": sentinel}))


def test_nothing_beside_the_token_helps(client: Client, alice: Membership) -> None:  # SEC-8
    link = make_link(alice)
    client.force_login(alice.user)

    answer = client.get(
        f"/i/{'x' * 32}?email=dora@example.com&number=INV-0001&token={token_of(link)}",
        headers={"Referer": f"http://testserver/i/{token_of(link)}"},
    )

    assert _is_the_one(answer)


def test_the_page_is_kind_and_says_nothing() -> None:
    html = not_found_page().decode()
    page = Page(html)

    assert page.faults == []
    assert "There is nothing here" in page.words
    assert len([item for item in page.all("li") if item["lang"]]) == 10
    assert not any(word in page.words.lower() for word in ("expired", "revoked", "invoice", "seenpaid", "deleted"))


def test_a_head_of_nothing_is_not_found_either(client: Client) -> None:
    head = client.head(f"/i/{'x' * 32}")

    assert (head.status_code, dict(head.headers)) == (404, dict(client.get(f"/i/{'x' * 32}").headers))
