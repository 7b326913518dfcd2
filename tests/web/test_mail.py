"""Writing to customers from the app: whom, what, and what became of it."""

from datetime import timedelta
from ipaddress import ip_network

import pytest

from seenpaid.answers.actions import Voice, answer as give
from seenpaid.answers.kinds import Kind
from seenpaid.answers.reading import Said
from seenpaid.customers.models import Contact
from seenpaid.documents.actions import cancel
from seenpaid.documents.actions.attach import attach, detach
from seenpaid.documents.models import Attachment
from seenpaid.lib.names import CouldNotAskError
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.deliver import deliver_due
from seenpaid.messaging.doctor import Health, examine
from seenpaid.messaging.enclosures import enclosures_of
from seenpaid.messaging.models import Mail, MailServer
from seenpaid.messaging.reading import read
from seenpaid.messaging.reminders.actions import set_reminders
from seenpaid.sharing.links import token_of
from tests.make import NOW, make_company, make_customer, make_document, make_link, make_plan, make_stranger
from tests.plumbing.postbox import postbox
from tests.web.conftest import Seat, text_of, value_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Seat:
    return Seat(make_company())


def make_invoice(alice: Seat, **how: object):
    customer = make_customer(alice.member, contacts=[{"name": "Dora Design", "email": "dora@example.com"}])
    return make_document(alice.member, customer=customer, **how)


def address(alice: Seat, rest: str) -> str:
    return f"/at/{alice.member.company.slug}/{rest}"


def test_a_mail_is_written_from_the_page_and_sent_once(alice: Seat) -> None:
    document = make_invoice(alice, issued=False)
    path = address(alice, f"invoices/{document.pk}/send/")
    shown = alice.client.get(path)
    assert "Here is invoice" in text_of(shown)
    posted = {
        "to": ["dora@example.com"],
        "others": "eve@example.com",
        "subject": "Hello",
        "message": "Dear {contact}",
        "once": "abc",
    }

    answers = [alice.client.post(path, posted) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    dora, eve = Mail.objects.order_by("id")
    assert (dora.contact, eve.contact) == (Contact.objects.get(), None)
    assert (dora.subject, dora.message, eve.message) == ("Hello", "Dear Dora Design", "Dear ")
    document.refresh_from_db()
    assert document.number == "INV-0001"


def test_nothing_typed_is_lost(alice: Seat) -> None:
    document = make_invoice(alice)

    answer = alice.client.post(
        address(alice, f"invoices/{document.pk}/send/"),
        {
            "others": "not an address",
            "cc": "x@",
            "subject": "My subject",
            "message": "My words",
            "attach_pdf": "on",
            "once": "a",
        },
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    for typed in (
        'value="not an address"',
        'value="x@"',
        'value="My subject"',
        "My words</textarea>",
        'value="on" checked',
    ):
        assert typed in page
    assert not Mail.objects.exists()


def test_the_preview_is_a_page_of_its_own_that_can_do_nothing(alice: Seat) -> None:
    document = make_invoice(alice)

    answer = alice.client.post(
        address(alice, f"invoices/{document.pk}/send/preview/"),
        {"to": ["dora@example.com"], "message": "<script>alert(1)</script> {contact} {nonsense}", "subject": "\x00"},
    )

    page = answer.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Dora Design {nonsense}" in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert not Mail.objects.exists()


def test_a_customer_called_like_a_placeholder_stays_just_that(alice: Seat) -> None:  # SEC-67
    customer = make_customer(
        alice.member, name="{contact}{{token}}%(x)s", contacts=[{"name": "{number}", "email": "d@example.com"}]
    )
    document = make_document(alice.member, customer=customer)

    (mail,) = send_document(
        document, to=["d@example.com"], message="For {customer}, {contact}", by=alice.member, now=NOW
    )

    assert mail.message == "For {contact}{{token}}%(x)s, {number}"
    assert "Hello {number}," in mail.text


def test_kept_mails_can_be_read_and_sent_once_there_is_a_server(alice: Seat, settings) -> None:
    settings.SEENPAID_EMAIL = None
    document = make_invoice(alice)
    (mail,) = send_document(document, to=["dora@example.com"], by=alice.member, now=NOW)
    deliver_due(now=NOW)

    assert "Kept here" in text_of(alice.client.get(address(alice, "mail/")))
    assert "Kept here" in text_of(alice.client.get(address(alice, f"invoices/{document.pk}/")))
    letter = alice.client.get(address(alice, f"mail/{mail.pk}/letter/")).content.decode()
    assert "?via=email" in letter
    settings.SEENPAID_EMAIL = {"host": "127.0.0.1", "port": 9, "security": "none", "username": "", "password": ""}
    alice.client.post(address(alice, f"mail/{mail.pk}/send/"))
    mail.refresh_from_db()
    assert mail.status == "queued"
    alice.client.post(address(alice, f"mail/{mail.pk}/cancel/"))
    mail.refresh_from_db()
    assert mail.status == "cancelled"


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # aiosmtpd, when its caller hangs up.
def test_a_server_is_tried_before_it_is_kept_and_its_words_are_shown(alice: Seat, settings) -> None:
    settings.SEENPAID_EGRESS_ALLOW = (ip_network("127.0.0.0/8"),)
    path = address(alice, "settings/mail/")
    with postbox(password="s3cret") as box:
        form = {
            "host": "127.0.0.1",
            "port": str(box.port),
            "security": "none",
            "username": "alice",
            "from_address": "a@example.com",
        }

        wrong = alice.client.post(path, {**form, "password": "guess"})
        assert wrong.status_code == 422
        assert "535" in text_of(wrong)
        assert not MailServer.objects.exists()
        assert alice.client.post(path, {**form, "password": "s3cret"}).status_code == 302
        tested = alice.client.post(f"{path}test/", {"to": "alice@example.com"})

        assert "250 2.0.0 Queued as 1" in text_of(tested)
        assert [got.recipients for got in box.accepted] == [["alice@example.com"]]
    server = MailServer.objects.get()
    assert b"s3cret" not in bytes(server.sealed_password)
    assert "s3cret" not in alice.client.get(path).content.decode()
    moved = alice.client.post(path, {**form, "host": "mail.evil.example", "password": ""})
    assert "Type the password of this server" in text_of(moved)


def test_a_server_inside_the_house_is_refused(alice: Seat) -> None:  # SEC-141
    form = {"host": "127.0.0.1", "port": "25", "security": "none", "from_address": "a@example.com", "password": ""}

    answer = alice.client.post(address(alice, "settings/mail/"), form)

    assert answer.status_code == 422
    assert "127.0.0.1 is not on the public internet" in text_of(answer)


def test_the_doctor_reads_what_a_domain_publishes() -> None:
    records = {
        "example.com": ["v=spf1 include:_spf.example.net -all", "other"],
        "mail._domainkey.example.com": ["v=DKIM1; k=rsa; p=MIG"],
        "_dmarc.example.com": ["v=DMARC1; p=none"],
    }

    def silent(_: str) -> list[str]:
        raise CouldNotAskError

    good = examine("example.com", ask=lambda name: records.get(name, []))
    bare = examine("bare.example", ask=lambda _: [])

    assert [finding.health for finding in good] == [Health.GOOD] * 3
    assert [finding.health for finding in bare] == [Health.MISSING, Health.UNKNOWN, Health.MISSING]
    assert {finding.health for finding in examine("example.com", ask=silent)} == {Health.UNKNOWN}


def test_a_mail_that_answers_a_question_deals_with_it_and_carries_the_files(alice: Seat) -> None:
    document = make_invoice(alice)
    voice = Voice(link_id=make_link(alice.member, document=document).pk, name="Dora", revision=1, ip=None)
    asked, _ = give(document, said=Said(Kind.QUESTION, None, "Which hours are these?"), voice=voice, now=NOW)
    file = attach(document, name="hours.pdf", data=b"%PDF-1.7\n%%EOF", by=alice.member, now=NOW)
    gone = attach(document, name="gone.pdf", data=b"%PDF-1.7\n%%EOF", by=alice.member, now=NOW)
    detach(gone, by=alice.member, now=NOW)
    path = f"invoices/{document.pk}/"
    assert "?followup=answer" in text_of(alice.get(path))
    shown = alice.get(f"{path}send/", {"followup": "answer"})
    posted = {"to": ["dora@example.com"], "message": "Those of May.", "files": [file.pk], "once": "x"}

    refused = alice.post(f"{path}send/", {**posted, "files": [gone.pk], "answered": asked.pk})
    asked.refresh_from_db()
    still_waits = asked.handled_at is None
    alice.post(f"{path}send/", {**posted, "answered": value_of(shown, "answered")})

    assert (refused.status_code, still_waits) == (422, True)
    assert "One of these files is gone." in text_of(refused)
    asked.refresh_from_db()
    assert (asked.handled_at, asked.handled_by) == (NOW, alice.member.user)
    (mail,) = Mail.objects.all()
    (enclosed,) = enclosures_of(mail, now=NOW)
    assert (enclosed.filename, enclosed.media_type, enclosed.content) == (
        "hours.pdf", "application/pdf", b"%PDF-1.7\n%%EOF",
    )  # fmt: skip
    Attachment.objects.update(size=13_000_000)
    assert "too much for a mail" in text_of(alice.post(f"{path}send/", {**posted, "once": "y"}))


def test_a_statement_and_the_portals_link_go_by_mail(alice: Seat) -> None:
    document = make_invoice(alice)
    customer = f"customers/{document.customer_id}"
    page = text_of(alice.get(f"{customer}/"))
    posted = {"to": ["dora@example.com"], "message": "As you asked, {contact}.", "once": "x"}

    assert f"{customer}/mail/statement/" in page
    for what, words in (("statement", "Here is an overview"), ("portal", "All your documents")):
        assert words in text_of(alice.get(f"{customer}/mail/{what}/"))
        assert "As you asked, Dora Design." in text_of(alice.post(f"{customer}/mail/{what}/preview/", posted))
        assert alice.post(f"{customer}/mail/{what}/", {**posted, "others": "nobody@"}).status_code == 422
        assert [alice.post(f"{customer}/mail/{what}/", posted).status_code for _ in range(2)] == [302, 302]
    assert alice.get(f"{customer}/mail/nonsense/").status_code == 404

    statement, portal = Mail.objects.order_by("id")
    assert (statement.kind, statement.link, portal.kind, portal.link.kind) == (
        "statement", None, "portal_link", "portal",
    )  # fmt: skip
    assert "238,00" in statement.text
    (paper,) = enclosures_of(statement, now=NOW)
    assert paper.content.startswith(b"%PDF")
    assert enclosures_of(portal, now=NOW) == []
    assert f"/portal/{token_of(portal.link)}?via=email" in read(portal).html


def test_several_are_sent_at_once_and_one_refusal_stops_no_other(alice: Seat) -> None:
    draft, sent, cancelled = make_invoice(alice, issued=False), make_invoice(alice), make_invoice(alice)
    cancel(cancelled, by=alice.member, now=NOW)
    unreachable = make_document(alice.member, customer=make_customer(alice.member, "Quiet Ltd", email=""))
    foreign = make_document(make_stranger())
    chosen = [each.pk for each in (draft, sent, cancelled, unreachable, foreign)] + ["inv_nonsense"]

    answers = [alice.post("invoices/several/", {"invoice": chosen, "do": "send", "once": "x"}) for _ in range(2)]

    told = words_of(answers[0])
    assert "2 invoices are on their way." in told
    assert "What is cancelled is not sent any more." in told
    assert "Nobody at the customer can be reached by mail." in told
    assert told.count("It is not there any more.") == 2  # SEC-24: foreign and missing look alike.
    assert sorted(Mail.objects.values_list("document_id", flat=True)) == sorted([draft.pk, sent.pk])
    assert answers[1].status_code == 200
    assert alice.post("invoices/several/", {"do": "send"}).status_code == 422
    assert "Website redesign" in words_of(alice.get("invoices/several/", {"show": "unpaid"}))


def test_several_are_reminded_of_at_once(alice: Seat) -> None:
    set_reminders(alice.member.company, raw=make_plan(), by=alice.member, now=NOW - timedelta(days=5))
    old, fresh = make_invoice(alice, now=NOW - timedelta(days=3)), make_invoice(alice)

    told = words_of(alice.post("invoices/several/", {"invoice": [old.pk, fresh.pk], "do": "remind"}))

    assert "1 reminder is on its way." in told
    assert "It was sent less than two days ago." in told
    assert Mail.objects.get().document_id == old.pk
