"""Three layouts say the same; every template looks as it was looked at."""

import dataclasses
import io

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from seenpaid.companies.models import Layout
from seenpaid.pdf import lines
from seenpaid.pdf.paper import Branding
from seenpaid.pdf.statement import Account
from seenpaid.pdf.typesetter import render_pdf, render_statement
from tests.pdf.papers import is_archive, make_address, make_line, make_paper, make_seller, pages_of, text_of
from tests.pdf.pictures import KEPT, difference, pictures
from tests.pdf.samples import SAMPLES, make_row, statement

FARTHEST = 0.6
"""Of 255, on average: columns that move by a hair are nearer, a missing block or a rule too many is farther."""


@pytest.mark.parametrize("layout", Layout.values)
@pytest.mark.parametrize("sample", ["with_logo", "german", "japanese", "swiss", "quote", "credit_note"])
def test_every_layout_says_the_same(layout, sample):
    paper = SAMPLES[sample]()
    plain = render_pdf(dataclasses.replace(paper, branding=dataclasses.replace(paper.branding, layout="letter")))

    pdf = render_pdf(dataclasses.replace(paper, branding=dataclasses.replace(paper.branding, layout=layout)))

    assert is_archive(pdf)
    assert set(text_of(pdf).split()) == set(text_of(plain).split())


@pytest.mark.parametrize("layout", Layout.values)
def test_every_layout_repeats_its_head_and_carries_its_sums(layout):
    lines = [make_line(f"Unit number {number}", "1", "10.00", tax="0") for number in range(80)]

    pages = pages_of(render_pdf(make_paper(lines, branding=Branding(layout=layout))))

    carried = [page.split("Carried over ")[1].split()[0] for page in pages[:-1]]
    assert carried == [page.split("Brought forward ")[1].split()[0] for page in pages[1:]]
    assert all("Description" in page for page in pages)


@pytest.mark.parametrize("name", pictures())
def test_it_looks_as_it_was_looked_at(name):
    assert difference(pictures()[name](), Image.open(KEPT / f"{name}.png")) < FARTHEST


def test_a_missing_block_would_be_seen():
    kept = Image.open(KEPT / "banner.png").convert("RGB")
    without = kept.copy()
    ImageDraw.Draw(without).rectangle((0, 0, kept.width, kept.height // 9), fill="white")

    assert difference(kept, without) > FARTHEST


def test_rules_too_many_would_be_seen():
    kept = Image.open(KEPT / "with_logo.png").convert("RGB")
    ruled = kept.copy()
    pen = ImageDraw.Draw(ruled)
    for x in range(54, 404, 50):
        pen.line((x, 235, x, 420), fill="black")

    assert difference(kept, ruled) > FARTHEST


def test_what_is_foretold_of_the_table_is_what_typst_finds(monkeypatch):
    told = pictures()["with_logo"]()
    monkeypatch.setattr(lines, "widest", lambda *_, **__: None)

    assert difference(pictures()["with_logo"](), told) < FARTHEST


def test_an_amount_keeps_its_direction_beside_words_of_the_other():  # SEC-64
    seller = make_seller("סטודיו צפון", address=make_address("IL"))
    lines = [make_line("עיצוב 17", "1", "3900", tax="17")]

    text = text_of(render_pdf(make_paper(lines, currency="ILS", locale="he-IL", seller=seller, title="פרויקט 42")))

    assert "Tax 17% on 3,900.00 ₪ 663.00 ₪" in text.replace("\xa0", " ")
    assert "Total 4,563.00 ₪" in text.replace("\xa0", " ")


def test_the_slip_has_a_sheet_of_its_own():
    pages = pages_of(render_pdf(SAMPLES["swiss"]()))

    assert len(pages) == 2
    for word in ("Empfangsschein", "Zahlteil", "CH93 0076 2011 6238 5295 7", "1 556.64", "Muster & Söhne AG"):
        assert word in pages[1]


@pytest.mark.parametrize("layout", Layout.values)
def test_a_statement_tells_every_currency(layout):
    told = dataclasses.replace(statement(), branding=Branding(layout=layout))

    pdf = render_statement(told)

    text = text_of(pdf)
    assert is_archive(pdf)
    assert not PdfReader(io.BytesIO(pdf)).attachments
    for word in (
        "Statement",
        "Invoice INV-0001",
        "Credit note CN-0001",
        "Amount due €3,291.42",
        "Amount due US$370.35",
    ):
        assert word in text.replace("\xa0", " ")


def test_a_statement_of_nothing_says_so():
    assert "Nothing is open" in text_of(render_statement(dataclasses.replace(statement(), accounts=[])))


def test_a_long_statement_carries_nothing_into_the_next_currency():
    rows = [make_row(number) for number in range(1, 60)]
    told = dataclasses.replace(statement(), accounts=[Account("EUR", rows), Account("USD", rows[:2])])

    pages = pages_of(render_statement(told))

    assert "Carried over" in pages[0]
    assert "Carried over" not in pages[-1]
