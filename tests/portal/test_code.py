"""A page that asks for an access code first."""

import pytest
from django.test import Client

from seenpaid.engagement.correcting.recount import recount
from seenpaid.engagement.models import Engagement, View
from seenpaid.events.actions import SYSTEM
from seenpaid.portal.headers import FORM_HEADERS, PAY_HEADERS
from seenpaid.portal.views import code as door
from seenpaid.sharing.actions import guard
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, NOW, make_company, make_document, make_link, make_user

pytestmark = pytest.mark.django_db
CODE = "blue-heron-42"


@pytest.fixture
def path() -> str:
    door._BY_READER.reset()
    door._BY_LINK.reset()
    alice = make_company()
    document = make_document(alice)
    link = make_link(alice, document=document)
    guard(document, raw={"access_code": CODE}, by=alice, now=NOW)
    return f"/i/{token_of(link)}"


def tried(client: Client, path: str, code: str, **how: object):
    return client.post(f"{path}/code", {"code": code}, headers=CHROME_ON_MAC, **how)


def test_it_shows_the_company_and_a_field_and_nothing_of_the_document(client: Client, path: str) -> None:  # SEC-16
    answer = client.get(path, headers=CHROME_ON_MAC)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert dict(answer.headers) == {**PAY_HEADERS, "Content-Length": str(len(answer.content))}
    assert "Studio North" in page
    assert 'name="code"' in page
    assert not [word for word in ("Website redesign", "INV-", "Dora", "EUR", "€", "119") if word in page]


def test_the_open_is_logged_as_stopped_and_counts_for_nothing(client: Client, path: str) -> None:  # SEC-16
    client.get(path, headers=CHROME_ON_MAC)

    view, summary = View.objects.get(), Engagement.objects.get()
    assert (view.kind, view.counted, view.reasons[0]["code"]) == ("locked", False, "locked")
    assert (summary.views, summary.last_read_at) == (0, None)
    recount(view.document, actor=SYSTEM, now=NOW)
    assert Engagement.objects.get().views == 0


def test_nothing_below_it_is_there(client: Client, path: str) -> None:
    unknown = client.get(f"/i/{'x' * 32}").content

    for below in ("pdf", "privacy", "privacy/export", "answer", "thanks", "files/att_1"):
        answer = client.get(f"{path}/{below}")
        assert (answer.status_code, answer.content) == (404, unknown), below
    assert client.post(f"{path}/pay").status_code == 404
    assert client.post(f"{path}/answer", {"say": "paid"}).status_code == 404


def test_the_right_code_leads_to_the_document_and_counts_the_view(client: Client, path: str) -> None:
    answer = tried(client, f"{path}", CODE)

    assert answer.status_code == 303
    assert not answer.cookies
    shown = client.get(answer["Location"], headers=CHROME_ON_MAC)
    assert "Website redesign" in shown.content.decode()
    assert client.get(f"{answer['Location']}/pdf").status_code == 200
    assert Engagement.objects.get().views == 1


def test_it_keeps_how_the_reader_came(client: Client, path: str) -> None:
    page = client.get(f"{path}?via=email", headers=CHROME_ON_MAC).content.decode()
    assert f'action="{path}/code?via=email"' in page

    answer = client.post(f"{path}/code?via=email", {"code": CODE}, headers=CHROME_ON_MAC)

    assert answer["Location"].endswith("?via=email")


def test_a_wrong_code_is_said_at_the_field_and_the_sixth_waits(client: Client, path: str) -> None:  # SEC-16
    for wrong in ("nope", "", CODE.upper(), "x" * 5000, "\0"):
        answer = tried(client, path, wrong)
        assert answer.status_code == 422, wrong
        assert dict(answer.headers) == {**FORM_HEADERS, "Content-Length": str(len(answer.content))}
        assert "That is not the code" in answer.content.decode()

    waits = tried(client, path, CODE)

    assert waits.status_code == 429
    assert "Too many wrong codes. Please try again in 15 minutes." in waits.content.decode()
    assert int(waits["Retry-After"]) > 0
    assert tried(client, path, CODE, REMOTE_ADDR="192.0.2.9").status_code == 303


def test_looking_at_the_forms_address_leads_to_the_page(client: Client, path: str) -> None:
    assert client.get(f"{path}/code")["Location"] == path
    open_to_all = f"/i/{token_of(make_link(make_company(owner=make_user('bob'))))}"
    assert tried(client, open_to_all, CODE)["Location"] == open_to_all
    assert tried(client, f"/i/{'y' * 32}", CODE).status_code == 404


@pytest.mark.parametrize("kind", ["q", "c", "invoice"])
def test_a_code_opens_one_kind_alone(client: Client, path: str, kind: str) -> None:
    expected = 303 if kind == "invoice" else 404

    assert tried(client, path.replace("/i/", f"/{kind}/"), CODE).status_code == expected
