"""Members' pages as they are used: by keyboard, on a small screen, by people who do not see them, without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.plumbing.axe import RULES, faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, StorageState

    from tests.plumbing.browser import NewContext
    from tests.plumbing.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = "/at/studio-north/"


class Alice(NamedTuple):
    """What is known of her once she has begun."""

    session: StorageState
    invoice: str


@pytest.fixture
def page(new_context: NewContext, serving: Served, alice: Alice) -> Iterator[Page]:
    """Alice's browser, signed in; whatever it complains about fails the test."""
    context = new_context(base_url=serving.url, viewport={"width": 1280, "height": 900}, storage_state=alice.session)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    replaced = ("htmx:afterRequest,", "htmx:sendAbort,")  # Totals asked for again before the last answer came.
    yield page
    assert [said for said in complaints if not said.startswith(replaced)] == []


@pytest.fixture(scope="module")
def alice(serving: Served, chromium: Browser) -> Alice:
    """Sign Alice up once, with a customer and an invoice that has a link."""
    context = chromium.new_context(base_url=serving.url, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail").fill("alice@example.com")
    page.locator("input[type=password]").first.fill("correct horse battery")
    page.locator("main form button").first.click()
    page.get_by_label("Company name").fill("Studio North")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(HOME))
    page.goto(f"{HOME}invoices/new/")
    page.get_by_label("Name", exact=True).fill("Dora Design")
    page.get_by_label("Title").fill("Website redesign")
    page.get_by_label("Description").fill("Design")
    page.get_by_role("textbox", name="Price").fill("100.00")
    page.get_by_role("button", name="Issue and get the link").first.click()
    page.wait_for_url(re.compile(r"/invoices/inv_"))
    known = Alice(context.storage_state(), urlsplit(page.url).path)
    context.close()
    return known


def test_an_invoice_is_typed_without_a_mouse(page: Page) -> None:
    page.goto(f"{HOME}invoices/new/")
    page.get_by_role("combobox", name="Bill to").focus()
    page.keyboard.insert_text("desi")
    page.keyboard.press("Enter")
    page.get_by_label("Description").focus()
    for keys in ("Design", "Tab", "2", "Tab", "Tab", "100", "Tab", "Tab", "19"):
        page.keyboard.press(keys) if keys == "Tab" else page.keyboard.insert_text(keys)
    page.locator("#figures .total", has_text="238,00").wait_for()

    page.keyboard.press("Enter")
    page.keyboard.insert_text("Fonts")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text("two weights")
    page.locator("#id_line_unit_price_2").fill("50,50")
    page.locator("#net_2", has_text="50,50").wait_for()
    page.locator("#id_line_description_2").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_role("button", name="Save draft").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/invoices/inv_"))

    paper = page.locator(".paper").inner_text()
    titles = page.locator(".p-lines tbody th").all_inner_texts()
    assert "298,10" in paper  # The tax rate went along to the new line.
    assert [title.split() for title in titles] == [["Fonts", "two", "weights"], ["Design"]]


def test_an_invoice_is_typed_without_javascript(page: Page, new_context: NewContext, serving: Served) -> None:
    state = page.context.storage_state()
    plain = new_context(base_url=serving.url, java_script_enabled=False, storage_state=state).new_page()
    plain.goto(f"{HOME}invoices/new/")
    plain.get_by_label("Bill to").select_option(label="Dora Design")
    plain.get_by_label("Description").fill("One")
    plain.get_by_role("textbox", name="Price").fill("10")
    plain.get_by_role("button", name="Add line").click()
    plain.locator("#id_line_description_2").fill("Two")
    plain.locator("#id_line_unit_price_2").fill("20")
    plain.get_by_role("button", name="Move the line up").nth(1).click()
    plain.get_by_role("button", name="Update the totals").last.click()

    assert "30,00" in plain.locator("#figures .total").inner_text()
    assert plain.get_by_label("Description").first.input_value() == "Two"
    plain.get_by_role("button", name="Save draft").first.click()
    assert "Still a draft" in plain.locator("main").inner_text()


def test_a_slash_searches_as_one_types(page: Page) -> None:
    page.goto(f"{HOME}invoices/")

    page.keyboard.press("/")
    page.keyboard.type("nowhere")

    page.get_by_text("Nothing matches").wait_for()
    assert page.url.endswith("q=nowhere")


def pages(invoice: str) -> list[str]:
    lists = ("", "invoices/", "quotes/", "credit-notes/", "customers/", "followups/", "reminders/", "mail/")
    settings = ("", "members/", "keys/", "mail/", "reminders/", "notifications/", "account/", "integrations/", "data/")
    return [
        *(f"{HOME}{path}" for path in lists),
        f"{HOME}invoices/new/",
        f"{HOME}quotes/new/",
        invoice,
        f"{invoice}edit/",
        f"{invoice}views/",
        f"{invoice}send/",
        f"{invoice}share/sheet/",
        f"{HOME}customers/new/",
        f"{HOME}notifications/",
        *(f"{HOME}settings/{path}" for path in settings),
        "/welcome/",
    ]


def test_everybody_can_use_every_page_in_light_and_dark_and_on_a_small_phone(
    new_context: NewContext, serving: Served, alice: Alice
) -> None:
    # Axe is put into the page, which our policy would refuse.
    page = new_context(base_url=serving.url, bypass_csp=True, storage_state=alice.session).new_page()
    wrong: dict[str, object] = {}

    for path in pages(alice.invoice):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        wrong[path] = faults(page, RULES)
        page.set_viewport_size({"width": 360, "height": 740})
        page.emulate_media(color_scheme="dark")
        wrong[f"{path} on a dark phone"] = faults(page, "color-contrast", "target-size", "aria-hidden-focus")
        wrong[f"{path} is wide"] = page.evaluate("Math.max(document.documentElement.scrollWidth - innerWidth, 0)")

    assert {where: what for where, what in wrong.items() if what} == {}


def test_a_mail_is_previewed_as_it_is_typed_and_kept_where_there_is_no_server(page: Page, alice: Alice) -> None:
    page.goto(f"{alice.invoice}send/")
    page.get_by_label("Other addresses").fill("dora@example.com")
    page.get_by_label("Message").fill("Have a good week!")

    page.frame_locator("iframe[name=letter]").get_by_text("Have a good week!").wait_for()
    page.get_by_role("button", name="Send", exact=True).click()

    mails = page.locator("#mails")
    mails.get_by_text("dora@example.com").first.wait_for()
    mails.get_by_role("link", name="dora@example.com").first.click()
    page.frame_locator("iframe.letter").get_by_text("Have a good week!").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_statement_and_several_invoices_at_once_go_by_mail(page: Page, alice: Alice) -> None:
    page.goto(f"{HOME}customers/")
    page.get_by_role("link", name="Dora Design").first.click()
    page.get_by_role("link", name="Edit").click()
    page.locator("#id_email").fill("accounts@dora.example")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("link", name="Mail the statement").click()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url(re.compile(r"/customers/cus_"))

    page.goto(f"{HOME}invoices/several/?show=unpaid")
    page.get_by_label("All of these").check()
    ticked = page.locator("[name=invoice]:checked").count()
    page.get_by_label("All of these").uncheck()
    page.locator("tr", has_text="Website redesign").locator("label").first.click()
    page.get_by_role("button", name="Send those ticked").click()

    page.get_by_text("1 invoice is on its way.").wait_for()
    assert ticked >= 1
    page.goto(f"{HOME}mail/")
    assert page.get_by_text("accounts@dora.example").count() == 2
