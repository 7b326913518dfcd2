"""A customer in a real browser, without scripts, accepts and pays: in full, in part, by stages, not at all, and from two tabs."""

from __future__ import annotations  # Playwright takes a second to import; only browser tests wait for it.

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.plumbing.browser import NewContext
    from tests.plumbing.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def paths(serving: Served) -> dict[str, str]:
    env = {**serving.env, "DJANGO_SETTINGS_MODULE": "seenpaid.config.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    asked = [sys.executable, "-m", "tests.journeys.till"]
    done = subprocess.run(asked, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def dora(new_context: NewContext, serving: Served) -> BrowserContext:
    """Dora's browser; the gateway's page is of another origin than hers, as a provider's would be."""
    return new_context(base_url=f"http://localhost:{serving.port}", java_script_enabled=False, viewport=PHONE)


def press(page: Page, path: str) -> None:
    """Press Pay in the bar at the foot of a phone, which leads to the gateway."""
    page.goto(path)
    page.locator(".l-bar").get_by_role("button", name="Pay").click()
    page.wait_for_url("**/test-gateway/*")


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_they_leave_and_come_back_and_pay_in_full(dora: BrowserContext, paths: dict[str, str]) -> None:
    page = dora.new_page()

    press(page, paths["full"])
    choose(page, "Cancel")
    left = page.locator("h1").inner_text()
    page.get_by_role("link", name="Back to the document").click()
    press(page, page.url)
    choose(page, "Pay")

    assert left == "You left the payment page"
    page.get_by_text("Nothing more is owed.").wait_for()
    page.get_by_role("link", name="Back to the document").click()
    assert page.locator(".p-status").inner_text() == "Paid"
    assert page.get_by_role("button", name="Pay").count() == 0


def test_they_pay_a_part_after_one_too_small(dora: BrowserContext, paths: dict[str, str]) -> None:
    page = dora.new_page()
    page.goto(paths["part"])
    another = page.locator("#pay form", has=page.get_by_label("Another amount"))

    another.get_by_label("Another amount").fill("99,99")
    another.get_by_role("button").click()
    told = page.get_by_role("alert").inner_text()
    kept = page.get_by_label("Another amount").input_value()
    page.get_by_label("Another amount").fill("100")
    another.get_by_role("button").click()
    choose(page, "Pay")

    assert (told, kept) == ("Please pay 100,00 € or more.".replace(" €", "\xa0€"), "99,99")
    page.get_by_text("138,00\xa0€ is still owed.").wait_for()


def test_two_tabs_pay_once(dora: BrowserContext, paths: dict[str, str]) -> None:  # SEC-82
    one, other = dora.new_page(), dora.new_page()

    press(one, paths["tabs"])
    press(other, paths["tabs"])
    same = one.url == other.url
    choose(one, "Pay")
    choose(other, "Pay")

    assert same
    for page in (one, other):
        page.get_by_text("238,00\xa0€ was received.").wait_for()
    other.goto(paths["portal"])
    assert other.locator(".h-rows li", has_text="INV-0003").locator(".p-status").inner_text() == "Paid"


def test_they_pay_stage_by_stage(dora: BrowserContext, paths: dict[str, str]) -> None:
    page = dora.new_page()

    page.goto(f"{paths['stages']}?via=email")
    page.locator(".l-bar").get_by_role("link", name="Pay").click()
    page.locator("#pay").get_by_role("button", name="Pay 71,40").click()
    choose(page, "Pay")
    page.get_by_text("166,60\xa0€ is still owed.").wait_for()
    page.get_by_role("link", name="Back to the document").click()
    came_back = page.url
    press(page, page.url)
    choose(page, "Pay")

    page.get_by_text("Nothing more is owed.").wait_for()
    assert came_back.endswith("?via=email")  # she came by mail, and is told apart as one who did.


def test_they_accept_a_quote_under_their_name(dora: BrowserContext, paths: dict[str, str]) -> None:
    page = dora.new_page()
    page.goto(paths["quote"])
    answer = page.locator("#answer")

    answer.get_by_label("Your name").fill(" ")
    answer.get_by_role("textbox").nth(1).fill("Please begin in March.")
    answer.get_by_role("button", name="Accept").click()
    told, kept = page.locator(".a-fault").inner_text(), answer.get_by_role("textbox").nth(1).input_value()
    answer.get_by_label("Your name").fill("Dora Day")
    answer.get_by_role("button", name="Accept").click()

    assert (bool(told), kept) == (True, "Please begin in March.")
    page.get_by_text("Accepted by Dora Day").wait_for()
    assert page.locator(".p-status").inner_text() == "Accepted"
    assert page.get_by_role("button", name="Accept").count() == 0
