"""Chromium, as people and robots use it. `page` is a fresh browser context's page; `new_context` makes more."""

from __future__ import annotations  # Playwright takes a second to import; only browser tests wait for it.

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # CI is root in a container, where Chromium's own sandbox cannot start.
    "--disable-gpu",
    "--disable-background-networking",  # A test's browser calls nobody but us.
    "--disable-component-update",
    "--disable-sync",
]
type NewContext = Callable[..., BrowserContext]


def find_chromium() -> str | None:
    return os.environ.get("SEENPAID_TEST_CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)


# Playwright's event loop runs in this thread for as long as it is up, and Django's ORM refuses to work beside one:
# so it lives no longer than the module that asked for it.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        missing = "no Chromium was found"
        if os.environ.get("CI"):
            pytest.fail(f"In CI every browser test runs, but {missing}.")
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[NewContext]:
    """Make a browser context: another person on another device (user_agent=…, extra_http_headers=…, viewport=…)."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = chromium.new_context(**{"locale": "en-GB", "timezone_id": "Europe/Berlin", **options})
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context().new_page()
