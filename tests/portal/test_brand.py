"""What customers' pages load: one stylesheet in the seller's colour, and the logo."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from seenpaid.companies.actions.logo import remove_logo, set_logo
from seenpaid.portal.style import style_url, stylesheet, version
from seenpaid.sharing.links import token_of
from tests.make import NOW, make_company, make_link
from tests.portal.letters import Page

FOR_GOOD = "public, max-age=31536000, immutable"


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#7a3e9d").save(out, "PNG")
    return out.getvalue()


def test_the_stylesheet_is_small_and_knows_phone_and_printer() -> None:
    sheet = stylesheet("1f5f5b").decode()

    assert len(sheet) < 10_000
    assert "@media print" in sheet
    assert "@page" in sheet
    assert re.search(r"@container \(inline-size < \d+rem\)", sheet)
    assert "color-scheme: light" in sheet
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "prefers-color-scheme" not in sheet


def test_it_wears_the_sellers_accent() -> None:
    assert "--accent:#7a3e9d" in stylesheet("7a3e9d").decode()


@pytest.mark.parametrize("pale", ["ffffff", "ffff00", "c0ffee"])
def test_it_darkens_an_accent_that_could_not_be_read(pale: str) -> None:
    accent = re.search(r"--accent:#([0-9a-f]{6})", stylesheet(pale).decode())

    assert accent
    assert accent[1] != pale


def test_browsers_may_keep_it_for_good(client: Client) -> None:
    answer = client.get(style_url("7a3e9d"))

    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == FOR_GOOD
    assert not answer.cookies
    assert "Vary" not in answer.headers


def test_a_stylesheet_of_another_day_is_not_kept(client: Client) -> None:
    assert client.get("/paper/7a3e9d.css?v=0").headers["Cache-Control"] == "public, max-age=300"
    assert version() in style_url("7a3e9d")


@pytest.mark.parametrize("accent", ["7A3E9D", "7a3e9", "7a3e9dd", "red", "%23fff", "7a3e9d;}body{", "}</style>"])
def test_what_is_no_colour_is_not_found(client: Client, accent: str) -> None:
    assert client.get(f"/paper/{accent}.css").status_code == 404


@pytest.mark.django_db
def test_the_logo_stands_at_an_address_that_tells_nothing(client: Client) -> None:  # SEC-20
    alice = make_company()
    set_logo(alice.company, data=_picture(), by=alice, now=NOW)

    page = Page(client.get(f"/i/{token_of(make_link(alice))}").content.decode())
    (address,) = page.values("src")
    answer = client.get(address)

    assert alice.company_id not in address
    assert re.fullmatch(r"/paper/logo/[0-9a-f]{32}\.png", address)
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"] == FOR_GOOD
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_removed_logo_is_gone(client: Client) -> None:
    alice = make_company()
    set_logo(alice.company, data=_picture(), by=alice, now=NOW)
    token = token_of(make_link(alice))
    (address,) = Page(client.get(f"/i/{token}").content.decode()).values("src")

    remove_logo(alice.company, by=alice, now=NOW)

    assert client.get(address).status_code == 404
    assert Page(client.get(f"/i/{token}").content.decode()).values("src") == []


@pytest.mark.parametrize("handle", ["..%2f..%2fsecret", "0" * 31, "0" * 33, "G" * 32, "0" * 32, "%00"])
def test_a_handle_leads_to_logos_only(client: Client, handle: str) -> None:
    assert client.get(f"/paper/logo/{handle}.png").status_code == 404
