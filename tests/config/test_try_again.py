"""Where the database is full, away or busy for too long, people are asked to try again; nobody is told of databases."""

import pytest
from django.db import OperationalError
from django.test import Client

from seenpaid.portal.headers import PAGE_HEADERS
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, make_company, make_document, make_link
from tests.payments.till import make_till

pytestmark = pytest.mark.django_db


def locked(*_: object, **__: object) -> None:
    raise OperationalError("database is locked")


def test_a_customer_who_presses_pay_is_asked_to_try_again(client: Client, monkeypatch) -> None:  # SEC-82
    till = make_till(monkeypatch)
    path = f"/i/{token_of(make_link(till.alice, document=make_document(till.alice)))}"
    monkeypatch.setattr("seenpaid.payments.actions.start.lock_payable", locked)

    answer = client.post(f"{path}/pay", headers=CHROME_ON_MAC)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "try again" in answer.text
    assert "locked" not in answer.text
    assert PAGE_HEADERS.items() <= dict(answer.headers).items()


def test_a_member_is_asked_to_try_again(client: Client, monkeypatch) -> None:
    alice = make_company()
    client.force_login(alice.user)
    monkeypatch.setattr("seenpaid.web.views.customers.add_customer", locked)

    answer = client.post(f"/at/{alice.company.slug}/customers/new/", {"name": "Dora"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "locked" not in answer.text
