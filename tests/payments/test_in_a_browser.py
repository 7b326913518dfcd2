"""People pay: Alice connects three providers, Dora presses Pay and goes there and back. The providers are stand-ins on loopback."""

from __future__ import annotations  # Playwright takes a second to import; only browser tests wait for it.

import re
import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys.test_sent_seen_told_in_browsers import make_an_invoice, sign_up
from tests.payments.stand_ins import paypal, square, stripe
from tests.payments.stand_ins.server import deliver

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.plumbing.browser import NewContext
    from tests.plumbing.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEYS = {
    "stripe": {"secret_key": stripe.SECRET_KEY},
    "paypal": paypal.ONE,
    "square": square.ONE | {"location_id": "LEUR"},
}
PATIENCE = 15


@pytest.fixture(scope="module")
def serving_env(stripe_server, paypal_server, square_server) -> dict[str, str]:
    providers = {"STRIPE": stripe_server, "PAYPAL": paypal_server, "SQUARE": square_server}
    for provider in providers.values():
        provider.reset()
        provider.delivers = True
    return {f"SEENPAID_{name}_API_BASE": provider.url for name, provider in providers.items()}


def connect(alice: Page, url: str) -> None:
    for name, keys in KEYS.items():
        alice.goto(f"{url}/at/studio-north/settings/integrations/")
        section = alice.locator(f"#{name}")
        section.locator("summary").first.click()
        for field, value in keys.items():
            section.locator(f"[name={field}]").fill(value)
        section.get_by_role("button", name="Try and connect").click()
        alice.locator(f"#{name}").get_by_text("Test mode").wait_for()


def link_to_pay(alice: Page, url: str) -> str:
    make_an_invoice(alice, url)
    return alice.locator("#share-link").input_value()


def press_pay(dora: Page, link: str, gateway: str) -> None:
    dora.goto(link)
    dora.locator(f"button[name=gateway][value={gateway}]").first.click()
    dora.get_by_role("heading", name="stand-in").wait_for()


def wait_for(page: Page, words: str) -> None:
    """Load the page again until it says so: what is confirmed comes when it comes."""
    until = time.monotonic() + PATIENCE
    while words not in page.inner_text("body"):
        assert time.monotonic() < until, page.inner_text("body")
        page.reload()


def test_customers_pay_at_every_provider(
    serving: Served, new_context: NewContext, stripe_server, paypal_server, square_server
):
    alice, dora = new_context().new_page(), new_context().new_page()
    sign_up(alice, serving.url)
    connect(alice, serving.url)

    # Stripe, with its message on the way while she comes back.
    press_pay(dora, link_to_pay(alice, serving.url), "stripe")
    assert "23800 eur" in dora.inner_text("body")
    dora.get_by_role("button", name="Pay", exact=True).click()
    wait_for(dora, "Thank you")
    wait_for(alice, "Paid")

    # Stripe, and she never comes back: its message is enough. Whoever comes back after it reads what it said.
    press_pay(dora, link_to_pay(alice, serving.url), "stripe")
    session_id = dora.url.rpartition("/")[2]
    stripe_server.act(session_id, "pay")
    wait_for(alice, "Paid")
    dora.goto(stripe_server.sessions[session_id]["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id))
    assert "Thank you" in dora.inner_text("body")

    # PayPal, whose messages are all late: coming back is enough.
    paypal_server.delivers = False
    press_pay(dora, link_to_pay(alice, serving.url), "paypal")
    dora.get_by_role("button", name="Pay", exact=True).click()
    wait_for(dora, "Thank you")
    wait_for(alice, "Paid")

    by_paypal = alice.url
    assert {deliver(each) // 100 for each in paypal_server.messages} == {2}

    # Square, slowly: in progress until the bank says yes.
    press_pay(dora, link_to_pay(alice, serving.url), "square")
    session_id = dora.url.rpartition("/")[2]
    dora.get_by_role("button", name="Pay slowly").click()
    dora.wait_for_url(re.compile("/thanks"))
    assert "Thank you" not in dora.inner_text("body")
    square_server.settle(session_id)
    wait_for(dora, "Thank you")
    wait_for(alice, "Paid")

    # Stripe again: she changes her mind, comes back in two tabs, and pays once.
    link = link_to_pay(alice, serving.url)
    press_pay(dora, link, "stripe")
    dora.get_by_role("button", name="Cancel").click()
    dora.wait_for_url(re.compile("/cancelled"))
    assert "Thank you" not in dora.inner_text("body")
    other = dora.context.new_page()
    press_pay(dora, link, "stripe")
    press_pay(other, link, "stripe")
    assert dora.url == other.url  # SEC-82: one page, however often she presses.
    dora.get_by_role("button", name="Pay", exact=True).click()
    wait_for(dora, "Thank you")
    other.reload()
    assert "closed" in other.inner_text("body")
    assert sum(each["payment_status"] == "paid" for each in stripe_server.sessions.values()) == 3
    alice.goto(by_paypal)
    assert alice.locator("#payments li", has_text="Online").count() == 1  # what came late was known already.
