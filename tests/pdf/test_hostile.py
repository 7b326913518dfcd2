"""Whatever people type is printed as they typed it, and does nothing else."""

import re
from pathlib import Path

import pytest

from seenpaid.pdf import press
from seenpaid.pdf.paper import Branding, contents
from seenpaid.pdf.statement import Account, Row, Statement
from seenpaid.pdf.typesetter import render_pdf, render_statement
from tests.pdf.papers import is_archive, make_address, make_buyer, make_line, make_paper, make_seller, pages_of, text_of

TYPST = [
    '#read("secret.txt")',
    '#import "@preview/cetz:0.3.4"',
    "#panic()",
    '#include "theme.typ"',
    "] } $ * _ @x <l> // /*",
    "`raw` ```rust fn main() {}``` \\u{41} \\ end",
    "= Heading - item + item / term: 1. one",
    "$ sum_(k=0)^n $ ~ --- ... 'single' \"double\"",
    "{page} {pages} {tax} %s %(x)s {{7*7}}",
    "<img src=x onerror=alert(1)> &amp; ]]>",
]


FIELDS = (
    "title notes terms po_number number preceding stage line unit buyer seller street reference exemption bank".split()
)


@pytest.mark.parametrize("layout", ["ledger", "banner"])
def test_every_layout_prints_typst_as_text(layout):  # SEC-59
    words = " ".join(TYPST)
    paper = make_paper(
        [make_line(words)], title=words, notes=words, buyer=make_buyer(words), branding=Branding(layout=layout)
    )

    printed = "".join(text_of(render_pdf(paper)).split())

    assert [words for words in TYPST if printed.count("".join(words.split())) < 3] == []


def test_a_statement_prints_typst_as_text():  # SEC-59
    words = " ".join(TYPST)
    row = Row("invoice", words, words, "2026-11-20", None, 100, 100)
    told = Statement(make_seller(words), make_buyer(words), "en", "en-GB", "2026-11-20", [Account("EUR", [row])])

    printed = "".join(text_of(render_statement(told)).split())

    assert [words for words in TYPST if printed.count("".join(words.split())) < 3] == []


def test_a_payment_slip_prints_typst_as_text():  # SEC-59
    swiss = make_address("CH", line1="Seestrasse 12", postal_code="8002", city="Zürich")
    bank = {"account_holder": '#read("x") *b* $', "iban": "CH9300762011623852957", "bic": "", "bank_name": ""}
    paper = make_paper(currency="CHF", seller=make_seller(address=swiss, bank=bank), number="#panic()")

    slip = pages_of(render_pdf(paper))[1]

    assert slip.count('#read("x") *b* $') == 2
    assert "#panic()" in slip


@pytest.mark.parametrize("field", FIELDS)
def test_it_prints_typst_as_text(field):  # SEC-59
    paper = _paper_with(field, " ".join(TYPST))

    printed = "".join(text_of(render_pdf(paper)).split())

    assert [words for words in TYPST if "".join(words.split()) not in printed] == []


def test_templates_evaluate_read_and_fetch_nothing():  # SEC-60
    for template in press.TEMPLATES.glob("*.typ"):
        source = re.sub(r"(?m)(^|\s)//.*$", "", template.read_text(encoding="utf-8"))
        for forbidden in (
            "eval(",
            "read(",
            "plugin(",
            "@preview",
            "@local",
            "include ",
            "csv(",
            "yaml(",
            "xml(",
            "toml(",
        ):
            assert forbidden not in source, f"{template.name} uses {forbidden}"
        imports = re.findall(r'#?import\s+"([^"]+)"', source)
        assert all((press.TEMPLATES / name).is_file() for name in imports)
        assert re.findall(r"json\((?!bytes\(sys\.inputs\.paper\))", source) == []


def test_the_root_holds_templates_and_nothing_else():  # SEC-60
    assert {path.suffix for path in Path(press.TEMPLATES).iterdir()} == {".typ"}


@pytest.mark.parametrize(
    "words",
    [
        "Pay \u202e00.001 RUE\u202c now",
        "\u2066\u2067\u2068 isolates \u2069",
        "tag \U000e0041\U000e0042",
        "אבג \u202d100.00\u202c",
        "חשבון 100.00 EUR",
    ],
)
def test_text_that_runs_both_ways_turns_no_amount_around(words):  # SEC-64
    paper = make_paper([make_line(words)], title=words, notes=words, buyer=make_buyer(words), seller=make_seller(words))

    text = text_of(render_pdf(paper))

    assert text.count("€238.00") == 2  # the headline and the total.
    assert "€200.00" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", str(contents(paper)))


def test_an_endless_word_stays_in_its_column():
    paper = make_paper([make_line("https://example.com/" + "x" * 400)])

    text = text_of(render_pdf(paper))

    assert "x" * 400 in text.replace(" ", "")
    assert "€200.00" in text


def test_a_tower_of_marks_is_cut():  # SEC-61
    page = contents(make_paper(title="Z" + "\u0301" * 5000))

    assert page["subject"]["parts"] == ["Z" + "\u0301" * 8]


def test_odd_code_points_are_survived():  # SEC-63
    assert is_archive(render_pdf(make_paper(title="a\ufffdb\u00ad\u2028c\ufeff", notes="\n\n\n\nx\n\n\n\n")))


def _paper_with(field, words):
    bank = {"account_holder": words, "iban": "12345", "bic": "", "bank_name": words}
    changed = {
        "line": lambda: {"lines": [make_line(f"{words}\n{words}")]},
        "unit": lambda: {"lines": [make_line(unit=words)]},
        "buyer": lambda: {"buyer": make_buyer(words)},
        "reference": lambda: {"buyer": make_buyer(reference=words)},
        "street": lambda: {"buyer": make_buyer(address=make_address(line1=words))},
        "seller": lambda: {"seller": make_seller(words)},
        "bank": lambda: {"seller": make_seller(bank=bank)},
        "preceding": lambda: {"preceding": {"number": words, "issue_date": "2026-10-02"}},
        "stage": lambda: {"stages": [{"label": words, "due_date": "2026-12-01", "minor": 23_800}]},
        "exemption": lambda: {
            "lines": [make_line(tax="0", category="E")], "seller": make_seller(exemption_reason=words)
        },
    }  # fmt: skip
    return make_paper(**changed[field]() if field in changed else {field: words})
