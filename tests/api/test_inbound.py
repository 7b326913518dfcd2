"""The door for providers' messages, through the client."""

import gzip
import json

import pytest
from django.db import OperationalError
from django.test import Client

from seenpaid.payments import inbox
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
        (BODY, {"time": "0"}),
        (BODY + b"\r\n", {"x-signature": sign(BODY, "whsec_", "1")}),
        # Signed as they are, and still no message: the bytes are checked first, and then read.
        (b"\xef\xbb\xbf" + BODY, {}),
        (BODY.decode().encode("utf-16"), {}),
        (gzip.compress(BODY, mtime=0), {"Content-Encoding": "gzip"}),
        (b"\xff\xfe{", {}),
        (b"[]", {}),
        (b"", {}),
    ],
)
def test_it_refuses_what_is_forged_or_cannot_be_read(till, body, headers):  # SEC-130, SEC-133, SEC-136
    assert post(till, body, **headers).status_code == 400
    assert not Message.objects.exists()
    assert Connection.objects.get().forged_count == 1


@pytest.mark.parametrize(
    "body",
    [
        BODY + b"\r\n",
        b'{"id": "a", "id": "evt_2", "type": "x"}',
        b'{"id": null, "type": null, "api_version": "2099-01-01"}',
        b'{"id": "evt_3"}',
    ],
)
def test_it_keeps_whatever_is_signed_as_it_came(till, body):  # SEC-133, SEC-139
    assert post(till, body).status_code == 202

    inbox.handle_due(now=NOW)

    message = Message.objects.get()
    assert (bytes(message.body), message.handled_at, message.outcome) == (body, NOW, "nothing of ours")


def test_without_a_secret_nothing_is_read(till, caplog):  # D7, SEC-131
    Connection.objects.update(sealed_secret=b"")

    assert post(till, BODY).status_code == 503
    assert not Message.objects.exists()
    assert "no signing secret" in caplog.text


def test_it_reads_no_more_than_a_megabyte(till):  # SEC-133
    assert post(till, b" " * 1_000_000).status_code == 400
    assert post(till, b" " * 1_000_001).status_code == 413
    assert post(till, b" " * 5_000_000).status_code == 413


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
