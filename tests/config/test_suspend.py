"""Whoever runs the installation can stop a company that does what it should not."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from seenpaid.events.models import Event
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.deliver import is_due
from seenpaid.sharing.links import token_of
from seenpaid.sharing.portal import share_portal
from tests.make import NOW, make_company, make_customer, make_document, make_link, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def suspend(*words: str) -> str:
    said = StringIO()
    call_command("suspend", *words, stdout=said)
    return said.getvalue()


def test_a_suspended_companys_links_answer_like_none_that_ever_was(client: Client) -> None:  # SEC-225, SEC-227
    alice, charlie = make_company(), make_stranger()
    dora = make_customer(alice)
    link = make_link(alice, document=make_document(alice, customer=dora))
    token, portal = token_of(link), token_of(share_portal(dora, by=alice, now=NOW))
    paths = [
        f"/i/{token}",
        f"/invoice/{token}",
        f"/i/{token}/pdf",
        f"/portal/{portal}",
        f"/portal/{portal}/{link.document.number}",
    ]
    assert {client.get(path).status_code for path in paths} == {200}

    assert "is suspended" in suspend(alice.company.slug)

    for path in paths:
        answer, unknown = client.get(path), client.get(path.replace(token, "x" * 32).replace(portal, "x" * 32))
        assert (answer.status_code, answer.content) == (404, unknown.content), path
    assert client.post(f"/i/{token}/pay").status_code == 404
    assert client.get(f"/i/{token_of(make_link(charlie))}").status_code == 200

    suspend(alice.company.slug, "--lift")

    assert client.get(f"/i/{token}").status_code == 200
    told = Event.objects.filter(subject_id=alice.company_id).values_list("kind", flat=True).order_by("id")
    assert list(told)[-2:] == ["company.suspended", "company.reinstated"]


def test_its_mails_wait_and_its_members_are_told(client: Client) -> None:  # SEC-225
    alice = make_company()
    send_document(make_document(alice), to=("dora@example.com",), by=alice, now=NOW)
    suspend(alice.company.slug)
    client.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert not is_due(now=NOW + timedelta(minutes=1))
    assert "has suspended this company" in client.get(f"/at/{alice.company.slug}/invoices/").content.decode()

    suspend(alice.company.slug, "--lift")

    assert is_due(now=NOW + timedelta(minutes=1))
    assert "has suspended" not in client.get(f"/at/{alice.company.slug}/invoices/").content.decode()


def test_it_says_who_is_suspended_and_does_nothing_twice() -> None:
    alice = make_company()
    assert suspend() == ""

    suspend(alice.company.slug)

    assert alice.company.slug in suspend()
    assert "already" in suspend(alice.company.slug)
    with pytest.raises(CommandError, match="no company"):
        suspend("nobodys")
