"""Where somebody is signed in can be seen and ended, one place or all the others. SEC-42"""

import pytest
from django.test import Client

from seenpaid.companies.models import User
from seenpaid.companies.queries import sessions_of
from seenpaid.companies.sessions import Session
from tests.make import CHROME_ON_MAC, NOW, make_company, make_stranger
from tests.web.conftest import Seat, tags_of, words_of

PASSWORD = "correct horse battery"


def sign_in(user: User, headers: dict[str, str]) -> Client:
    client = Client()
    client.post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD}, headers=headers, REMOTE_ADDR="203.0.113.7"
    )
    return client


def handles(answer) -> list[str]:
    return [str(attrs["value"]) for tag, attrs in tags_of(answer) if tag == "button" and attrs.get("name") == "session"]


@pytest.mark.django_db
def test_each_place_is_named_and_ended_before_its_next_request() -> None:
    member = make_company()
    member.user.set_password(PASSWORD)
    member.user.save(update_fields=["password"])
    desk, train, library = (sign_in(member.user, CHROME_ON_MAC) for _ in range(3))
    path = f"/at/{member.company.slug}/settings/account/"
    shown = desk.get(path)
    charlie = Seat(make_stranger())

    charlie.post("settings/account/sessions/end/", {"session": handles(shown)[0]})
    assert len(sessions_of(member.user, now=NOW)) == 3
    assert "Chrome · Mac this one 203.0.113.7 · since" in words_of(shown)
    assert not any(each.session_key in shown.text for each in Session.objects.all())

    desk.post(f"{path}sessions/end/", {"session": handles(shown)[0]})
    assert sorted(each.get(path).status_code for each in (desk, train, library)) == [200, 200, 302]

    desk.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": PASSWORD[::-1], "password2": PASSWORD[::-1]},
    )
    member.user.refresh_from_db()
    assert len(sessions_of(member.user, now=NOW)) == 1
    assert [each.get(path).status_code for each in (desk, train, library)] == [200, 302, 302]

    again = Client()
    again.post("/accounts/login/", {"login": member.user.email, "password": PASSWORD[::-1]})
    desk.post(f"{path}sessions/end/")
    assert [each.get(path).status_code for each in (desk, again)] == [200, 302]

    User.objects.filter(pk=member.user_id).update(is_active=False)
    assert desk.get(path).status_code == 302
    assert charlie.get("settings/account/").status_code == 200
