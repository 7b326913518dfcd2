"""What was recorded about a link, without a login: seen, taken away, deleted, objected to. SECURITY O"""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from seenpaid.companies.models import Membership
from seenpaid.customers.models import Customer
from seenpaid.engagement.correcting.recount import recount
from seenpaid.engagement.forgetting.objection import forget_objected_due
from seenpaid.engagement.models import View, Visitor
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.actions import SYSTEM
from seenpaid.events.models import Event
from seenpaid.pdf.words import LANGUAGES
from seenpaid.portal.headers import FORM_HEADERS, PAGE_HEADERS
from seenpaid.portal.not_found import not_found_page
from seenpaid.portal.rates import READS, WRITES
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import ShareLink
from tests.make import (
    CHROME_ON_MAC,
    HOME,
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    make_company,
    make_customer,
    make_document,
    make_link,
    make_open,
    make_stranger,
)
from tests.portal.letters import Page

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    READS.reset()
    WRITES.reset()
    yield
    READS.reset()
    WRITES.reset()


@pytest.fixture
def alice() -> Membership:
    return make_company(email="hello@studionorth.example")


@pytest.fixture
def dora(alice: Membership) -> Customer:
    return make_customer(alice)


@pytest.fixture
def link(alice: Membership, dora: Customer) -> ShareLink:
    link = make_link(alice, document=make_document(alice, customer=dora))
    make_open(link)
    make_open(link, headers=SAFARI_ON_IOS, peer=OFFICE, after=timedelta(hours=1))
    make_open(link, after=timedelta(hours=2), user=alice.user)
    View.objects.exclude(actor_type="sender_preview").update(city="Boston", country="US")
    return link


@pytest.fixture
def path(link: ShareLink) -> str:
    return f"/i/{token_of(link)}/privacy"


@pytest.fixture
def strict() -> Client:
    """A browser that checks what Django checks."""
    return Client(enforce_csrf_checks=True)


def facts_left() -> list[View]:
    of_readers = View.objects.exclude(actor_type="sender_preview")
    return [view for view in of_readers if view.ip or view.user_agent or view.browser or view.city or view.headers]


def told(kind: str) -> set[str]:
    return set(Event.objects.filter(kind=kind).values_list("subject_id", flat=True))


def test_it_shows_what_was_recorded_and_looking_is_no_open(client: Client, path: str) -> None:
    answer = client.get(path, headers=CHROME_ON_MAC)
    said = Page(answer.content.decode())

    assert dict(answer.headers) == {**FORM_HEADERS, "Content-Length": str(len(answer.content))}
    assert not answer.cookies
    assert "Chrome, Mac · approx. Boston, United States" in said.words
    assert "IP address kept until 20 December 2026" in said.words
    assert "mailto:hello@studionorth.example" in said.values("href")
    assert not said.faults
    assert not said.all("script")
    assert View.objects.count() == 3


def test_it_tells_no_reader_where_another_one_lives(client: Client, path: str) -> None:
    page = client.get(path, REMOTE_ADDR=HOME).content.decode()
    export = json.loads(client.get(f"{path}/export", REMOTE_ADDR=HOME).content)

    assert HOME not in page
    assert OFFICE not in page
    assert [one["ip"] for one in export["opens"]] == [None, HOME]
    assert [one["address"] for one in export["opens"]] == ["kept", "kept"]


def test_the_sellers_own_previews_are_not_shown(client: Client, path: str) -> None:
    export = client.get(f"{path}/export")

    assert len(json.loads(export.content)["opens"]) == 2
    assert export["Content-Disposition"] == 'attachment; filename="INV-0001-opens.json"'


@pytest.mark.parametrize("tail", ["", "/export"])
@pytest.mark.parametrize("token", ["x" * 32, "short", "é"])
def test_an_unknown_token_gets_the_one_answer(client: Client, token: str, tail: str) -> None:  # SEC-1, SEC-5
    answer = client.get(f"/i/{token}/privacy{tail}")

    assert (answer.status_code, answer.content) == (404, not_found_page())
    assert dict(answer.headers) == {**PAGE_HEADERS, "Content-Length": str(len(answer.content))}


def test_a_revoked_link_shows_nothing_any_more(client: Client, link: ShareLink, path: str) -> None:  # SEC-2
    ShareLink.objects.update(revoked_at=NOW)

    assert client.get(path).status_code == client.get(f"{path}/export").status_code == 404
    assert client.post(path, {"do": "object"}).status_code == 404
    assert not Customer.objects.exclude(objected_at=None).exists()


@pytest.mark.parametrize("body", ["", "do=", "do=drop", "erase=1", "\x00", "do=erase%00"])
def test_another_post_changes_nothing(strict: Client, path: str, body: str) -> None:
    answer = strict.post(path, body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400
    assert len(facts_left()) == 2


def test_a_get_changes_nothing(client: Client, path: str) -> None:  # SEC-49
    for query in ("?do=erase", "?do=object", "?done=erase"):
        assert client.get(path + query).status_code == 200

    assert len(facts_left()) == 2
    assert not told("privacy.objected")


def test_erasing_takes_the_facts_and_leaves_the_counts(
    strict: Client, link: ShareLink, path: str
) -> None:  # SEC-222, SEC-224
    before, keys = engagement_of(link.document), set(Visitor.objects.values_list("key", flat=True))

    answer = strict.post(path, {"do": "erase"})
    after = recount(link.document, actor=SYSTEM, now=NOW)

    assert (answer.status_code, answer["Location"]) == (303, f"{path}?done=erase")
    assert not facts_left()
    assert (after.views, after.opens, after.visitors, after.unique_ips) == (
        before.views,
        before.opens,
        before.visitors,
        before.unique_ips,
    )
    assert not keys & set(Visitor.objects.values_list("key", flat=True))
    assert View.objects.get(actor_type="sender_preview").ip == HOME
    assert told("privacy.erased") == {link.document_id, link.document.customer_id}
    assert "The details are deleted." in Page(strict.get(answer["Location"]).content.decode()).words


def test_erasing_again_is_told_once(strict: Client, path: str) -> None:
    for _ in range(3):
        assert strict.post(path, {"do": "erase"}).status_code == 303

    assert Event.objects.filter(kind="privacy.erased").count() == 2


def test_an_objection_ends_the_recording_for_every_document_of_the_customer(
    strict: Client, alice: Membership, dora: Customer, link: ShareLink, path: str
) -> None:  # SEC-221
    other = make_link(alice, document=make_document(alice, customer=dora))
    make_open(other)

    strict.post(path, {"do": "object"})
    first = len(facts_left())
    forget_objected_due(now=NOW)
    opens = View.objects.count()
    for one in (link, other):
        page = strict.get(f"/i/{token_of(one)}", headers=CHROME_ON_MAC).content.decode()
        assert "There is an objection." in page

    assert first == 1
    assert not facts_left()
    assert View.objects.count() == opens
    assert told("privacy.objected") == {link.document_id, dora.pk}
    assert Event.objects.filter(kind="privacy.objected").first().data == {}


def test_an_objection_is_that_customers_alone(strict: Client, path: str) -> None:
    charlies = make_link(make_stranger())
    make_open(charlies)

    strict.post(path, {"do": "object"})
    forget_objected_due(now=NOW)
    make_open(charlies, after=timedelta(hours=3))

    assert [view.company_id for view in facts_left()] == [charlies.company_id] * 2


def test_an_objection_can_be_taken_back(strict: Client, link: ShareLink, path: str) -> None:
    strict.post(path, {"do": "object"})
    strict.post(path, {"do": "object"})

    answer = strict.post(path, {"do": "allow"})
    make_open(link, after=timedelta(hours=3))

    assert "The objection is taken back." in strict.get(answer["Location"]).content.decode()
    assert len(facts_left()) == 1
    assert Event.objects.filter(kind__in=["privacy.objected", "privacy.allowed"]).count() == 4


def test_too_many_questions_are_asked_to_wait(strict: Client, path: str) -> None:
    for _ in range(WRITES.limit):
        WRITES.hit("127.0.0.1", now=NOW.timestamp())

    statuses = {strict.post(path, {"do": "nothing"}).status_code for _ in range(WRITES.limit + 1)}

    assert 429 in statuses


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["detailed", "off", "objected"])
def test_it_speaks_the_customers_language(client: Client, language: str, state: str) -> None:
    alice = make_company(tracking="off" if state == "off" else "detailed")
    dora = make_customer(alice, language=language)
    link = make_link(alice, document=make_document(alice, customer=dora))
    if state == "objected":
        Customer.objects.update(objected_at=NOW)

    said = Page(client.get(f"/i/{token_of(link)}/privacy", headers={"Sec-GPC": "1"}).content.decode())

    assert said.all("html")[0]["lang"] == language
    assert not said.faults
    assert "{" not in said.words
