"""The page a customer sees: everything an invoice must say, in their language, and nothing else."""

import re
from itertools import pairwise

import pytest

from seenpaid.pdf.words import LANGUAGES, words
from tests.portal.letters import TOKEN, Page, make_letter, make_snapshot

XSS = [  # SEC-56
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "<!--<img src=--><img src=x onerror=alert(1)//>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "{{ 7|add:7 }}{% debug %}{{ settings.SECRET_KEY }}",
    "{company}{0}{contact.__class__}",
    "&lt;script&gt;",
    "\u202e00.001 RUE\u202c",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_whole_in(language: str) -> None:
    page = Page(make_letter(make_snapshot(language=language)))

    assert page.faults == []
    assert page.all("html") == [{"lang": language, "dir": "rtl" if language == "ar" else "ltr"}]
    assert all(said in page.words for said in ("INV-0042", "Dora Design", "Studio North", "Design", "Printed guide"))
    assert words(language)["invoice"] in page.words


def test_it_falls_back_to_english_for_a_language_it_does_not_speak() -> None:
    page = Page(make_letter(make_snapshot(language="th")))

    assert page.all("html")[0]["lang"] == "en"


def test_it_says_everything_an_invoice_must() -> None:
    said = Page(make_letter(status="partially_paid", paid_minor=100_000)).words

    for part in (
        "20 November 2026", "4 December 2026", "PO-7741", "Torstraße 140", "10119 Berlin", "12 Rivington Street", "London",
        "DE123456789", "GB123456789", "2 days", "€800.00", "-10%", "19%", "€1,440.00", "25", "€12.40", "7%", "€310.00",
        "Subtotal €1,750.00", "VAT 19% on €1,440.00 €273.60", "VAT 7% on €310.00 €21.70", "Total €2,045.30",
        "Paid -€1,000.00", "Amount due €1,045.30", "Amount due by 4 December 2026", "Partly paid",
        "DE89 3704 0044 0532 0130 00", "COBADEFFXXX", "Thank you.", "Payable within 14 days.", "Download PDF",
    ):  # fmt: skip
        assert part in said, part


@pytest.mark.parametrize(
    "status, word", [("sent", "Open"), ("viewed", "Open"), ("paid", "Paid"), ("cancelled", "Cancelled")]
)
def test_it_tells_the_status_in_the_customers_words(status: str, word: str) -> None:
    page = Page(make_letter(status=status))

    assert f"INV-0042 {word} " in page.words
    assert "viewed" not in page.words.lower()


def test_a_cancelled_one_asks_for_nothing() -> None:
    said = Page(make_letter(status="cancelled")).words

    assert "There is nothing to pay." in said
    assert "Amount due" not in said
    assert "IBAN" not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tracking", ["detailed", "basic"])
def test_it_says_before_the_paper_that_its_opening_is_told(language: str, tracking: str) -> None:  # SEC-220
    html = make_letter(make_snapshot(language=language), tracking=tracking)
    before, _, after = html.partition("<main>")
    kept = after[after.index('id="told"') :].partition("</section>")[0]

    assert 'href="#told"' in before
    assert "Studio North" in Page(before.partition("<body")[2]).words
    assert "365" in kept
    assert "mailto:billing@studionorth.example" in kept
    assert ("30" in Page(kept).words.replace("365", "")) is (tracking == "detailed")


def test_it_names_the_seller_as_the_contact_when_there_is_no_address() -> None:
    snapshot = make_snapshot()
    snapshot["seller"]["email"] = ""

    said = Page(make_letter(snapshot)).words

    assert "to have it deleted, write to Studio North ." in said


def test_it_claims_no_address_and_no_place_where_none_are_kept() -> None:
    said = Page(make_letter(tracking="basic")).words

    assert "No IP address and no place are kept" in said
    assert "region" not in said


def test_it_says_nothing_of_opens_where_none_are_recorded() -> None:
    html = make_letter(tracking="off")

    assert "is told when" not in html
    assert "l-told" not in html


def test_the_makers_line_can_be_switched_off() -> None:
    assert "Powered by Seenpaid" in make_letter()
    assert "Seenpaid" not in make_letter(powered_by=False)


@pytest.mark.parametrize("text", XSS)
def test_it_shows_hostile_text_as_text(text: str) -> None:  # SEC-56
    calm, hostile = Page(make_letter()), Page(make_letter(everywhere(text)))

    assert hostile.faults == []
    assert [tag for tag, _ in hostile.elements if tag in {"script", "img", "style", "math", "iframe"}] == []
    assert not any(name.startswith("on") for _, attributes in hostile.elements for name in attributes)
    assert {tag for tag, _ in hostile.elements} <= {tag for tag, _ in calm.elements}
    assert all(re.match(r"/|#|https?://|mailto:", href) for href in hostile.values("href"))


def test_it_isolates_what_was_typed_from_what_stands_beside_it() -> None:  # SEC-64
    html = make_letter(make_snapshot(number="INV\u202e24"))

    for value in ("Studio North", "Dora Design", "Torstraße 140", "PO-7741", "€800.00", "€2,045.30"):
        assert f"<bdi>{value}</bdi>" in html, value
    assert html.count('dir="auto"') >= 4


def test_it_leads_nowhere_but_to_itself_and_to_the_seller() -> None:  # SEC-12, SEC-228
    page = Page(make_letter(logo_url="/paper/logo/00.png"))

    assert [path for path in page.values("src") if not path.startswith("/paper/")] == []
    assert set(page.values("href")) == {
        "/paper/1f5f5b.css?v=" + page.all("link")[0]["href"].partition("v=")[2],
        "/static/portal/answer.css",
        f"/i/{TOKEN}/pdf",
        f"/i/{TOKEN}/privacy",
        "#told",
        "mailto:billing@studionorth.example",
        "https://www.studionorth.example",
    }
    assert page.all("script") == page.all("iframe") == page.all("style") == []
    assert {form["action"] for form in page.all("form")} == {f"/i/{TOKEN}/answer"}


def test_a_website_that_is_no_web_address_is_only_text() -> None:
    snapshot = make_snapshot()
    snapshot["seller"]["website"] = "javascript:alert(1)//studionorth.example"

    assert not any("javascript" in href for href in Page(make_letter(snapshot)).values("href"))


def test_it_asks_robots_to_stay_away_and_browsers_to_say_nothing() -> None:  # SEC-13
    metas = {meta.get("name"): meta.get("content") for meta in Page(make_letter()).all("meta")}

    assert metas["robots"] == "noindex, nofollow, noarchive"
    assert metas["referrer"] == "no-referrer"


def test_it_has_headings_in_order_and_a_table_that_says_what_is_what() -> None:
    page = Page(make_letter())

    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    scopes = [header.get("scope") for header in page.all("th")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert set(scopes) == {"col", "row"}


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert make_letter() == make_letter()


def test_an_invoice_of_forty_lines_stays_a_light_page() -> None:
    snapshot = make_snapshot()
    snapshot["lines"] = snapshot["lines"] * 20

    assert len(make_letter(snapshot)) < 40_000


def everywhere(text: str) -> dict[str, object]:
    snapshot = make_snapshot(title=text, notes=text, terms=text, po_number=text, number=text)
    for party in ("seller", "buyer"):
        snapshot[party] |= {"name": text, "email": text, "tax_id": text}
        snapshot[party]["address"] |= dict.fromkeys(("line1", "line2", "city", "region", "postal_code"), text)
    snapshot["seller"] |= {"phone": text, "website": text}
    snapshot["seller"]["bank"] |= dict.fromkeys(("account_holder", "bic", "bank_name"), text)
    for line in snapshot["lines"]:
        line |= {"description": f"{text}\n{text}", "unit": text}
    return snapshot
