"""The customer's page in a real browser, under its real headers: readable by everybody, and silent."""

from __future__ import annotations  # Playwright takes a second to import; only browser tests wait for it.

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from seenpaid.portal import letter
from seenpaid.portal.headers import PAY_HEADERS
from seenpaid.portal.not_found import not_found_page
from seenpaid.portal.style import stylesheet
from tests.plumbing.axe import RULES, faults
from tests.portal.letters import make_letter, make_snapshot
from tests.portal.test_letter import XSS, everywhere

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route, ViewportSize

    from tests.plumbing.browser import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORIGIN = "https://seenpaid.test"
STATIC = Path(letter.__file__).parent / "static"
DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 360, "height": 740}
LONG = make_snapshot()
LONG["lines"] = LONG["lines"] * 20
PAGES = {
    "invoice": make_letter(logo_url="/paper/logo/0.png"),
    "forty-lines": make_letter(LONG, status="partially_paid", paid_minor=1_000, accent="#ffd400"),
    "arabic": make_letter(make_snapshot(language="ar", locale="ar-EG")),
    "japanese": make_letter(make_snapshot(language="ja", locale="ja-JP"), status="paid", paid_minor=204_530),
    "cancelled": make_letter(status="cancelled", tracking="basic"),
    "untracked": make_letter(tracking="off", powered_by=False),
    "not-found": not_found_page().decode(),
    "hostile": make_letter(everywhere(" ".join(XSS))),
}


def _logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 120), "#7a3e9d").save(out, "PNG")
    return out.getvalue()


class Visit:
    """A page of ours, opened; whatever else it asks for is written down."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.route("**/*", self._answer)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{ORIGIN}/{name}")

    def _answer(self, route: Route) -> None:
        url = route.request.url
        self.asked.append(url)
        path = url.removeprefix(ORIGIN).partition("?")[0]
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"), content_type="text/css")
        elif path.endswith(".css"):
            route.fulfill(body=stylesheet(path[-10:-4]), content_type="text/css")
        elif path.endswith(".png"):
            route.fulfill(body=_logo(), content_type="image/png")
        else:
            route.fulfill(body=PAGES[path.strip("/")], headers=dict(PAY_HEADERS))


def test_everybody_can_read_every_page_on_a_desk_and_on_a_phone(new_context: NewContext) -> None:
    # axe itself is a script, which the page's policy rightly refuses; for this test alone it is let in.
    page = Visit(new_context(viewport=DESKTOP, bypass_csp=True), "invoice").page
    wrong: dict[str, object] = {}

    for name in PAGES:
        page.set_viewport_size(DESKTOP)
        page.goto(f"{ORIGIN}/{name}")
        wrong[name] = name != "hostile" and faults(page, RULES)
        page.set_viewport_size(PHONE)
        wrong[f"{name} on a phone"] = name != "hostile" and faults(page, "color-contrast", "target-size")
        wrong[f"{name} is wide"] = page.evaluate("Math.max(document.documentElement.scrollWidth - innerWidth, 0)")

    assert {where: what for where, what in wrong.items() if what} == {}


def test_it_runs_nothing_and_asks_nobody_else(new_context: NewContext) -> None:  # SEC-56, SEC-228
    context = new_context()

    for name in PAGES:
        visit = Visit(context, name)

        assert visit.complaints == [], name
        assert [
            url for url in visit.asked if not re.match(rf"{ORIGIN}/((paper|static/portal)/.+\.(css|png)|{name}$)", url)
        ] == []
        assert visit.page.evaluate("document.querySelectorAll('script, style, iframe, object, math').length") == 0


def test_the_amount_and_the_pdf_stay_in_reach_on_a_phone(new_context: NewContext) -> None:
    page = Visit(new_context(viewport=PHONE), "forty-lines").page

    bar = page.locator(".l-bar")
    box = bar.bounding_box()
    link = bar.get_by_role("link", name="PDF").bounding_box()
    assert box
    assert link
    assert box["y"] + box["height"] == PHONE["height"]
    assert "€2,035.30" in bar.inner_text()
    assert min(link["width"], link["height"]) >= 44
    assert page.get_by_role("link", name="Download PDF").count() == 0


def test_a_desktop_has_one_button_and_no_bar(new_context: NewContext) -> None:
    page = Visit(new_context(viewport=DESKTOP), "invoice").page

    assert page.get_by_role("link", name="Download PDF").is_visible()
    assert not page.locator(".l-bar").is_visible()


def test_paper_stays_paper_in_the_dark(new_context: NewContext) -> None:
    look = "[getComputedStyle(document.querySelector('.paper')).backgroundColor, getComputedStyle(document.body).color]"

    dark = Visit(new_context(color_scheme="dark"), "invoice").page.evaluate(look)
    light = Visit(new_context(color_scheme="light"), "invoice").page.evaluate(look)

    assert dark == light == ["rgb(255, 254, 252)", "rgb(87, 83, 75)"]


def test_it_prints_without_what_is_for_screens(new_context: NewContext) -> None:
    page = Visit(new_context(viewport=DESKTOP), "invoice").page
    page.emulate_media(media="print")

    hidden = [
        not page.locator(part).first.is_visible()
        for part in (".l-top", "#told", ".l-bar", ".a-tell", ".p-ask .p-button")
    ]
    assert all(hidden)
    assert page.get_by_text("DE89 3704 0044 0532 0130 00").is_visible()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_everything_can_be_reached_by_keyboard(new_context: NewContext) -> None:
    page = Visit(new_context(viewport=DESKTOP), "invoice").page
    reached = []

    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))

    assert reached[0] == "#told"
    assert reached[1].endswith("/privacy")
    assert any(href and href.endswith("/pdf") for href in reached)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
