import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from seenpaid.lib.iban import spaced
from seenpaid.pdf.paper import Branding, contents
from seenpaid.pdf.typesetter import render_pdf
from tests.pdf.papers import (
    IBAN,
    is_archive,
    make_line,
    make_logo,
    make_paper,
    make_seller,
    pages_of,
    text_of,
    xmp_of,
)


def test_it_prints_the_same_figures_as_the_page():
    lines = [
        make_line("Design", "2.5", "100", unit="h", discount="10"),
        make_line("Print\non paper", "50", "4.85", tax="7"),
    ]
    paper = make_paper(lines, status="partially_paid", paid_minor=10_000, discount="3", po_number="PO-7")

    text = text_of(render_pdf(paper))

    page = contents(paper)
    figures = [page["headline"]["amount"], page["headline"]["label"], *(fact["label"] for fact in page["facts"])]
    figures += [word for total in page["sums"] for word in (total["label"], total["value"])]
    figures += [row[name] for row in page["table"]["rows"] for name in ("price", "discount", "tax", "amount")]
    assert [figure for figure in figures if figure not in text] == []
    for word in ("INV-0042", "PO-7", "20 November 2026", "Dora Design", "Marktgasse 3", "20095 Hamburg", spaced(IBAN)):
        assert word in text
    assert "Amount due €411.41" in text  # 225.00 + 242.50 - 14.03 = 453.47; + 41.47 + 16.47 = 511.41; - 100.00.


def test_its_sums_are_those_of_the_snapshot():
    paper = make_paper([make_line("Design", "2", "100")], discount="10")

    sums = [(row["label"], row["value"]) for row in contents(paper)["sums"]]

    assert sums == [
        ("Subtotal", "€200.00"),
        ("Discount 10%", "-€20.00"),
        ("Total before tax", "€180.00"),
        ("VAT 19% on €180.00", "€34.20"),
        ("Total", "€214.20"),
    ]


@pytest.mark.parametrize(
    "currency, price, shown",
    [("JPY", "480000", "JP¥480,000"), ("EUR", "1234.5", "€1,234.50"), ("KWD", "12.345", "KWD 12.345")],
)
def test_it_prints_currencies_with_no_two_and_three_decimals(currency, price, shown):
    paper = make_paper([make_line("Design", "1", price, tax="0")], currency=currency)

    assert shown in text_of(render_pdf(paper))


def test_a_price_may_be_finer_than_the_smallest_coin():
    paper = make_paper([make_line("Kilowatt hours", "1000", "0.1234")])

    assert "€0.1234" in text_of(render_pdf(paper))


def test_it_is_tagged_archival_and_says_its_language_and_title():
    pdf = render_pdf(make_paper(language="de", locale="de-DE"))

    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/Lang"] == "de"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert PdfReader(io.BytesIO(pdf)).metadata.title == "Rechnung INV-0042 · Studio North"
    assert is_archive(pdf)
    assert b"pdfuaid:part" in xmp_of(pdf)


def test_its_metadata_hold_what_is_printed_and_nothing_else():
    metadata = PdfReader(io.BytesIO(render_pdf(make_paper()))).metadata

    assert set(metadata) == {"/Title", "/Author", "/Creator", "/CreationDate", "/ModDate"}
    assert metadata["/CreationDate"] == "D:20261120000000Z"  # the issue date; nobody's working hours.


def test_the_same_paper_is_the_same_bytes():
    assert render_pdf(make_paper()) == render_pdf(make_paper())


def test_a_long_table_repeats_its_head_and_carries_its_sums():
    lines = [make_line(f"Unit number {number}", "1", "10.00", tax="0") for number in range(300)]

    pages = pages_of(render_pdf(make_paper(lines)))

    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Description" in page
    carried = [page.split("Carried over ")[1].split()[0] for page in pages[:-1]]
    forward = [page.split("Brought forward ")[1].split()[0] for page in pages[1:]]
    assert carried == forward
    everything = " ".join(pages)
    assert all(f"Unit number {number}" in everything for number in range(300))
    assert "€3,000.00" in pages[-1]


def test_a_short_table_carries_nothing():
    assert "Carried over" not in text_of(render_pdf(make_paper()))


@pytest.mark.parametrize("status, stamp", [("draft", "Draft"), ("paid", "Paid"), ("cancelled", "Cancelled")])
def test_it_is_stamped(status, stamp):
    assert f"Invoice {stamp}" in text_of(render_pdf(make_paper(status=status)))


@pytest.mark.parametrize("status", ["sent", "viewed", "partially_paid"])
def test_what_is_owed_is_not_stamped(status):
    page = contents(make_paper(status=status))

    assert page["stamp"] is None
    assert page["headline"]["label"] == "Amount due by 4 December 2026"


@pytest.mark.parametrize("status", ["paid", "cancelled"])
def test_it_asks_for_no_money_that_is_not_owed(status):
    text = text_of(render_pdf(make_paper(status=status)))

    assert spaced(IBAN) not in text
    assert "Amount due" not in text


def test_a_reverse_charge_says_so():
    paper = make_paper([make_line(tax="0", category="AE")])

    assert "Reverse charge: the recipient is liable for the tax." in text_of(render_pdf(paper))


def test_a_business_without_tax_shows_none():
    paper = make_paper([make_line(tax="0")])

    assert [row["label"] for row in contents(paper)["sums"]] == ["Total"]


def test_it_fits_us_letter():
    pdf = render_pdf(make_paper(branding=Branding(paper_size="letter")))

    assert PdfReader(io.BytesIO(pdf)).pages[0].mediabox[2:] == [612, 792]


def test_it_wears_the_logo():
    with_logo = render_pdf(make_paper(branding=Branding(logo=make_logo())))
    without = render_pdf(make_paper(branding=Branding(logo=b"not a picture")))

    images = [len(list(PdfReader(io.BytesIO(pdf)).pages[0].images)) for pdf in (with_logo, without)]
    assert images == [1, 0]
    assert is_archive(with_logo)


def test_powered_by_can_be_switched_off():
    shown, hidden = (render_pdf(make_paper(branding=Branding(powered_by=yes))) for yes in (True, False))

    assert "Powered by Seenpaid" in text_of(shown)
    assert "Seenpaid" not in text_of(hidden)


def test_papers_set_at_once_do_not_mix():
    papers = [make_paper(number=f"INV-{number:04}", seller=make_seller(f"Seller {number}")) for number in range(12)]

    with ThreadPoolExecutor(6) as pool:
        texts = list(pool.map(lambda paper: text_of(render_pdf(paper)), papers))

    for number, text in enumerate(texts):
        assert f"INV-{number:04}" in text
        assert [other for other in range(12) if f"Seller {other} " in text] == [number]
