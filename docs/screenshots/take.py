"""Takes the pictures beside this file, of a fresh demo, with Chromium and pdftoppm: python docs/screenshots/take.py"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PORT = os.environ.get("PORT", "8197")
URL = f"http://127.0.0.1:{PORT}"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def main() -> None:
    data = tempfile.mkdtemp(prefix="seenpaid-pictures-")
    env = {**os.environ, "SEENPAID_DATA_DIR": data, "PORT": PORT}
    demo = subprocess.Popen([sys.executable, "-m", "seenpaid", "demo"], env=env, cwd=ROOT, start_new_session=True)
    try:
        known = demo_facts(Path(data) / "demo.json")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            take(chromium, known)
            chromium.close()
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(30)
        shutil.rmtree(data)


def demo_facts(path: Path) -> dict[str, str]:
    for _ in range(600):
        try:
            facts = json.loads(path.read_text())
            urllib.request.urlopen(f"{URL}/healthz")
        except (OSError, ValueError):
            time.sleep(0.2)
        else:
            return facts
    sys.exit("The demo did not start.")


def take(chromium: Browser, known: dict[str, str]) -> None:
    page = chromium.new_context(viewport=DESKTOP, locale="en-GB", device_scale_factor=1).new_page()
    page.goto(f"{URL}/accounts/login/")
    page.locator("input[name=login]").fill(known["email"])
    page.locator("input[name=password]").fill(known["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/at/**")
    home = page.url.partition("/at/")[0] + "/at/" + page.url.partition("/at/")[2].partition("/")[0] + "/"
    page.goto(f"{home}invoices/")
    page.screenshot(path=HERE / "list.png")
    page.goto(f"{home}invoices/?show=opened_not_paid")
    page.locator("table.rows a.cover").first.click()
    page.wait_for_url("**/inv_*/")
    page.screenshot(path=HERE / "invoice.png")
    page.goto(f"{home}followups/")
    page.screenshot(path=HERE / "followups.png")
    customer(chromium, known["share_url"])
    portal(chromium, known["portal_url"])
    paper(page, known["share_url"])


def portal(chromium: Browser, link: str) -> None:
    page = chromium.new_context(viewport=DESKTOP, locale="en-GB").new_page()
    page.goto(link)
    page.screenshot(path=HERE / "portal.png")


def customer(chromium: Browser, link: str) -> None:
    for name, viewport in (("customer", DESKTOP), ("customer-phone", PHONE)):
        page = chromium.new_context(viewport=viewport, locale="en-GB").new_page()
        page.goto(link)
        page.screenshot(path=HERE / f"{name}.png")


def paper(page: Page, link: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(page.request.get(f"{link}/pdf").body())
        file.flush()
        subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", file.name, str(HERE / "pdf")], check=True)


if __name__ == "__main__":
    main()
