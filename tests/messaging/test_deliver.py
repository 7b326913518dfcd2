"""Mail goes out through a real server on loopback, and everything a server may answer ends as it should."""

import io
import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image

from seenpaid.companies.actions.logo import remove_logo, set_logo
from seenpaid.customers.models import Contact
from seenpaid.documents.models import Document
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.lib import smtp
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.deliver import claim, deliver_due
from seenpaid.messaging.lifecycle import LEASE, wait_after
from seenpaid.messaging.models import Mail, MailServer, Suppression
from seenpaid.messaging.reading import read
from seenpaid.sharing.links import url_of
from tests.make import NOW, make_company, make_customer, make_document, make_user
from tests.plumbing.postbox import Postbox, postbox, rude_server

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.allow_hosts(["127.0.0.1", "localhost"])]


@pytest.fixture
def box(settings) -> Iterator[Postbox]:
    with postbox() as box:
        use(settings, port=box.port)
        yield box


def use(settings, *, port: int, security: str = "none", username: str = "", password: str = "") -> None:
    settings.SEENPAID_EMAIL = {
        "host": "127.0.0.1",
        "port": port,
        "security": security,
        "username": username,
        "password": password,
    }
    settings.DEFAULT_FROM_EMAIL = "Seenpaid <invoices@example.com>"


def make_sent(*, to: tuple[str, ...] = ("dora@example.com",), alice=None, **how: object) -> list[Mail]:
    alice = alice or make_company()
    return send_document(make_document(alice), to=to, by=alice, now=NOW, **how)


def fresh(mail: Mail) -> Mail:
    return Mail.objects.select_related("link").get(pk=mail.pk)


def test_it_is_sent_when_the_server_has_accepted_it(box: Postbox) -> None:
    alice = make_company("Studio North", email="hello@studio.example")
    customer = make_customer(alice, contacts=[{"name": "Dora Design", "email": "dora@example.com"}])
    document = make_document(alice, customer=customer)
    (mail,) = send_document(document, to=["Dora@Example.com"], by=alice, now=NOW)
    assert not Event.objects.filter(kind=EventKind.INVOICE_SENT).exists()

    assert deliver_due(now=NOW + timedelta(seconds=3)) == 1

    mail = fresh(mail)
    assert (mail.status, mail.server_answer) == ("sent", "250 2.0.0 Queued as 1")
    assert mail.accepted_at == mail.link.mailed_at == NOW + timedelta(seconds=3)
    assert mail.link.contact == Contact.objects.get()
    (got,) = box.accepted
    assert (got.sender, got.recipients) == ("invoices@example.com", ["dora@example.com"])
    assert got.message["From"] == "Studio North <invoices@example.com>"
    assert got.message["To"] == "Dora Design <dora@example.com>"
    assert got.message["Reply-To"] == "Studio North <hello@studio.example>"
    assert got.message["Subject"] == "Invoice INV-0001 from Studio North"
    assert got.message["Message-ID"] == mail.message_id
    text, html = (got.message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for part in (text, html):
        assert f"{url_of(mail.link)}?via=email" in part
        assert "238,00\xa0€" in part.replace("&nbsp;", "\xa0")
        assert "\x02" not in part
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-3:] == ["mail.queued", "mail.sent", "invoice.sent"]
    assert deliver_due(now=NOW + LEASE * 2) == 0


def test_the_row_holds_no_link_that_opens_anything(box: Postbox) -> None:
    (mail,) = make_sent()

    assert "/i/" not in mail.text + mail.html
    assert "/e/" not in mail.text + mail.html


def test_copies_get_links_of_their_own_that_are_no_contacts(box: Postbox) -> None:
    alice = make_company()
    customer = make_customer(alice, contacts=[{"email": "dora@example.com"}, {"email": "books@example.com"}])
    document = make_document(alice, customer=customer)
    mails = send_document(
        document, to=["dora@example.com"], cc=["books@example.com"], bcc=["me@example.com"], by=alice, now=NOW
    )

    deliver_due(now=NOW)

    to, cc, bcc = map(fresh, mails)
    assert len({mail.link_id for mail in (to, cc, bcc)}) == 3
    assert (to.link.copied_in, cc.link.copied_in, bcc.link.copied_in) == (False, True, True)
    assert (cc.link.contact, cc.link.mailed_at, bcc.link.mailed_at) == (None, None, None)
    assert [got.recipients for got in box.accepted] == [["dora@example.com"], ["books@example.com"], ["me@example.com"]]
    for got in box.accepted:
        assert (got.message["To"], got.message["Cc"], got.message["Bcc"]) == (
            "dora@example.com",
            "books@example.com",
            None,
        )


@pytest.mark.parametrize(
    "answer, is_dead",
    [
        ("550 5.1.1 No such user", True),
        ("550 no mailbox here", True),
        ("554 5.7.1 Message looks like spam", False),
        ("550 relaying denied", False),
    ],
)
def test_a_refusal_at_the_door_ends_it_and_is_told(box: Postbox, answer: str, is_dead: bool) -> None:  # SEC-195
    box.rcpt = lambda address: answer if address == "gone@example.com" else "250 OK"
    gone, dora = make_sent(to=("gone@example.com", "dora@example.com"))

    deliver_due(now=NOW)

    assert (fresh(gone).status, fresh(gone).server_answer) == ("refused", answer)
    assert fresh(dora).status == "sent"
    assert Event.objects.get(kind=EventKind.MAIL_REFUSED).data["answer"] == answer
    assert Suppression.objects.filter(address="gone@example.com").exists() is is_dead


def test_it_comes_again_later_and_later_and_gives_up_in_the_end(box: Postbox) -> None:  # SEC-195, SEC-201
    box.data = lambda _: "451 4.3.0 Try again"
    (mail,) = make_sent()
    now, ids = NOW, []

    while (wait := wait_after(fresh(mail).attempts + 1)) is not None:
        assert deliver_due(now=now) == 1
        assert fresh(mail).status == "queued"
        assert fresh(mail).next_attempt_at == now + wait
        assert deliver_due(now=now + wait - timedelta(seconds=1)) == 0
        now += wait
        ids.append(fresh(mail).message_id)
    deliver_due(now=now)

    assert fresh(mail).status == "refused"
    assert "Given up after 10 attempts" in fresh(mail).server_answer
    assert now - NOW > timedelta(days=2.5)
    assert set(ids) == {mail.message_id}


def drip(caller: socket.socket) -> None:
    caller.sendall(b"220 hi\r\n")
    while True:
        caller.sendall(b"x")
        time.sleep(0.02)


def hang_after_data(caller: socket.socket) -> None:
    caller.sendall(b"220 hi\r\n")
    for line in caller.makefile("rb"):
        if line == b".\r\n":
            time.sleep(3)
            return
        if line[:4].upper() in {b"EHLO", b"MAIL", b"RCPT"}:
            caller.sendall(b"250 fine\r\n")
        elif line[:4].upper() == b"DATA":
            caller.sendall(b"354 go on\r\n")


@pytest.mark.parametrize(
    "talk",
    [
        lambda _: None,
        lambda caller: caller.sendall(b"\xff\xfe\x00garbage" * 1000),
        lambda caller: caller.sendall(b"554 go away\r\n"),
        lambda caller: time.sleep(3),
        drip,
        hang_after_data,
    ],
    ids=["closes", "garbage", "turns away", "is silent", "drips", "hangs after DATA"],
)
def test_a_server_that_misbehaves_costs_time_and_no_mail(settings, monkeypatch, talk) -> None:  # SEC-195
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(smtp, "MOST_SECONDS", 0.6)
    with rude_server(talk) as port:
        use(settings, port=port)
        first, second = make_sent(to=("dora@example.com", "eve@example.com"))
        began = time.monotonic()

        deliver_due(now=NOW)

        assert time.monotonic() - began < 3
    assert fresh(first).status == fresh(second).status == "queued"
    assert fresh(first).server_answer
    assert (fresh(first).attempts, fresh(second).attempts) == (1, 0)  # the second waits until the server has rested.
    assert fresh(second).next_attempt_at > NOW


def test_it_secures_the_line_and_signs_in(settings, monkeypatch, tmp_path) -> None:
    with postbox(secure=True, password="s3cret") as box:
        box.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        use(settings, port=box.port, security="starttls", username="alice", password="s3cret")
        make_sent()

        deliver_due(now=NOW)

        (got,) = box.accepted
        assert (got.over_tls, got.login) == (True, "alice")


def test_a_line_that_cannot_be_secured_carries_nothing(settings) -> None:  # SEC-195: TLS strip
    with postbox() as box:
        use(settings, port=box.port, security="starttls")
        (mail,) = make_sent()

        deliver_due(now=NOW)

        assert box.accepted == []
    assert fresh(mail).status == "queued"
    assert "STARTTLS" in fresh(mail).server_answer


def test_without_a_server_mails_are_kept(settings) -> None:
    settings.SEENPAID_EMAIL = None
    (mail,) = make_sent()

    deliver_due(now=NOW)

    assert fresh(mail).status == "kept"
    assert not Event.objects.filter(kind__in=[EventKind.INVOICE_SENT, EventKind.MAIL_SENT]).exists()


def test_a_demo_writes_to_nobody(box: Postbox) -> None:
    (mail,) = make_sent(alice=make_company(is_demo=True))

    deliver_due(now=NOW)

    assert (fresh(mail).status, box.accepted) == ("kept", [])


def test_a_company_server_inside_the_house_is_not_talked_to(box: Postbox) -> None:  # SEC-141
    alice = make_company()
    MailServer.objects.create(
        company=alice.company, host="127.0.0.1", port=box.port, security="none", from_address="a@example.com",
        verified_at=NOW, updated_at=NOW,
    )  # fmt: skip
    (mail,) = make_sent(alice=alice)

    deliver_due(now=NOW)

    assert box.accepted == []
    assert fresh(mail).server_answer == "127.0.0.1 is not on the public internet."


def test_settings_sealed_with_another_key_hold_up_nobody_else(box: Postbox) -> None:  # SEC-201
    alice, bob = make_company(), make_company("Other", owner=make_user("bob"))
    MailServer.objects.create(
        company=alice.company, host="mail.example.com", port=587, from_address="a@example.com", username="a",
        sealed_password=b"x" * 60, verified_at=NOW, updated_at=NOW,
    )  # fmt: skip
    (stuck,), (free,) = make_sent(alice=alice), make_sent(alice=bob)

    deliver_due(now=NOW)

    assert (fresh(stuck).status, fresh(stuck).attempts) == ("queued", 1)
    assert fresh(free).status == "sent"


def test_a_mail_taken_by_a_worker_that_died_comes_round_after_the_lease(box: Postbox) -> None:  # SEC-199, SEC-200
    (mail,) = make_sent()
    assert claim(mail, now=NOW)

    assert not claim(fresh(mail), now=NOW)
    assert deliver_due(now=NOW + LEASE / 2) == 0
    assert deliver_due(now=NOW + LEASE) == 1

    assert [got.message["Message-ID"] for got in box.accepted] == [mail.message_id]


def test_a_mail_that_cannot_be_written_is_parked_and_holds_up_nobody(box: Postbox) -> None:  # SEC-201
    bad, good = make_sent(to=("dora@example.com", "eve@example.com"))
    Mail.objects.filter(pk=bad.pk).update(to_address="a@b c\r\nBcc: x@example.com")

    deliver_due(now=NOW)

    assert fresh(bad).status == "refused"
    assert fresh(good).status == "sent"
    assert [got.recipients for got in box.accepted] == [["eve@example.com"]]


def test_names_and_subjects_make_no_header(box: Postbox) -> None:  # SEC-66
    evil = '=?utf-8?q?=0d=0aBcc:_x@evil.example?= " <a@evil.example>, ' + "N" * 10_000
    (mail,) = make_sent()
    Mail.objects.filter(pk=mail.pk).update(
        to_name="Dora\r\nBcc: x@evil.example", subject="Hello\r\nBcc: x@evil.example"
    )
    type(mail.company).objects.filter(pk=mail.company_id).update(name=evil[:120])

    deliver_due(now=NOW)

    (got,) = box.accepted
    assert got.recipients == ["dora@example.com"]
    assert got.message["Bcc"] is None
    assert [address.addr_spec for address in got.message["To"].addresses] == ["dora@example.com"]
    assert [address.addr_spec for address in got.message["From"].addresses] == ["invoices@example.com"]


def test_the_pdf_goes_with_it_when_it_is_wanted(box: Postbox) -> None:
    make_sent(attach_pdf=True)

    deliver_due(now=NOW)

    (pdf,) = box.accepted[0].message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()[:5]) == ("INV-0001.pdf", b"%PDF-")


def test_a_document_cancelled_or_paid_meanwhile_is_not_mailed(box: Postbox) -> None:
    (mail,) = make_sent()
    Document.objects.filter(pk=mail.document_id).update(status="cancelled")

    deliver_due(now=NOW)

    assert (fresh(mail).status, fresh(mail).server_answer) == ("withheld", "it was cancelled meanwhile")
    assert box.accepted == []


def test_the_logo_travels_inside_the_mail_on_white(box: Postbox) -> None:
    alice = make_company("Studio North")
    out = io.BytesIO()
    Image.new("RGBA", (400, 100), (0, 0, 0, 0)).save(out, format="PNG")
    set_logo(alice.company, data=out.getvalue(), by=alice, now=NOW)
    alice.company.refresh_from_db()
    (mail,) = make_sent(alice=alice)
    (kept,) = make_sent(alice=alice)

    deliver_due(now=NOW, limit=1)
    shown = read(fresh(mail)).html
    remove_logo(alice.company, by=alice, now=NOW)
    deliver_due(now=NOW)

    html = box.accepted[0].message.get_body(("html",))
    assert 'src="cid:logo@seenpaid" alt="Studio North"' in html.get_content()
    (logo,) = (part for part in box.accepted[0].message.walk() if part.get_content_type() == "image/png")
    assert (logo["Content-ID"], logo.get_content_disposition()) == ("<logo@seenpaid>", "inline")
    with Image.open(io.BytesIO(logo.get_content())) as picture:
        assert (picture.size, picture.getpixel((0, 0))) == ((320, 80), (255, 255, 255))
    assert 'src="data:image/png;base64,' in shown
    assert fresh(kept).status == "sent"  # the picture is gone, its words stay.
    assert not [part for part in box.accepted[1].message.walk() if part.get_content_type() == "image/png"]
