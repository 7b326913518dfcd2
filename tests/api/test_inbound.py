"""The door for providers' messages, through the client."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from seenpaid.payments.models import Connection, Message
from tests.payments.fake import NOW, sign
from tests.payments.till import make_till

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def till(monkeypatch):
    monkeypatch.setattr("seenpaid.api.inbound.timezone.now", lambda: NOW)
    return make_till(monkeypatch)


def post(till, body, *, age=0, secret=None, path=None, time=None, **headers):
    time = str(int(NOW.timestamp()) - age) if time is None else time
    secret = secret or f"whsec_http://127.0.0.1:8000/inbound/stripe/{till.connection.pk}"
    return Client(enforce_csrf_checks=True).post(
        path or f"/inbound/stripe/{till.connection.pk}", body, content_type="application/json",
        headers={"x-time": time, "x-signature": sign(body, secret, time), **headers},
    )  # fmt: skip


BODY = json.dumps({"id": "evt_1", "type": "x", "live": False}).encode()


def test_it_keeps_a_signed_message_once(till):  # SEC-129
    answers = [post(till, BODY).status_code for _ in range(3)]

    assert answers == [202, 202, 202]
    assert bytes(Message.objects.get().body) == BODY
    assert Connection.objects.get().heard_at == NOW


@pytest.mark.parametrize("age, status", [(299, 202), (301, 400), (-3600, 400)])
def test_it_takes_messages_of_now_alone(till, age, status):  # SEC-132
    assert post(till, BODY, age=age).status_code == status


@pytest.mark.parametrize(
    "body, headers",
    [
        (BODY, {"secret": "whsec_charlie"}),
        (BODY, {"time": ""}),
        (BODY, {"time": "soon"}),
        (BODY, {"x-signature": "ABC"}),
        (b"\xef\xbb\xbf" + BODY, {"x-signature": "ABC"}),
        (b"\xff\xfe{", {}),
        (b"[]", {}),
        (b"", {}),
    ],
)
def test_it_refuses_what_is_forged_or_cannot_be_read(till, body, headers):  # SEC-130, SEC-133, SEC-136
    assert post(till, body, **headers).status_code == 400
    assert not Message.objects.exists()
    assert Connection.objects.get().forged_count == 1


def test_without_a_secret_nothing_is_read(till):  # D7, SEC-131
    Connection.objects.update(sealed_secret=b"")

    assert post(till, BODY).status_code == 503
    assert not Message.objects.exists()


def test_it_reads_no_more_than_a_megabyte(till):  # SEC-133
    assert post(till, b" " * 1_000_001).status_code == 413


@pytest.mark.parametrize("path", ["/inbound/stripe/con_none", "/inbound/paypal/{id}", "/inbound/nobody/{id}"])
def test_an_address_that_is_none_says_nothing(till, path):
    assert post(till, BODY, path=path.format(id=till.connection.pk)).status_code == 404


def test_looking_is_not_sending(till):
    assert Client().get(f"/inbound/stripe/{till.connection.pk}").status_code == 405


def test_what_is_not_written_down_is_not_acknowledged(till, monkeypatch):  # SEC-137
    def locked(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Message, "save", locked)

    answer = post(till, BODY)

    assert (answer.status_code, b"locked" in answer.content, Message.objects.exists()) == (503, False, False)
