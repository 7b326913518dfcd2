"""Mail goes out through a provider's API, and what the provider tells of it is believed when it shows the password."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from seenpaid.config import env_mail
from seenpaid.events.models import Event
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.deliver import deliver_due
from seenpaid.messaging.models import Mail, Suppression
from tests.make import NOW, make_company, make_document, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1", "localhost"])]

YES = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": "dora@example.com"})


class Api(HTTPServer):
    answer: tuple[int, dict[str, Any]] = YES
    posted: list[dict[str, Any]]


class Asked(BaseHTTPRequestHandler):
    server: Api

    def do_POST(self) -> None:
        self.server.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        code, said = self.server.answer
        body = json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def api(settings) -> Iterator[Api]:
    with Api(("127.0.0.1", 0), Asked) as server:
        server.posted = []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        use(settings, f"anymail://postmark?server_token=x&api_url={url}")
        yield server
        server.shutdown()


def use(settings, url: str, *, secret: str = "seenpaid:hush") -> None:
    settings.SEENPAID_EMAIL = env_mail.parsed_mail_server("URL", url)
    settings.ANYMAIL = env_mail.anymail(settings.SEENPAID_EMAIL, webhook_secret=secret)
    settings.DEFAULT_FROM_EMAIL = "Seenpaid <invoices@example.com>"


def make_mail(**how: object) -> Mail:
    alice = make_company("Studio North")
    (mail,) = send_document(make_document(alice), to=["dora@example.com"], by=alice, now=NOW, **how)
    return mail


def tell(told: dict[str, Any], *, provider: str = "postmark", login: str = "seenpaid:hush") -> int:
    headers = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"} if login else {}
    return (
        Client()
        .post(f"/inbound/mail/{provider}", data=json.dumps(told), content_type="application/json", headers=headers)
        .status_code
    )


def bounced(mail: Mail, **more: object) -> dict[str, Any]:
    return {
        "RecordType": "Bounce", "Type": "HardBounce", "ID": 1, "MessageID": "pm-1", "Email": "dora@example.com",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "BouncedAt": "2026-11-20T10:00:00Z", "Metadata": {"mail": mail.pk}, **more,
    }  # fmt: skip


def test_a_mail_goes_out_by_the_provider_and_comes_back(api: Api) -> None:
    mail = make_mail(attach_pdf=True)

    deliver_due(now=NOW)

    mail.refresh_from_db()
    assert (mail.status, mail.provider_id) == ("sent", "pm-1")
    (posted,) = api.posted
    assert (posted["To"], posted["From"]) == ("dora@example.com", "Studio North <invoices@example.com>")
    headers = {each["Name"]: each["Value"] for each in posted["Headers"]}
    assert headers["Message-ID"] == mail.message_id
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"  # SEC-119
    assert headers["List-Unsubscribe"].endswith("?c=documents>")
    assert "?via=email" in posted["TextBody"]
    assert "?via=email" in posted["HtmlBody"]
    assert [each["Name"] for each in posted["Attachments"]] == ["INV-0001.pdf"]
    assert posted["Metadata"] == {"mail": mail.pk}

    delivered = {"RecordType": "Delivery", "MessageID": "pm-1", "Recipient": "dora@example.com"}
    assert tell(delivered | {"DeliveredAt": "2026-11-20T10:00:00Z"}) == 200
    mail.refresh_from_db()
    assert mail.delivered_at is not None
    assert [tell(bounced(mail)) for _ in range(3)] == [200] * 3  # SEC-128: replayed.
    mail.refresh_from_db()
    assert mail.status == "bounced"
    assert Suppression.objects.get().cause == "hard_bounce"
    assert Event.objects.filter(kind="mail.bounced").count() == 1


@pytest.mark.parametrize(
    "answer, status",
    [
        ((422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'dora@example.com'."}), "refused"),
        (
            (
                422,
                {
                    "ErrorCode": 406,
                    "Message": "Found inactive addresses: dora@example.com. Inactive recipients are ones",
                },
            ),
            "refused",
        ),
        ((401, {"ErrorCode": 10, "Message": "Bad token"}), "queued"),
        ((503, {}), "queued"),
        ((200, {"what": "nonsense"}), "queued"),
    ],
)
def test_what_a_provider_refuses_ends_and_what_it_cannot_now_is_tried_again(api: Api, answer, status: str) -> None:
    mail = make_mail()
    api.answer = answer

    deliver_due(now=NOW)
    mail.refresh_from_db()
    assert mail.status == status
    assert mail.server_answer

    api.answer = YES
    deliver_due(now=NOW + timedelta(hours=1))
    mail.refresh_from_db()
    assert mail.status == ("sent" if status == "queued" else status)


def test_a_full_mailbox_and_spam_do_not_condemn_the_address_and_a_complaint_does(api: Api) -> None:
    mail, charlie = make_mail(), make_stranger()
    deliver_due(now=NOW)

    assert tell(bounced(mail, Type="SoftBounce", Details="smtp;552 5.2.2 Mailbox full")) == 200
    assert not Suppression.objects.exists()
    complaint = bounced(mail, RecordType="SpamComplaint", Type="SpamComplaint", Details="")
    assert tell(complaint) == 200
    (suppression,) = Suppression.objects.all()
    assert (suppression.company_id, suppression.cause) == (mail.company_id, "complaint")  # SEC-128
    assert suppression.company_id != charlie.company_id


def test_what_is_forged_or_makes_no_sense_changes_nothing(api: Api, settings) -> None:  # SEC-128
    mail = make_mail()
    assert tell(bounced(mail)) == 503  # it overtook our own note, and comes again.
    deliver_due(now=NOW)
    told = bounced(mail)

    assert [tell(told, login=login) for login in ("", "seenpaid:guess", ":")] == [400] * 3
    assert tell(told, provider="mailgun") == 404
    assert tell({"RecordType": ["nonsense"]}) == 400
    assert tell(bounced(mail, Metadata={"mail": "mai_guess"}, MessageID="guess")) == 200  # none of ours.
    assert Client().get("/inbound/mail/postmark").status_code == 405
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
    assert tell(told) == 503  # D7

    mail.refresh_from_db()
    assert mail.status == "sent"


def test_a_providers_own_signature_is_checked_too(settings) -> None:
    use(settings, "anymail://mailgun?api_key=k&webhook_signing_key=signs")
    mail = make_mail()
    Mail.objects.update(status="sent", provider_id="<mg-1@example.com>")
    event = {
        "event": "failed", "severity": "permanent", "reason": "bounce", "id": "e1", "recipient": "dora@example.com",
        "timestamp": 1.0, "message": {"headers": {"message-id": "mg-1@example.com"}},
        "delivery-status": {"code": 550, "message": "5.1.1 no such user"}, "user-variables": {},
    }  # fmt: skip
    signed = {"timestamp": "1", "token": "t", "signature": hmac.new(b"signs", b"1t", hashlib.sha256).hexdigest()}

    assert tell({"signature": {**signed, "signature": "0" * 64}, "event-data": event}, provider="mailgun") == 400
    assert tell({"signature": signed, "event-data": event}, provider="mailgun") == 200

    mail.refresh_from_db()
    assert mail.status == "bounced"
    assert Suppression.objects.get().address == "dora@example.com"


def test_a_provider_is_named_like_a_server() -> None:
    assert env_mail.parsed_mail_server("URL", "anymail://postmark?server_token=a%26b") == {
        "provider": "postmark", "options": {"server_token": "a&b"},
    }  # fmt: skip
    for wrong in ("anymail://", "anymail://nobody?api_key=x", "anymail://post%2Fmark", "anymail://x@postmark"):
        with pytest.raises(ImproperlyConfigured):
            env_mail.parsed_mail_server("URL", wrong)
