"""Mail that comes back into a mailbox is found there, noted once, and told by another way."""

import pytest

from seenpaid.config.env_mail import mailbox_of
from seenpaid.messaging.bounce_box import look_for_bounces
from seenpaid.messaging.models import Suppression
from tests.make import NOW
from tests.messaging.test_take_report import bounce, make_mail
from tests.plumbing.mailbox import mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1", "localhost"])]


def box_at(port: int, password: str = "secret") -> dict[str, object]:
    return {"host": "127.0.0.1", "port": port, "security": "none", "username": "bounces", "password": password}


def test_what_came_back_is_noted_once_and_the_rest_is_left(settings) -> None:
    mail = make_mail()
    with mailbox() as box:
        settings.SEENPAID_EMAIL_BOX = box_at(box.port)
        box.messages = {
            1: b"Subject: Hello\r\n\r\nA person wrote.\r\n",
            2: bounce(mail),
            3: b"\xff\x00",
            4: bounce(mail),
        }

        assert look_for_bounces(now=NOW) == 2  # the second copy changes nothing.
        assert look_for_bounces(now=NOW) == 0

    mail.refresh_from_db()
    assert (mail.status, box.seen) == ("bounced", {1, 2, 3, 4})
    assert Suppression.objects.get().address == "dora@example.com"


def test_one_that_overtakes_our_own_note_stays_unread(settings) -> None:
    mail = make_mail(accepted=False)
    with mailbox() as box:
        settings.SEENPAID_EMAIL_BOX = box_at(box.port)
        box.messages = {7: bounce(mail)}

        assert look_for_bounces(now=NOW) == 0
        assert box.seen == set()


def test_a_box_that_lets_nobody_in_stops_nothing(settings, caplog) -> None:
    with mailbox() as box:
        for port, password in ((box.port, "wrong"), (9, "secret")):
            settings.SEENPAID_EMAIL_BOX = box_at(port, password)
            assert look_for_bounces(now=NOW) == 0
    assert caplog.text.count("cannot be read") == 2
    settings.SEENPAID_EMAIL_BOX = None
    assert look_for_bounces(now=NOW) == 0


def test_where_it_is_comes_from_the_environment(monkeypatch) -> None:
    for typed, found in (
        ("imaps://bounces%40example.com:p%40ss@imap.example.com", ("imap.example.com", 993, "tls", "INBOX")),
        ("imap://me:secret@imap.example.com/Returned", ("imap.example.com", 143, "starttls", "Returned")),
        ("imap://me:secret@127.0.0.1:1143?tls=none", ("127.0.0.1", 1143, "none", "INBOX")),
    ):
        monkeypatch.setenv("BOX", typed)
        box = mailbox_of("BOX")
        assert (box["host"], box["port"], box["security"], box["folder"]) == found
    for typed in (
        "imaps://",
        "pop://x:y@host",
        "imap://host",
        "imaps://me:secret@host/a%22b",
        "imap://me:x@h?tls=maybe",
    ):
        monkeypatch.setenv("BOX", typed)
        with pytest.raises(Exception, match="BOX must be like imaps"):
            mailbox_of("BOX")
