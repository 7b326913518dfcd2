"""A quote by its link: read, answered once, and never by a robot that follows links."""

from datetime import timedelta

import pytest
from django.test import Client

from seenpaid.documents.actions import edit
from seenpaid.documents.models import Document, QuoteAnswer
from seenpaid.documents.typed import typed
from seenpaid.engagement.models import View
from seenpaid.events.models import Event
from seenpaid.portal.headers import FORM_HEADERS
from seenpaid.portal.not_found import not_found_page
from seenpaid.portal.views import quote as quote_views
from seenpaid.sharing.actions import revoke
from seenpaid.sharing.links import token_of, url_of
from tests.make import CHROME_ON_MAC, make_company, make_customer, make_document, make_link, make_quote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _patience() -> None:
    quote_views._BY_ADDRESS.reset()
    quote_views._BY_LINK.reset()


def offered(**raw: object) -> tuple[Document, str]:
    """Return a quote that is valid for a long time, and its path."""
    alice = make_company()
    quote = make_quote(alice, due_date="2199-12-31", **raw)
    return quote, f"/q/{token_of(make_link(alice, document=quote))}"


def fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk, company_id=document.company_id)


def test_its_link_is_a_quotes() -> None:
    alice = make_company()

    assert "/q/" in url_of(make_link(alice, document=make_quote(alice)))


def test_it_is_shown_tracked_and_asks(client: Client) -> None:
    quote, path = offered()

    page = client.get(path, headers=CHROME_ON_MAC)

    assert page.status_code == 200
    assert dict(page.headers) == {**FORM_HEADERS, "Content-Length": str(len(page.content))}
    assert "Quote" in page.text
    assert f'action="{path}/accept"' in page.text
    assert fresh(quote).status == "viewed"
    viewed = Event.objects.get(company_id=quote.company_id, kind="quote.viewed")
    assert viewed.data["first"] is True


def test_its_paper_is_taken_and_logged(client: Client) -> None:
    quote, path = offered()

    paper = client.get(f"{path}/pdf", headers=CHROME_ON_MAC)

    assert paper["Content-Type"] == "application/pdf"
    assert "QUO-0001" in paper["Content-Disposition"]
    assert View.objects.get(company_id=quote.company_id).action == "pdf"


@pytest.mark.parametrize(
    "verb, status, said",
    [("accept", "accepted", "Accepted by Dora"), ("decline", "declined", "Declined by Dora")],
)
def test_its_reader_answers(client: Client, verb: str, status: str, said: str) -> None:
    quote, path = offered()
    client.get(path)

    answer = client.post(
        f"{path}/{verb}", {"name": "Dora", "reason": "As agreed", "revision": "1"}, headers=CHROME_ON_MAC
    )

    assert (answer.status_code, answer["Location"]) == (303, path)
    assert fresh(quote).status == status
    kept = QuoteAnswer.objects.get(company_id=quote.company_id)
    assert (kept.name, kept.reason, kept.revision, kept.ip) == ("Dora", "As agreed", 1, "127.0.0.1")
    page = client.get(path).text
    assert said in page
    assert "<form" not in page
    assert not answer.cookies


def test_what_was_typed_stays_when_it_is_refused(client: Client) -> None:
    quote, path = offered()

    page = client.post(f"{path}/accept", {"name": "  ", "reason": "<b>Hello</b>", "revision": "1"})

    assert page.status_code == 422
    assert "Please type your name" in page.text
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page.text
    assert fresh(quote).status == "sent"


def test_a_program_need_not_name_the_revision_of_a_quote_that_never_changed(client: Client) -> None:
    alice = make_company()
    quote = make_quote(alice, due_date="2199-12-31")

    told = client.post(f"/q/{token_of(make_link(alice, document=quote))}/accept", {"name": "Dora"})

    assert told.status_code == 303
    assert fresh(quote).status == "accepted"


@pytest.mark.parametrize("revision", ["1", "", "0", "-1", "x", "99999999999999999999", "²"])
def test_nobody_agrees_to_what_they_did_not_see(client: Client, revision: str) -> None:
    alice = make_company()
    quote = make_quote(alice, due_date="2199-12-31")
    path = f"/q/{token_of(make_link(alice, document=quote))}"
    edit(quote, raw={**typed(quote), "title": "Larger"}, by=alice, now=quote.created_at)

    page = client.post(f"{path}/accept", {"name": "Dora", "revision": revision})

    assert page.status_code == 422
    assert "changed while you were reading" in page.text
    assert 'value="Dora"' in page.text
    assert fresh(quote).status == "sent"


def test_an_expired_quote_says_so_and_takes_no_answer(client: Client) -> None:
    alice = make_company()
    quote = make_quote(alice, issue_date="2020-01-01", due_date="2020-01-31")
    path = f"/q/{token_of(make_link(alice, document=quote))}"

    answer = client.post(f"{path}/accept", {"name": "Dora", "revision": "1"})

    assert answer.status_code == 303
    page = client.get(path).text
    assert "This quote was valid until 31 January 2020" in page
    assert "<form" not in page
    assert fresh(quote).status != "accepted"


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_following_its_links_answers_nothing(client: Client, method: str) -> None:  # SEC-109
    quote, path = offered()

    answer = getattr(client, method)(f"{path}/accept")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert fresh(quote).status == "sent"


def test_a_dead_link_answers_like_one_that_never_was(client: Client) -> None:  # SEC-1, SEC-15
    alice = make_company()
    quote = make_quote(alice, due_date="2199-12-31")
    token = token_of(make_link(alice, document=quote))
    invoice = token_of(make_link(alice, document=make_document(alice, customer=make_customer(alice, "Another"))))
    revoke(quote, by=alice, now=quote.created_at)

    for path in (f"/q/{token}", f"/q/{invoice}", f"/i/{token}", f"/q/{'A' * 32}"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (404, not_found_page())
    for path in (f"/q/{token}/accept", f"/q/{'A' * 32}/decline", f"/q/{invoice}/accept"):
        answer = client.post(path, {"name": "Dora", "revision": "1"})
        assert (answer.status_code, answer.content) == (404, not_found_page())
    assert fresh(quote).status == "sent"


def test_too_many_answers_are_refused_and_keep_what_was_typed(client: Client) -> None:
    _, path = offered()

    for _ in range(10):
        client.post(f"{path}/accept", {"name": "", "revision": "1"})
    page = client.post(f"{path}/accept", {"name": "Dora", "revision": "1"})

    assert page.status_code == 429
    assert 'value="Dora"' in page.text


def test_its_page_is_kept_no_longer_than_its_last_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    quote, path = offered()
    assert "<form" in client.get(path).text
    later = quote.created_at.replace(year=2200)

    monkeypatch.setattr("django.utils.timezone.now", lambda: later + timedelta(days=1))

    assert "<form" not in client.get(path).text
