"""Who may come in, and what a stranger learns by trying."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.make import make_company, make_user
from tests.plumbing.table import Case

PASSWORD = "correct horse battery"
TOKEN = re.compile(r"[A-Za-z0-9]{64}")  # what a form is signed with, new on every page.


def _told(client: Client, path: str, **typed: str) -> tuple[int, str]:
    answer = client.post(path, typed)
    html = TOKEN.sub("", answer.content.decode())
    for typed_in in typed.values():
        html = html.replace(typed_in, "…")
    return answer.status_code, html


@pytest.mark.django_db
def test_a_known_address_is_answered_like_an_unknown_one(case: Case) -> None:  # SEC-39
    make_user("alice")
    for name, path, typed in (
        ("signing in", "/accounts/login/", {"password": "wrong"}),
        ("a forgotten password", "/accounts/password/reset/", {}),
    ):
        field = "login" if "password" in typed else "email"
        with case(name):
            known = _told(Client(), path, **{field: "alice@example.com"}, **typed)
            unknown = _told(Client(), path, **{field: "erika@example.com"}, **typed)

            assert known == unknown


@pytest.mark.django_db
def test_a_session_given_to_somebody_before_they_sign_in_is_worth_nothing(client: Client) -> None:  # SEC-41
    make_company("alice")
    client.get("/new")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["seenpaid"] = planted = str(session.session_key)

    client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})

    assert client.cookies["seenpaid"].value != planted
    thief = Client()
    thief.cookies["seenpaid"] = planted
    assert thief.get("/welcome/").status_code == 302
    assert client.session.session_key != planted


@pytest.mark.django_db
def test_a_scanner_that_opens_the_link_of_a_forgotten_password_uses_nothing_up(client: Client) -> None:  # SEC-47
    make_user("alice")
    client.post("/accounts/password/reset/", {"email": "alice@example.com"}, headers={"host": "localhost"})
    link = re.search(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    for method in (Client().get, Client().head, Client().get):
        assert method(link[1], follow=True).status_code == 200

    form = client.get(link[1], follow=True)
    chosen = {"password1": "a new long password", "password2": "a new long password"}
    client.post(form.redirect_chain[-1][0], chosen)

    assert client.login(email="alice@example.com", password="a new long password")
    again = Client().get(link[1], follow=True)
    assert "This link does not work any more" in again.content.decode()
