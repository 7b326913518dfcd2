"""Every mail to a customer says how to be left alone, in headers that a relay can sign."""

from base64 import b64encode

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from seenpaid.messaging.actions import queue_mail, send_document
from seenpaid.messaging.deliver import deliver_due
from seenpaid.messaging.kinds import Category, MailKind
from seenpaid.messaging.models import Mail
from seenpaid.messaging.preferences import link_for
from seenpaid.messaging.preferences.access import Preference
from seenpaid.messaging.preferences.actions import set_wishes
from seenpaid.pdf.words import LANGUAGES
from tests.make import NOW, make_company, make_customer, make_document
from tests.plumbing.postbox import postbox

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]


def server(settings, port: int) -> None:
    settings.SEENPAID_BASE_URL = "https://invoices.example.com"
    settings.SEENPAID_EMAIL = {"host": "127.0.0.1", "port": port, "security": "none", "username": "", "password": ""}
    settings.DEFAULT_FROM_EMAIL = "invoices@example.com"


def keys() -> tuple[bytes, bytes]:
    """Return a private key, and what a domain publishes of it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem, b"v=DKIM1; k=rsa; p=" + b64encode(public)


def test_both_headers_are_there_and_can_be_signed(settings) -> None:  # SEC-119
    alice = make_company()
    customer = make_customer(alice)
    document = make_document(alice, customer=customer)
    with postbox() as box:
        server(settings, box.port)
        for number, kind in enumerate(MailKind):
            category = Category.REMINDERS if kind == MailKind.REMINDER else Category.DOCUMENTS
            assert queue_mail(
                company=alice.company, document=None if number > 4 else document, customer=customer, contact=None,
                address="dora@example.com", kind=kind, category=category, by=None, now=NOW,
            )  # fmt: skip
        deliver_due(now=NOW)
    pem, published = keys()
    preferences = link_for(alice.company, customer, "dora@example.com", NOW)

    assert len(box.accepted) == len(MailKind)
    for got in box.accepted:
        (unsubscribe,) = got.message.get_all("List-Unsubscribe")
        assert unsubscribe.strip().startswith(f"<{preferences}")
        assert unsubscribe.count("<") == 1
        assert got.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert preferences in got.message.get_body(("plain",)).get_content()
        signed = [b"from", b"to", b"subject", b"date", b"message-id", b"list-unsubscribe", b"list-unsubscribe-post"]
        signature = dkim.sign(got.content, b"mail", b"example.com", pem, include_headers=signed)
        assert dkim.verify(signature + got.content, dnsfunc=lambda *_, **__: published)
        tampered = (signature + got.content).replace(b"One-Click", b"Two-Click")
        assert not dkim.verify(tampered, dnsfunc=lambda *_, **__: published)


def test_wishes_are_asked_at_the_moment_of_sending(settings) -> None:  # SEC-124
    alice = make_company()
    customer = make_customer(alice)
    document = make_document(alice, customer=customer)
    given = {
        "company": alice.company,
        "document": document,
        "customer": customer,
        "contact": None,
        "by": None,
        "now": NOW,
    }
    with postbox() as box:
        server(settings, box.port)
        send_document(document, to=["dora@example.com"], by=alice, now=NOW)
        queue_mail(**given, address="dora@example.com", kind="reminder", category="reminders")
        queue_mail(**given, address="dora@example.com", kind="receipt", category="documents")
        link_for(alice.company, customer, "dora@example.com", NOW)
        set_wishes(Preference.objects.get(), {"reminders": False}, now=NOW)

        deliver_due(now=NOW)

    assert dict(Mail.objects.values_list("kind", "status")) == {
        "invoice": "sent",
        "reminder": "withheld",
        "receipt": "sent",
    }
    assert len(box.accepted) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_written_in_every_language(language: str) -> None:
    alice = make_company(language=language)
    customer = make_customer(alice, name="مريم & 田中", contacts=[{"name": "Dora", "email": "dora@example.com"}])
    document = make_document(alice, customer=customer)

    for kind in MailKind:
        mail = queue_mail(
            company=alice.company, document=document, customer=customer, contact=customer.contacts.get(),
            address="dora@example.com", kind=kind, category="documents", by=None, now=NOW,
        )  # fmt: skip
        assert mail is not None
        assert mail.language == language
        assert "{" not in mail.subject + mail.text
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in mail.html
