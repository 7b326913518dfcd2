"""Taking the invoice as a PDF."""

import pytest
from django.test import Client

from seenpaid.engagement.models import View
from seenpaid.pdf.typesetter import PaperError
from seenpaid.portal import taking
from seenpaid.portal.headers import TOKEN_HEADERS
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, make_company, make_link

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/i/", "/invoice/"])
def test_it_hands_out_the_paper_under_its_number_and_logs_it(client: Client, path: str) -> None:
    link = make_link(make_company())

    answer = client.get(f"{path}{token_of(link)}/pdf", headers=CHROME_ON_MAC)

    view = View.objects.get()
    assert answer.content.startswith(b"%PDF-")
    assert dict(answer.headers) == {
        **TOKEN_HEADERS,
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="INV-0001.pdf"',
        "Content-Length": str(len(answer.content)),
    }
    assert (view.action, view.actor_type) == ("pdf", "recipient")


def test_a_member_who_takes_it_previews(client: Client) -> None:
    alice = make_company()
    client.force_login(alice.user)

    client.get(f"/i/{token_of(make_link(alice))}/pdf", headers=CHROME_ON_MAC)

    assert View.objects.get().actor_type == "sender_preview"


def test_it_asks_to_come_back_when_no_paper_can_be_had(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = make_link(make_company())

    def refuse(*_: object, **__: object) -> None:
        raise PaperError("Too many papers are being set.")

    monkeypatch.setattr(taking, "invoice_pdf", refuse)
    answer = client.get(f"/i/{token_of(link)}/pdf", headers=CHROME_ON_MAC)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "try again" in answer.content.decode()
    assert View.objects.get().action == "pdf"
