"""The way in: the front page, signing up and in, passwords. Looked at in a real browser, too."""

from __future__ import annotations  # Playwright takes a second to import; only browser tests wait for it.

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client

from tests.make import make_user
from tests.plumbing.axe import RULES, faults

if TYPE_CHECKING:
    from tests.plumbing.browser import NewContext
    from tests.plumbing.serving import Served

OPEN_PAGES = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
]


def _sheet(name: str) -> str:
    return Path(str(finders.find(f"seenpaid/{name}"))).read_text(encoding="utf-8")


def test_members_stylesheet_stays_small_and_calls_nobody() -> None:
    sheet = _sheet("members.css")

    assert len(sheet.encode()) < 30_000
    assert "url(" not in sheet
    assert "@import" not in sheet


@pytest.mark.django_db
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_stranger_sees(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert 'rel="stylesheet" href="/static/seenpaid/members.css"' in answer.content.decode()


@pytest.mark.django_db
def test_a_refused_sign_up_keeps_what_was_typed_and_says_what_to_do(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "dora@example.com", "password1": "short"})

    html = answer.content.decode()
    assert 'value="dora@example.com"' in html
    assert 'id="id_password1" name="password1"' in html
    assert "at least 10 characters" in html
    assert 'aria-invalid="true" aria-describedby="id_password1_errors' in html
    assert "short" not in re.findall(r'value="([^"]*)"', html)


@pytest.mark.django_db
def test_a_wrong_password_says_so_and_keeps_the_address(client: Client) -> None:
    make_user("alice")

    answer = client.post("/accounts/login/", {"login": "alice@example.com", "password": "wrong"})

    assert 'role="alert"' in answer.content.decode()
    assert 'value="alice@example.com"' in answer.content.decode()


@pytest.mark.django_db
def test_a_forgotten_password_is_chosen_anew_through_the_mail(client: Client) -> None:
    make_user("alice")

    client.post("/accounts/password/reset/", {"email": "alice@example.com"})
    link = re.search(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True)
    done = client.post(
        form.redirect_chain[-1][0],
        {"password1": "a new long password", "password2": "a new long password"},
        follow=True,
    )

    assert "Choose a new password" in form.content.decode()
    assert "Your new password is saved" in done.content.decode()
    assert client.login(email="alice@example.com", password="a new long password")


@pytest.mark.django_db
def test_a_link_from_the_mail_works_once(client: Client) -> None:
    answer = client.get("/accounts/password/reset/key/1-abc-def/")

    assert "This link does not work any more" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_told_kindly(client: Client) -> None:
    answer = client.get("/at/nowhere/")

    assert answer.status_code in {302, 404}
    assert client.get("/no-such-page").status_code == 404


@pytest.mark.browser
@pytest.mark.slow
def test_everybody_can_come_in(serving: Served, new_context: NewContext) -> None:
    page = new_context(base_url=serving.url, bypass_csp=True).new_page()
    wrong: dict[str, object] = {}

    for path in OPEN_PAGES:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        page.goto(path)
        wrong[path] = faults(page, RULES)
        page.set_viewport_size({"width": 360, "height": 740})
        page.emulate_media(color_scheme="dark")
        wrong[f"{path} on a dark phone"] = faults(page, "color-contrast", "target-size")
        wrong[f"{path} is wide"] = page.evaluate("Math.max(document.documentElement.scrollWidth - innerWidth, 0)")

    assert {where: what for where, what in wrong.items() if what} == {}


@pytest.mark.browser
@pytest.mark.slow
def test_the_policy_is_never_broken(serving: Served, new_context: NewContext) -> None:
    page = new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("response", lambda answer: complaints.extend([answer.url] if answer.status >= 400 else []))

    for path in OPEN_PAGES:
        page.goto(serving.url + path)

    assert complaints == []
