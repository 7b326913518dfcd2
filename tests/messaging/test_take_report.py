"""What comes back is believed when it returns the Message-ID that nobody can guess."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.actions.outcome import accept
from seenpaid.messaging.actions.report import TooEarlyError, take_report
from seenpaid.messaging.models import Mail, Suppression
from seenpaid.messaging.reports import read_report
from seenpaid.notifications.models import Notification
from seenpaid.notifications.subscriber import on_event
from tests.make import NOW, make_company, make_document, make_stranger

BOUNCE = """\
From: MAILER-DAEMON@mx.example.net
To: invoices@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Original-Envelope-Id: {mail}

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{address}>: Recipient address rejected:
    User unknown

--B
Content-Type: text/rfc822-headers

Subject: Invoice INV-0001 from Studio North
Message-ID: {message_id}

--B--
"""
COMPLAINT = """\
From: abuse@isp.example.net
Subject: FW: Invoice
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an abuse report.

--B
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--B
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Invoice

Hello
--B--
"""


def make_mail(*, accepted: bool = True) -> Mail:
    alice = make_company()
    (mail,) = send_document(make_document(alice), to=["dora@example.com"], by=alice, now=NOW)
    if accepted:
        accept(mail, answer="250 OK", now=NOW)
    return mail


def bounce(mail: Mail, *, address: str = "dora@example.com", status: str = "5.1.1", action: str = "failed") -> bytes:
    named = {"mail": mail.pk, "message_id": mail.message_id, "address": address, "status": status, "action": action}
    return BOUNCE.format(**named).replace("\n", "\r\n").encode()


pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_bounce_ends_the_mail_and_is_told_by_another_way(monkeypatch) -> None:
    mail = make_mail()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(bounce(mail))))

    call_command("bounces", stdout=io.StringIO())

    mail.refresh_from_db()
    said = "550 5.1.1 <dora@example.com>: Recipient address rejected: User unknown"
    assert (mail.status, mail.server_answer) == ("bounced", said)
    assert Suppression.objects.get().address == "dora@example.com"
    dispatch_due([on_event], now=NOW + timedelta(days=3650))
    assert Notification.objects.get().text == f"Website redesign did not reach dora@example.com: {said}"


def test_one_that_returns_no_headers_is_known_by_its_envelope() -> None:
    mail = make_mail()
    raw = bounce(mail).replace(b"Message-ID: ", b"X-Was: ").replace(mail.message_id.encode(), b"")

    assert take_report(read_report(raw.replace(mail.pk.encode(), b"mai_guess")) or read_report(raw), now=NOW) is True
    mail.refresh_from_db()
    assert mail.status == "bounced"


def test_it_is_taken_once_however_often_it_comes() -> None:
    mail = make_mail()

    assert [take_report(read_report(bounce(mail)), now=NOW) for _ in range(3)] == [True] * 3

    assert Event.objects.filter(kind=EventKind.MAIL_BOUNCED).count() == 1


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", ""])
def test_an_address_is_not_to_blame_for_everything(status: str) -> None:
    mail = make_mail()

    take_report(read_report(bounce(mail, status=status)), now=NOW)

    mail.refresh_from_db()
    assert mail.status == "bounced"
    assert not Suppression.objects.exists()


def test_a_mail_that_somebody_forwarded_leaves_the_address_alone() -> None:
    mail = make_mail()

    take_report(read_report(bounce(mail, address="elsewhere@example.net")), now=NOW)

    assert not Suppression.objects.exists()


def test_a_complaint_stops_further_mail_from_that_company_alone() -> None:  # SEC-128
    mail, charlie = make_mail(), make_stranger()

    take_report(read_report(COMPLAINT.format(message_id=mail.message_id).encode()), now=NOW)

    (suppression,) = Suppression.objects.all()
    assert (suppression.company_id, suppression.cause) == (mail.company_id, "complaint")
    assert suppression.company_id != charlie.company_id


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_what_is_not_final_says_nothing(action: str) -> None:
    assert read_report(bounce(make_mail(), action=action)) is None


def test_a_forged_one_changes_nothing() -> None:  # SEC-128
    mail = make_mail()
    forged = bounce(mail).replace(mail.message_id.encode(), b"<guess@example.com>")

    assert take_report(read_report(forged), now=NOW) is False
    mail.refresh_from_db()
    assert mail.status == "sent"


def test_one_that_overtakes_our_own_note_is_brought_again(monkeypatch) -> None:
    mail = make_mail(accepted=False)

    with pytest.raises(TooEarlyError):
        take_report(read_report(bounce(mail)), now=NOW)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(bounce(mail))))
    with pytest.raises(SystemExit) as ended:
        call_command("bounces", stderr=io.StringIO())
    assert ended.value.code == 75


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00" * 100,
        b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n\xff\r\n",
        b"Content-Type: multipart/report\r\n\r\nnothing",
        b"Subject: hello\r\n\r\nMessage-ID: <a@b>\r\n",
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + b"--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" * 2000,
    ],
)
def test_nonsense_is_no_report(raw: bytes) -> None:
    assert read_report(raw) is None
