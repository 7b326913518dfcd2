"""Making an invoice before there is an account: it survives, moves in, and shows nobody anything."""

from datetime import timedelta

import pytest
from django.test import Client

from seenpaid.companies.models import Company, User
from seenpaid.companies.sessions import Session
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document, Line
from seenpaid.events.models import Event
from seenpaid.sharing.models import ShareLink
from seenpaid.web.trial import LONGEST
from seenpaid.web.views import try_it
from tests.make import NOW
from tests.web.conftest import Seat, text_of

pytestmark = pytest.mark.django_db

TYPED = {
    "seller_name": "Alice & Co",
    "seller_email": "alice@example.com",
    "seller_country": "DE",
    "new_customer_name": "Dora <Design>",
    "new_customer_email": "dora@example.com",
    "title": "Website",
    "currency": "EUR",
    "issue_date": "2026-11-20",
    "due_date": "2026-12-04",
    "line_key": ["1", "2"],
    "line_description": ["Design", ""],
    "line_quantity": ["2", "1"],
    "line_unit": ["", ""],
    "line_unit_price": ["100,00", ""],
    "line_discount_percent": ["", ""],
    "line_tax_rate": ["19", ""],
    "line_tax_category": ["", ""],
}


@pytest.fixture(autouse=True)
def _fresh_throttles(monkeypatch: pytest.MonkeyPatch) -> None:
    for throttle in (try_it.WRITES, try_it.PAPERS):
        monkeypatch.setattr(throttle, "_hits", {})


def press(client: Client, step: str, **changed: object) -> object:
    return client.post("/new", {**TYPED, **changed, "step": step})


def test_looking_keeps_nothing(client: Client) -> None:
    answer = client.get("/new")

    assert answer.status_code == 200
    assert 'name="line_description"' in text_of(answer)
    assert not Session.objects.exists()


def test_the_preview_is_the_paper_and_what_was_typed_stays(client: Client) -> None:
    preview = text_of(client.post("/new/preview", TYPED))
    later = text_of(client.get("/new"))

    assert "Dora &lt;Design&gt;" in preview
    assert "238,00" in preview
    assert 'value="Website"' in later
    assert "238,00" in later
    assert not any(model.objects.exists() for model in (Company, Customer, Document, ShareLink, Event, User))


def test_the_pdf_can_be_had(client: Client) -> None:
    answer = press(client, "pdf")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="invoice-draft.pdf"'


@pytest.mark.parametrize(
    "changed",
    [
        {"line_unit_price": ["x", ""]},
        {"line_description": ["", ""], "line_unit_price": ["", ""]},
        {"due_date": "2020-01-01"},
        {"currency": "XXX"},
        {"line_quantity": ["1e999", "1"]},
        {"issue_date": "\x00"},
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    client: Client, changed: dict[str, object]
) -> None:
    answer = press(client, "pdf", **changed)

    assert answer.status_code == 422
    assert 'value="Website"' in text_of(answer)
    assert client.post("/new/preview", {**TYPED, **changed}).status_code == 200


@pytest.mark.parametrize("name", ["seller_name", "new_customer_name"])
def test_only_a_paper_with_names_is_kept_for_good(client: Client, name: str) -> None:
    answer = press(client, "keep", **{name: " "})

    assert answer.status_code == 422
    assert "Write a name here" in text_of(answer)


def test_signing_up_moves_it_in_with_its_customer(client: Client) -> None:
    wants = press(client, "keep")
    signed_up = client.post(wants["Location"], {"email": "alice@example.com", "password1": "correct horse battery"})
    home = client.get(signed_up["Location"])
    begun = text_of(client.get(home["Location"]))
    company = {"name": "Alice & Co", "country": "DE", "currency": "EUR", "time_zone": "Europe/Berlin"}

    moved = client.post(home["Location"], company)

    document = Document.objects.get()
    assert (wants["Location"], home["Location"]) == ("/accounts/signup/", "/welcome/")
    assert 'value="Alice &amp; Co"' in begun
    assert moved["Location"] == f"/at/alice-co/invoices/{document.pk}/edit/"
    assert (document.status, document.total_minor, document.customer.name) == ("draft", 23_800, "Dora <Design>")
    assert Line.objects.get(document=document).description == "Design"
    assert not ShareLink.objects.exists()
    assert 'value="Website"' not in text_of(client.get("/new"))


def test_a_member_takes_it_into_their_company(alice: Seat) -> None:
    shown = text_of(alice.client.post("/new/preview", {**TYPED, "prices_include_tax": "yes"}))
    answer = press(alice.client, "keep", prices_include_tax="yes")

    document = Document.objects.get()
    assert document.company == alice.member.company
    assert "Incl. VAT" in shown
    assert (document.prices_include_tax, document.total_minor) == (True, 20_000)
    assert answer["Location"].startswith(alice.path("invoices/"))


def test_the_buttons_of_the_form_work_without_a_script(client: Client) -> None:
    assert text_of(press(client, "add")).count('name="line_description"') == 4  # one more, and the template's.
    assert 'value="Website"' not in text_of(client.get(press(client, "clear")["Location"]))


def test_it_is_limited(client: Client) -> None:
    long = press(client, "update", notes="x" * LONGEST)
    for _ in range(try_it.PAPERS.limit):
        try_it.PAPERS.hit("127.0.0.1", now=NOW.timestamp())

    too_often = press(client, "pdf")

    assert long.status_code == 413
    assert (too_often.status_code, int(too_often["Retry-After"]) > 0) == (429, True)
    assert timedelta(seconds=int(too_often["Retry-After"])) <= timedelta(minutes=1)


def test_other_methods_are_refused(client: Client) -> None:
    assert [client.put("/new").status_code, client.get("/new/preview").status_code] == [405, 405]
