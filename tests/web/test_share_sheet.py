"""Handing out a link: every app gets it whole, and nobody but who may share sees the ways."""

from urllib.parse import parse_qs, urlsplit

from seenpaid.sharing.actions import revoke
from seenpaid.sharing.links import url_of
from seenpaid.web.ways_to_share import Letter, ways_to_share
from tests.make import NOW, make_link, make_quote
from tests.web.conftest import Seat, text_of

LETTER = Letter("Rechnung R&D #1 · Müller & Söhne", "https://pay.example/i/abc?x=1&y=2", "dora+ap@example.com")


def test_every_app_gets_the_words_and_the_link_whole() -> None:
    by_name = {str(way.name): way for way in ways_to_share(LETTER)}

    assert parse_qs(urlsplit(by_name["WhatsApp"].url).query) == {"text": [LETTER.text]}
    assert parse_qs(urlsplit(by_name["Telegram"].url).query) == {"url": [LETTER.url], "text": [LETTER.title]}
    assert parse_qs(urlsplit(by_name["Messenger"].phone_url).query) == {"link": [LETTER.url]}
    mail = urlsplit(by_name["Mail app"].url)
    assert (mail.scheme, mail.path) == ("mailto", "dora%2Bap@example.com")
    assert parse_qs(mail.query) == {"subject": [LETTER.title], "body": [LETTER.text]}


def test_an_app_that_takes_no_text_says_so() -> None:
    assert [way.name for way in ways_to_share(LETTER) if way.is_pasted] == ["Slack", "Messenger"]


def test_the_dialog_stands_on_the_page_and_on_one_of_its_own(alice: Seat) -> None:
    link = make_link(alice.member)

    for page in (alice.get(f"invoices/{link.document_id}/"), alice.get(f"invoices/{link.document_id}/share/sheet/")):
        assert url_of(link) in text_of(page)
        assert f"invoices/{link.document_id}/qr.svg" in text_of(page)
        assert "https://wa.me/?text=Invoice%20INV-0001" in text_of(page)


def test_a_quote_has_it_too(alice: Seat) -> None:
    link = make_link(alice.member, document=make_quote(alice.member))

    assert "/q/" in text_of(alice.get(f"quotes/{link.document_id}/share/sheet/"))


def test_without_a_link_it_leads_back(alice: Seat) -> None:
    link = make_link(alice.member)
    revoke(link.document, by=alice.member, now=NOW)

    assert alice.get(f"invoices/{link.document_id}/share/sheet/").status_code == 302
