"""Pay: to the gateway's page and back, by the live balance, and never from thin air."""

import json

import pytest
from django.conf import settings
from django.test import Client

from seenpaid.documents.actions import cancel
from seenpaid.documents.models import Document
from seenpaid.engagement.models import View
from seenpaid.events.models import Event
from seenpaid.lib.ids import new_id
from seenpaid.payments.actions import connect, disconnect, record_manual
from seenpaid.payments.models import Attempt, Payment
from seenpaid.payments.queries import connections_of
from seenpaid.pdf.words import LANGUAGES
from seenpaid.portal.not_found import not_found_page
from seenpaid.portal.views import pay as pay_views
from seenpaid.sharing.actions import revoke
from seenpaid.sharing.links import token_of
from seenpaid.sharing.portal import share_portal
from tests.make import (
    CHROME_ON_MAC,
    NOW,
    make_company,
    make_credit_note,
    make_customer,
    make_document,
    make_line,
    make_link,
    make_quote,
    make_stranger,
)

pytestmark = pytest.mark.django_db

STAGES = [
    {"percent": "30", "due_date": "2026-12-01"},
    {"due_date": "2026-12-31"},
]


@pytest.fixture(autouse=True)
def _patience() -> None:
    pay_views._BY_ADDRESS.reset()
    pay_views._BY_LINK.reset()


class Till:
    """Alice's invoice of 238.00 EUR, its link, and the test gateway."""

    def __init__(self, client: Client, **raw: object) -> None:
        self.client = client
        self.alice = make_company()
        self.dora = make_customer(self.alice)
        self.invoice = make_document(self.alice, customer=self.dora, **raw)
        self.path = f"/i/{token_of(make_link(self.alice, document=self.invoice))}"
        self.connect()

    def connect(self) -> None:
        connect(self.alice.company, gateway="test", keys={}, by=self.alice, now=NOW)

    def pay(self, path: str = "", **fields: object):
        return self.client.post(f"{path or self.path}/pay", fields, headers=CHROME_ON_MAC)

    def page(self) -> str:
        return self.client.get(self.path, headers=CHROME_ON_MAC).text

    def act(self, response, deed: str) -> str:
        """Do something on the gateway's page, and return where that leads."""
        played = self.client.post(response["Location"].removeprefix(settings.SEENPAID_BASE_URL), {"do": deed})
        assert played.status_code == 303, played.text
        return played["Location"].removeprefix(settings.SEENPAID_BASE_URL)

    def fresh(self) -> Document:
        return Document.objects.get(pk=self.invoice.pk, company_id=self.invoice.company_id)

    def attempts(self) -> int:
        return Attempt.objects.filter(company_id=self.invoice.company_id).count()


@pytest.fixture
def till(client: Client) -> Till:
    return Till(client)


def test_it_pays_in_full_and_says_so(till: Till) -> None:
    asked = till.pay()
    back = till.act(asked, "pay")
    done = till.client.get(back)

    assert asked.status_code == 303
    assert "/test-gateway/" in asked["Location"]
    assert "238,00\xa0€ was received." in done.text
    assert "Nothing more is owed." in done.text
    assert "Refresh" not in done
    assert till.fresh().status == "paid"
    assert "/pay" not in till.page()
    assert "Paid" in till.page()
    assert till.pay().status_code == 409  # SEC-87


def test_a_press_is_logged_and_settles_who_looked(till: Till) -> None:
    till.pay()

    view = View.objects.get(company_id=till.invoice.company_id)
    assert (view.action, view.verdict) == ("pay", "human")
    assert Event.objects.filter(company_id=till.invoice.company_id, kind="invoice.pay_started").count() == 1


def test_it_sends_everybody_to_the_one_page_that_is_open(till: Till) -> None:  # SEC-82
    pages = {till.pay()["Location"] for _ in range(5)}

    assert len(pages) == 1
    assert till.attempts() == 1


AMOUNTS = ("0", "-1", "0.001", "238.01", "1e9", "0x10", "12\u0661", "NaN", "99.99", "200.\0", "1,000.00", "9" * 70)


def test_it_refuses_other_amounts(till: Till) -> None:  # SEC-79, SEC-72
    for amount in AMOUNTS:
        refused = till.pay(amount=amount)
        assert refused.status_code == 422, amount
        assert 'role="alert"' in refused.text
    assert till.attempts() == 0


def test_it_takes_nothing_else_from_a_form(till: Till) -> None:  # SEC-79
    for fields in ({"amount": ["1", "2"]}, {"currency": "USD"}, {"document": "inv_1"}, {"amount_minor": "1"}):
        assert till.pay(**fields).status_code == 422, fields
    assert till.attempts() == 0


def test_it_answers_programs_in_their_way(till: Till) -> None:
    for body in ('{"amount": 5}', '{"amount": ["5"]}', "[1]", "{", '{"amount": {"a": 1}}', "[" * 3000):
        refused = till.client.post(f"{till.path}/pay", body, content_type="application/json")
        assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
        assert json.loads(refused.text)["errors"]["amount"]
    assert till.attempts() == 0
    assert till.client.post(f"{till.path}/pay", "{}", content_type="application/json").status_code == 303


def test_a_body_that_is_no_text_or_too_large_is_refused(till: Till) -> None:  # SEC-62, SEC-63
    form = "application/x-www-form-urlencoded"

    for body in (b"amount=\xff\xfe", b"amount=" + b"9" * 5_000_000):
        assert till.client.post(f"{till.path}/pay", body, content_type=form).status_code == 422
    for kind in (f"{form}; charset=utf-16", f"{form}; charset=none", "multipart/form-data", "application/json"):
        refused = till.client.generic("POST", f"{till.path}/pay", b"\xff\xfea=\x00", content_type=kind)
        assert refused.status_code == 422, kind
    assert till.attempts() == 0


def test_parts_have_a_least_and_leave_no_rest_that_cannot_be_paid(client: Client) -> None:  # SEC-80
    till = Till(client, partial_payments={"enabled": True, "minimum": "100.00"})

    for amount, why in (("99.99", "or more."), ("237.80", "the rest would be too small to be paid online")):
        refused = till.pay(amount=amount)
        assert refused.status_code == 422
        assert why in refused.text
        assert f'value="{amount}"' in refused.text
        assert 'aria-invalid="true" autofocus' in refused.text
    for amount in ("100", "100,00", "238", ""):
        assert till.pay(amount=amount).status_code == 303


def test_the_last_rest_can_be_paid_below_the_least(client: Client) -> None:  # SEC-80
    till = Till(client, partial_payments={"enabled": True, "minimum": "100.00"})
    record_manual(till.invoice, raw={"amount": "188.00", "method": "cash"}, by=till.alice, now=NOW)

    back = till.act(till.pay(amount="50"), "pay")

    assert "Nothing more is owed." in till.client.get(back).text


def test_a_part_is_recorded_and_the_rest_told(client: Client) -> None:
    till = Till(client, partial_payments={"enabled": True, "minimum": None})

    done = till.client.get(till.act(till.pay(amount="100"), "pay")).text

    assert "100,00\xa0€ was received." in done
    assert "138,00\xa0€ is still owed." in done
    assert "138,00\xa0€" in till.page()
    assert till.fresh().status == "partially_paid"


def test_the_next_part_is_offered_first(client: Client) -> None:
    till = Till(client, stages=STAGES)
    page = till.page()

    deposit = till.act(till.pay(amount="71.40"), "pay")

    assert page.index('value="71.40"') < page.index("238,00\xa0€</bdi></strong></p>\n      <p class")
    assert "71,40\xa0€ was received." in till.client.get(deposit).text
    assert "166,60\xa0€" in till.page()


def test_who_left_is_told_that_nothing_is_known(till: Till) -> None:
    left = till.client.get(till.act(till.pay(), "cancel"))

    assert "You left the payment page" in left.text
    assert "Refresh" not in left
    assert till.fresh().paid_minor == 0


def test_who_came_by_mail_comes_back_as_one_who_did(till: Till) -> None:
    asked = till.client.post(f"{till.path}/pay?via=email", {}, headers=CHROME_ON_MAC)
    left = till.client.get(till.act(asked, "cancel"))
    told = till.client.post(f"{till.path}/answer?via=email", {"say": "paid", "reference": "7"}, headers=CHROME_ON_MAC)
    told = till.client.get(told["Location"])
    looked = till.client.get(f"{till.path}/pay?via=email")

    assert f'href="{till.path}?via=email"' in left.text
    assert f'href="{till.path}?via=email"' in told.text
    assert looked["Location"] == f"{till.path}?via=email"


def test_slow_and_failed_are_told_apart(till: Till) -> None:  # SEC-91
    failed = till.client.get(till.act(till.pay(), "fail")).text
    slow = till.client.get(till.act(till.pay(), "pay_slowly")).text

    assert "The payment did not go through" in failed
    assert "The payment is being processed" in slow
    assert till.fresh().paid_minor == 0
    page = till.page()
    assert "238,00\xa0€ is being processed." in page
    assert f'action="{till.path}/pay"' not in page
    assert till.pay().status_code == 409
    assert not Payment.objects.filter(company_id=till.invoice.company_id, voided_at=None).exclude(charge=None).exists()


def test_coming_back_proves_nothing(till: Till) -> None:  # SEC-85
    other = make_document(till.alice, customer=make_customer(till.alice, "Another Ltd"))
    elsewhere = f"/i/{token_of(make_link(till.alice, document=other))}"
    attempt = till.act(till.pay(), "pay").partition("attempt=")[2]

    for asked in (f"{elsewhere}/thanks?attempt={attempt}", f"{till.path}/thanks?attempt={new_id('att', at=NOW)}",
                  f"{till.path}/thanks?attempt=../&host=evil.example", f"{till.path}/thanks?attempt=%00%ff",
                  f"{till.path}/thanks", f"{till.path}/cancelled?attempt="):  # fmt: skip
        page = till.client.get(asked)
        assert page.status_code == 200
        assert "Nothing is confirmed yet." in page.text
        assert "received" not in page.text
        assert "Refresh" not in page
        assert "evil" not in page.text
    assert Document.objects.get(pk=other.pk, company_id=other.company_id).paid_minor == 0


def test_what_is_not_confirmed_looks_again_by_itself(till: Till) -> None:
    till.pay()
    attempt = Attempt.objects.get(company_id=till.invoice.company_id)

    page = till.client.get(f"{till.path}/thanks?attempt={attempt.pk}")
    last = till.client.get(f"{till.path}/thanks?attempt={attempt.pk}&n=20")

    assert page["Refresh"] == f"3; url={till.path}/thanks?attempt={attempt.pk}&n=1"
    assert "Refresh" not in last
    assert till.fresh().paid_minor == 0


def test_pay_comes_and_goes_with_what_allows_it(till: Till) -> None:
    def offers() -> bool:
        return f'action="{till.path}/pay"' in till.page()

    assert offers()
    disconnect(connections_of(till.alice.company)[0], by=till.alice, now=NOW)
    assert not offers()
    assert till.pay().status_code == 409
    till.connect()
    assert offers()
    type(till.alice.company).objects.filter(pk=till.alice.company_id).update(plan="free")
    assert not offers()
    assert till.pay().status_code == 409
    type(till.alice.company).objects.filter(pk=till.alice.company_id).update(plan="pro")
    cancel(till.invoice, by=till.alice, now=NOW)
    assert not offers()
    assert till.pay().status_code == 409  # SEC-87
    assert till.attempts() == 0


def test_nothing_is_here_for_other_links_and_methods(till: Till) -> None:  # SEC-1, SEC-2, SEC-6, SEC-119
    quote = f"/q/{token_of(make_link(till.alice, document=make_quote(till.alice, customer=till.dora)))}"
    offer = till.path.replace("/i/", "/portal/") + "/QUO-0001"

    for path in (f"{offer}/pay", f"{quote.replace('/q/', '/i/')}/pay", f"/i/{'A' * 32}/pay"):
        assert till.client.post(path).content == not_found_page()
    assert till.client.get(f"{till.path}/pay")["Location"] == till.path
    assert till.client.put(f"{till.path}/pay").status_code == 405
    assert till.client.get(f"/portal/{'A' * 32}/pay").status_code == 404
    revoke(till.invoice, by=till.alice, now=NOW)
    for path in (
        f"{till.path}/thanks",
        f"{till.path}/cancelled",
        "/test-gateway/try_1",
        "/test-gateway/%00",
        "/test-gateway",
    ):
        assert till.client.get(path).content == not_found_page()
    assert till.pay().content == not_found_page()


def test_the_test_gateway_says_what_it_is_and_is_used_once(till: Till) -> None:
    page = till.pay()["Location"].removeprefix(settings.SEENPAID_BASE_URL)
    before = till.client.get(page).text

    left = [till.client.post(page, {"do": deed})["Location"] for deed in ("pay", "fail", "cancel", "\0")]

    assert "No money moves here" in before
    assert "238.00" in before
    assert "This page was used, or has ended." in till.client.get(page).text
    assert len(set(left)) == 1
    assert "received" in till.client.get(left[0].removeprefix(settings.SEENPAID_BASE_URL)).text
    assert till.client.post(page, b"\xff", content_type="multipart/form-data; boundary=x").status_code == 303


def test_it_asks_to_wait(till: Till) -> None:
    for _ in range(20):
        till.pay()
    waited = till.pay()

    assert waited.status_code == 429
    assert int(waited["Retry-After"]) > 0
    assert "Website redesign" in waited.text


def test_somebody_elses_gateway_pays_nothing_here(till: Till) -> None:  # SEC-26
    charlie = make_stranger()
    connect(charlie.company, gateway="test", keys={}, by=charlie, now=NOW)
    disconnect(connections_of(till.alice.company)[0], by=till.alice, now=NOW)

    assert till.pay(gateway="test").status_code == 409
    assert till.pay(gateway="nothing").status_code == 409


class TestPortal:
    def test_a_statement_of_a_period_is_handed_out(self, till: Till) -> None:
        path = f"/portal/{token_of(share_portal(till.dora, by=till.alice, now=NOW))}"
        make_credit_note(till.alice, customer=till.dora)

        paper = till.client.get(f"{path}/statement.pdf?from=2026-11-01&to=")

        assert paper.content.startswith(b"%PDF-")
        assert "statement-" in paper["Content-Disposition"]
        assert till.client.get(f"{path}/statement.pdf?to=2026-02-30").status_code == 422
        assert till.client.get(f"{path}/statement.pdf?from=2026-W01-1").status_code == 422
        assert till.client.get(f"{path}/statement.pdf?to=2001-01-01").content.startswith(b"%PDF-")
        assert till.client.get(f"/portal/{'A' * 32}/statement.pdf").content == not_found_page()
        assert f'action="{path}/statement.pdf"' in till.client.get(path).text

    def test_it_leads_to_the_mail_preferences(self, till: Till) -> None:
        page = till.client.get(f"/portal/{token_of(share_portal(till.dora, by=till.alice, now=NOW))}").text

        there = page.partition('href="' + settings.SEENPAID_BASE_URL + "/e/")[2].partition('"')[0]

        assert till.client.get(f"/e/{there}").status_code == 200

    def test_what_can_be_paid_in_parts_is_chosen_on_its_page(self, client: Client) -> None:
        till = Till(client, partial_payments={"enabled": True, "minimum": None})
        path = f"/portal/{token_of(share_portal(till.dora, by=till.alice, now=NOW))}"

        assert f'href="{path}/INV-0001#pay"' in client.get(path).text

    def test_everything_due_is_paid_at_once_longest_due_first(self, till: Till) -> None:
        later = make_document(till.alice, customer=till.dora, due_date="2027-01-31", title="Later")
        dollars = make_document(till.alice, customer=till.dora, currency="USD", lines=[make_line(price="7.00")])
        path = f"/portal/{token_of(share_portal(till.dora, by=till.alice, now=NOW))}"
        shown = till.client.get(path).text

        back = till.act(till.pay(path, currency="EUR"), "pay")

        assert "Pay everything: 476,00\xa0€" in shown  # SEC-94
        assert "476,00\xa0€ was received." in till.client.get(back).text
        assert back.startswith(f"{path}/thanks?attempt=")
        paid = Document.objects.filter(company_id=till.invoice.company_id, status="paid")
        assert {each.pk for each in paid} == {till.invoice.pk, later.pk}
        assert Document.objects.get(pk=dollars.pk, company_id=dollars.company_id).paid_minor == 0

    def test_each_has_its_own(self, till: Till) -> None:
        path = f"/portal/{token_of(share_portal(till.dora, by=till.alice, now=NOW))}"

        back = till.act(till.pay(f"{path}/INV-0001"), "pay")

        assert f'action="{path}/INV-0001/pay"' in till.client.get(f"{path}/INV-0001").text
        assert back.startswith(f"{path}/INV-0001/thanks")
        assert "238,00\xa0€ was received." in till.client.get(back).text
        assert View.objects.filter(company_id=till.invoice.company_id, action="pay", source="portal").count() == 1

    def test_nothing_owed_or_known_is_refused(self, till: Till) -> None:
        path = f"/portal/{token_of(share_portal(till.dora, by=till.alice, now=NOW))}"

        for fields in ({"currency": "USD"}, {}, {"currency": "EUR\0"}, {"currency": "EUR", "amount": ["1", "2"]}):
            refused = till.pay(path, **fields)
            assert refused.status_code in {409, 422}
            assert 'role="alert"' in refused.text
        problem = till.client.post(f"{path}/pay", "{}", content_type="application/json")
        assert (problem.status_code, problem["Content-Type"]) == (409, "application/problem+json")
        assert till.client.post(f"/portal/{'A' * 32}/pay").content == not_found_page()
        assert till.client.get(f"{path}/pay")["Location"] == path
        assert till.client.get(f"/portal/{'A' * 32}/thanks").content == not_found_page()


def test_it_speaks_the_customers_language(till: Till) -> None:
    for language in LANGUAGES:
        dora = make_customer(till.alice, language=language)
        invoice = make_document(till.alice, customer=dora, partial_payments={"enabled": True, "minimum": "100.00"})
        till.path = f"/i/{token_of(make_link(till.alice, document=invoice))}"
        refused, done = till.pay(amount="1"), till.client.get(till.act(till.pay(), "pay"))
        for text in (refused.text, done.text):
            assert f'lang="{language}"' in text
            assert "{" not in text.split("<body", 1)[1]
