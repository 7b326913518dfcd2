"""The page on which Dora says what she wants by mail. SECURITY G"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from seenpaid.companies.models import Company, Membership
from seenpaid.customers.actions import update_customer
from seenpaid.customers.models import Customer
from seenpaid.events.models import Event
from seenpaid.messaging.models import Preference
from seenpaid.messaging.preferences import link_for
from seenpaid.pdf.words import LANGUAGES
from seenpaid.portal.headers import FORM_HEADERS, PAGE_HEADERS
from seenpaid.portal.not_found import not_found_page
from seenpaid.portal.rates import READS, WRITES
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, NOW, make_company, make_customer, make_link, make_stranger

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FORM = "application/x-www-form-urlencoded"
ALL_ON, ALL_OFF = (True, True, True), (False, False, False)


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    READS.reset()
    WRITES.reset()
    yield
    READS.reset()
    WRITES.reset()


@pytest.fixture
def alice() -> Membership:
    return make_company(name="Studio North")


@pytest.fixture
def dora(alice: Membership) -> Customer:
    return make_customer(alice)


@pytest.fixture
def path(alice: Membership, dora: Customer) -> str:
    return urlsplit(link_for(alice.company, dora, "jane@x.de", NOW)).path


@pytest.fixture
def strict() -> Client:
    """A browser that checks what Django checks."""
    return Client(enforce_csrf_checks=True)


def switches(address: str = "jane@x.de") -> tuple[bool, bool, bool]:
    one = Preference.objects.get(address=address)
    return one.documents, one.reminders, one.marketing


def test_a_get_shows_the_switches(client: Client, path: str) -> None:
    answer = client.get(path)
    text = answer.content.decode()

    assert answer.status_code == 200
    assert dict(answer.headers) == {**FORM_HEADERS, "Content-Length": str(len(answer.content))}
    assert not answer.cookies
    assert text.count('role="switch" aria-checked="true"') == 3
    assert "Studio North" in text


def test_it_shows_neither_the_address_nor_what_was_sent(
    client: Client, alice: Membership, dora: Customer, path: str
) -> None:  # SEC-127
    link = make_link(alice)

    text = client.get(path).content.decode()

    assert "j•••@x.de" in text
    assert not any(secret in text for secret in ("jane@x.de", dora.name, dora.pk, link.document.number or "?"))
    assert path.removeprefix("/e/") not in text


@pytest.mark.parametrize("agent", ["Mozilla/5.0 (compatible; proofpoint)", "curl/8", "", CHROME_ON_MAC["User-Agent"]])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client: Client, path: str, method: str, agent: str) -> None:  # SEC-120
    for query in ("", "?c=reminders", "?reminders=off", "?all=off", "?List-Unsubscribe=One-Click", "?_method=POST"):
        for _ in range(4):
            answer = getattr(client, method)(
                path + query, headers={"User-Agent": agent, "X-HTTP-Method-Override": "POST"}
            )
            assert answer.status_code == 200

    assert switches() == ALL_ON
    assert not Event.objects.filter(kind="preferences.changed").exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused_alike(client: Client, path: str, method: str) -> None:
    known, unknown = (getattr(client, method)(one) for one in (path, f"/e/{'x' * 32}"))

    assert (known.status_code, known.content, dict(known.headers)) == (405, b"", dict(unknown.headers))
    assert known["Allow"] == "GET, HEAD, POST"


def test_one_click_switches_off_what_the_mail_was_about(strict: Client, path: str) -> None:  # SEC-121
    for _ in range(50):
        answer = strict.post(f"{path}?c=reminders", "List-Unsubscribe=One-Click", content_type=FORM)
        assert answer.status_code == 200
        assert not answer.cookies

    assert switches() == (True, False, True)
    assert Event.objects.filter(kind="preferences.changed").count() == 1


def test_one_click_may_be_sent_as_a_multipart_form(strict: Client, path: str) -> None:  # RFC 8058 section 3.2
    assert strict.post(f"{path}?c=documents", ONE_CLICK).status_code == 200

    assert switches() == (False, True, True)


def test_one_click_without_a_category_switches_everything_off(strict: Client, path: str) -> None:
    assert strict.post(path, "List-Unsubscribe=One-Click", content_type=FORM).status_code == 200

    assert switches() == ALL_OFF


@pytest.mark.parametrize(
    "body, kind",
    [
        ("", FORM),
        ("List-Unsubscribe=Two-Clicks", FORM),
        ("List-Unsubscribe=One-Click&x=1", FORM),
        ("list-unsubscribe=One-Click", FORM),
        ("List-Unsubscribe=One-Click&List-Unsubscribe=One-Click", FORM),
        ("List-Unsubscribe=One-Click", "text/plain"),
        ("reminders=false", FORM),
        ("_method=GET", FORM),
        ("\x00=\x00", FORM),
        ("--x\r\n", "multipart/form-data; boundary=x"),
        ("--x", "multipart/form-data"),
        ('{"List-Unsubscribe": "One-Click"}', "application/json"),
        ('{"marketing": "yes"}', "application/json"),
        ('{"marketing": 1}', "application/json"),
        ('{"marketing": null}', "application/json"),
        ('{"marketing": {"is": true}}', "application/json"),
        ('{"marketing": true, "admin": true}', "application/json"),
        (json.dumps({f"k{n}": False for n in range(10_000)}), "application/json"),
        ("&".join(f"k{n}=off" for n in range(10_000)), FORM),
    ],
)
def test_anything_else_is_refused(strict: Client, path: str, body: str, kind: str) -> None:  # SEC-122, SEC-125
    answer = strict.post(f"{path}?c=reminders", body, content_type=kind)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["errors"]
    assert switches() == ALL_ON


def test_an_unknown_category_is_refused(strict: Client, path: str) -> None:
    answer = strict.post(f"{path}?c=invoices", "List-Unsubscribe=One-Click", content_type=FORM)

    assert answer.status_code == 400
    assert switches() == ALL_ON


@pytest.mark.parametrize(
    "pressed, becomes",
    [({"reminders": "off"}, (True, False, True)), ({"all": "off"}, ALL_OFF), ({"marketing": "on"}, ALL_ON)],
)
def test_a_button_saves_at_once(
    strict: Client, path: str, pressed: dict[str, str], becomes: tuple[bool, bool, bool]
) -> None:  # SEC-123
    answer = strict.post(path, pressed)

    assert (answer.status_code, answer["Location"]) == (303, f"{path}?saved=1")
    assert not answer.cookies
    assert switches() == becomes
    assert "Saved." in strict.get(answer["Location"]).content.decode()


def test_a_program_may_set_them_too(strict: Client, path: str) -> None:
    answer = strict.post(path, '{"marketing": false, "documents": true}', content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert json.loads(answer.content) == {"documents": True, "reminders": True, "marketing": False}
    assert switches() == (True, True, False)


def test_what_was_switched_off_can_be_switched_on(strict: Client, path: str) -> None:
    strict.post(path, {"all": "off"})
    off = strict.get(path).content.decode()
    strict.post(path, {"documents": "on"})

    assert "Everything is off." in off
    assert "Switch everything off" not in off
    assert switches() == (True, False, False)


@pytest.mark.parametrize(
    "bend",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: token[:1],
        lambda token: token * 250,
        lambda token: "%00",
        lambda token: "x" * 32,
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_token_is_not_found(
    strict: Client, path: str, bend: Callable[[str], str], method: str
) -> None:  # SEC-5, SEC-127
    answer = getattr(strict, method)("/e/" + bend(path.removeprefix("/e/")))

    assert (answer.status_code, answer.content) == (404, not_found_page())
    assert dict(answer.headers) == {**PAGE_HEADERS, "Content-Length": str(len(not_found_page()))}
    assert switches() == ALL_ON


@pytest.mark.parametrize("where", ["/e", "/e/", "/e/{token}/", "/e/{token}/x", "/i/{token}", "/e/{invoice}"])
def test_a_token_opens_its_own_page_only(strict: Client, alice: Membership, path: str, where: str) -> None:  # SEC-6
    there = where.format(token=path.removeprefix("/e/"), invoice=token_of(make_link(alice)))

    answer = strict.get(there)

    assert (answer.status_code, answer.content) == (404, not_found_page())


@pytest.mark.parametrize("method, throttle", [("get", READS), ("post", WRITES)])
def test_asking_too_often_is_refused(
    client: Client, path: str, method: str, throttle: object, monkeypatch: pytest.MonkeyPatch
) -> None:  # SEC-127
    monkeypatch.setattr(throttle, "limit", 3)

    def ask(where: str, peer: str = "203.0.113.7") -> tuple[int, str | None]:
        answer = getattr(client, method)(
            where,
            {"reminders": "off"} if method == "post" else None,
            REMOTE_ADDR=peer,
            headers={"X-Forwarded-For": "1.2.3.4"},
        )
        return answer.status_code, answer.get("Retry-After")

    fine = 303 if method == "post" else 200
    assert [ask(path)[0] for _ in range(2)] == [fine, fine]
    assert ask(f"/e/{'x' * 32}")[0] == 404
    status, wait = ask(path)
    assert (status, 0 < int(wait or 0) <= 60) == (429, True)
    assert ask(f"/e/{'x' * 32}")[0] == 429
    assert ask(path, "198.51.100.2")[0] == fine


def test_the_token_follows_the_address_it_proved(client: Client, alice: Membership, dora: Customer) -> None:  # SEC-126
    old = urlsplit(link_for(alice.company, dora, dora.email, NOW)).path
    update_customer(dora, raw={"email": "new@x.de"}, by=alice, now=NOW)
    dora.refresh_from_db()
    new = urlsplit(link_for(alice.company, dora, dora.email, NOW)).path

    client.post(old, {"all": "off"})
    dora.delete()

    assert old != new
    assert switches("dora@example.com") == ALL_OFF
    assert switches("new@x.de") == ALL_ON
    assert "d•••@example.com" in client.get(old).content.decode()  # the wish outlives the customer's card.


def test_the_link_of_an_address_stays_the_same(alice: Membership, dora: Customer) -> None:
    first = link_for(alice.company, dora, "Jane@X.de", NOW)

    assert link_for(alice.company, None, "jane@x.de", NOW + timedelta(days=9)) == first
    assert link_for(make_stranger().company, None, "jane@x.de", NOW) != first
    assert first not in str(list(Preference.objects.values_list("digest", "sealed")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_customers_language(client: Client, alice: Membership, dora: Customer, language: str) -> None:
    Customer.objects.update(language=language)
    Company.objects.update(name="<b>North</b>")

    text = client.get(urlsplit(link_for(alice.company, dora, "jane@x.de", NOW)).path).content.decode()

    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    assert "&lt;b&gt;North" in text
    assert not any(sign in text for sign in ("{company}", "{address}", "<b>"))
