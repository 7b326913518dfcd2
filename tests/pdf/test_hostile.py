"""Whatever people type is printed as they typed it, and does nothing else."""

import re
from pathlib import Path

import pytest

from seenpaid.pdf import press
from seenpaid.pdf.paper import contents
from seenpaid.pdf.typesetter import render_pdf
from tests.pdf.papers import is_archive, make_address, make_buyer, make_line, make_paper, make_seller, text_of

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


FIELDS = ["title", "notes", "terms", "po_number", "number", "line", "unit", "buyer", "seller", "street"]


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
    match field:
        case "line":
            return make_paper([make_line(f"{words}\n{words}")])
        case "unit":
            return make_paper([make_line(unit=words)])
        case "buyer":
            return make_paper(buyer=make_buyer(words))
        case "seller":
            return make_paper(seller=make_seller(words))
        case "street":
            return make_paper(buyer=make_buyer(address=make_address(line1=words)))
        case _:
            return make_paper(**{field: words})
