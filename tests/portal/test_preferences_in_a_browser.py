"""The mail preferences in a real browser, without scripts and under their real headers."""

from __future__ import annotations  # Playwright takes a second to import; only browser tests wait for it.

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders

from seenpaid.companies.models import Company
from seenpaid.messaging.models import Preference
from seenpaid.messaging.preferences.wishes import wishes_in_form
from seenpaid.portal.headers import FORM_HEADERS
from seenpaid.portal.preferences import preferences_page
from seenpaid.portal.style import stylesheet

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.plumbing.browser import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORIGIN = "https://seenpaid.test"
PAGE = f"{ORIGIN}/e/token?c=reminders"


class Site:
    """Answers with the product's own page and reads what its buttons send; there is no database behind it."""

    def __init__(self, *, language: str = "en") -> None:
        self.preference = Preference(company=Company(name="Studio North", language=language), address="jane@x.de")
        self.asked: list[str] = []

    def answer(self, route: Route) -> None:
        request, path = route.request, route.request.url.removeprefix(ORIGIN)
        self.asked.append(f"{request.method} {path}")
        if path.startswith("/static/"):
            route.fulfill(path=str(finders.find(path.removeprefix("/static/"))), content_type="text/css")
        elif path.startswith("/paper/"):
            route.fulfill(body=stylesheet("1f5f5b"), content_type="text/css")
        else:
            self._answer_page(route, is_saved=request.method == "POST")

    def _answer_page(self, route: Route, *, is_saved: bool) -> None:
        if is_saved:
            for name, is_on in wishes_in_form(parse_qs(route.request.post_data or "")).items():
                setattr(self.preference, name, is_on)
        route.fulfill(body=preferences_page(self.preference, is_saved=is_saved), headers=dict(FORM_HEADERS))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_press_saves_at_once_without_scripts(new_context: NewContext, width: int) -> None:  # SEC-120, SEC-123
    site = Site()
    context = new_context(java_script_enabled=False, viewport={"width": width, "height": 740})
    context.route("**/*", site.answer)
    page = context.new_page()

    page.goto(PAGE)
    before = [switch.get_attribute("aria-checked") for switch in page.get_by_role("switch").all()]
    page.get_by_role("switch", name="Reminders").click()
    page.get_by_text("Saved.").wait_for()
    after = [switch.get_attribute("aria-checked") for switch in page.get_by_role("switch").all()]
    page.get_by_role("button", name="Switch everything off").click()
    page.get_by_text("Everything is off.").wait_for()

    assert (before, after) == (["true"] * 3, ["true", "false", "true"])
    assert not any((site.preference.documents, site.preference.reminders, site.preference.marketing))
    assert context.cookies() == []
    assert [word for word in site.asked if "/e/" in word] == [
        "GET /e/token?c=reminders",
        *["POST /e/token?c=reminders"] * 2,
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everybody_can_use_it(new_context: NewContext, language: str) -> None:
    # axe itself is a script, which the page's policy rightly refuses; for this test alone it is let in.
    context = new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    context.route("**/*", Site(language=language).answer)
    page = context.new_page()
    page.goto(PAGE)

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    sizes = [switch.bounding_box() for switch in page.get_by_role("switch").all()]
    assert all(box is not None and box["height"] >= 44 for box in sizes)
