"""The main job as people do it: one signs up, makes an invoice and watches; others open the link on their devices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.make import OFFICE, SAFARI_ON_IOS, SLACKBOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.plumbing.browser import NewContext
    from tests.plumbing.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The real browser with a screen; a headless one says so, and is rightly taken for a robot.
CHROME_ON_LINUX = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{0}.0.0.0 Safari/537.36"
)
SOON = 4_000


@pytest.fixture(scope="module")
def serving_env() -> dict[str, str]:
    return {"SEENPAID_TRUSTED_PROXIES": "127.0.0.1/32"}


@pytest.fixture
def with_a_screen(chromium) -> dict[str, str]:
    return {"user_agent": CHROME_ON_LINUX.format(chromium.version.partition(".")[0])}


def sign_up(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("E-mail").fill("alice@example.com")
    page.locator("input[type=password]").first.fill("correct horse battery")
    page.locator("main form button").first.click()
    page.get_by_label("Company name").fill("Studio North")
    page.get_by_label("Country").select_option("DE")
    page.get_by_label("Currency").select_option("EUR")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/at/studio-north/"))


def make_an_invoice(page: Page, url: str) -> None:
    page.goto(f"{url}/at/studio-north/customers/new/")
    page.get_by_label("Name").first.fill("Dora Design")
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.goto(f"{url}/at/studio-north/invoices/new/")
    page.get_by_role("combobox", name="Bill to").fill("Dora")
    page.get_by_role("option", name="Dora Design").first.click()
    page.get_by_label("Title").fill("Website redesign")
    page.get_by_label("Description").first.fill("Design")
    page.get_by_label("Quantity").first.fill("2")
    page.get_by_role("textbox", name="Price").first.fill("100.00")
    page.get_by_label("Tax %").first.fill("19")
    page.get_by_role("button", name="Issue and get the link").first.click()
    page.wait_for_url(re.compile(r"/invoices/inv_"))


def test_the_whole_story(serving: Served, new_context: NewContext, with_a_screen: dict[str, str]):
    alice = new_context(**with_a_screen).new_page()
    sign_up(alice, serving.url)
    make_an_invoice(alice, serving.url)
    assert "238,00" in alice.content()
    invoice_url = alice.url
    link = alice.locator("#share-link").input_value()
    story = alice.locator("#story")
    assert "Not opened" in story.inner_text()

    # Dora opens it on her computer: Alice's page says so without being touched.
    dora = new_context(**with_a_screen, extra_http_headers={"X-Forwarded-For": "203.0.113.7"}).new_page()
    answer = dora.goto(link)
    assert answer.status == 200
    assert "Website redesign" in dora.content()
    assert dora.context.cookies() == []
    story.get_by_text(re.compile("Last viewed|Viewed")).first.wait_for(timeout=SOON)
    alice.locator("#state").get_by_text("Viewed").wait_for(timeout=SOON)
    bell = alice.locator("header, nav").get_by_text("1", exact=True).first
    bell.wait_for(timeout=SOON)

    # Again at once is the same visit; Alice's own look is a preview; a robot is named.
    dora.reload()
    preview = alice.context.new_page()
    preview.goto(link)
    preview.close()
    httpx.get(link, headers={**SLACKBOT, "X-Forwarded-For": "54.0.0.1"})
    alice.goto(invoice_url)
    text = story.inner_text()
    assert re.search(r"views?\s+1\b", text)
    assert "previewed this once" in text

    # A second device at another address looks like a forward.
    phone = {"user_agent": SAFARI_ON_IOS["User-Agent"], "viewport": {"width": 390, "height": 800}}
    accounts = new_context(**phone, extra_http_headers={"X-Forwarded-For": OFFICE}).new_page()
    accounts.goto(link)
    story.get_by_text("probably forwarded").wait_for(timeout=SOON)

    # The list carries the pill, the centre the notices, the history every open with its reason.
    alice.goto(f"{serving.url}/at/studio-north/invoices/")
    row = alice.get_by_role("row").filter(has_text="Website redesign")
    assert "Viewed" in row.inner_text()
    alice.goto(f"{serving.url}/at/studio-north/notifications/")
    assert "Someone opened Website redesign" in alice.content()
    alice.goto(f"{invoice_url}views/")
    history = alice.locator("main").inner_text()
    assert "Slack link preview" in history
    assert "Safari on iOS" in history
    assert "203.0.113.7" in history

    # Revoked, it is gone for those who had it open too.
    alice.goto(invoice_url)
    alice.get_by_text("Revoke the link").first.click()
    alice.get_by_role("button", name=re.compile("Revoke")).last.click()
    alice.wait_for_load_state()
    assert dora.reload().status == 404
    assert accounts.goto(link + "/pdf").status == 404
