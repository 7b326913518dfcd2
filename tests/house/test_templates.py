"""What the linters do not see in our templates: markup that trusts its input, and paper that reads files."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PAGES = sorted(SOURCE.rglob("templates/**/*.html"))
PAPER = sorted(SOURCE.rglob("*.typ"))

TRUSTING = {  # SEC-56
    "the safe filter": r"\|\s*safe(seq)?\b",
    "escaping switched off": r"\{%\s*autoescape\s+off",
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")[^>]*>",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "an inline style": r"\sstyle\s*=\s*[\"']|<style\b",
    "something from elsewhere": r"<(?:link|script|img|iframe|source|form)\b[^>]*(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
}
READING = {  # SEC-60
    "eval": r"\beval\s*\(",
    "a file named by a variable": r"\bread\s*\(\s*[^\"\s)]",
    "a package from the network": r"@preview",
    "markup made from data": r"mode:\s*\"(markup|code|math)\"",
}


@pytest.mark.parametrize("what", TRUSTING)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(SOURCE)))
def test_a_page_holds_no(page: Path, what: str) -> None:
    if what == "an inline style" and page.name == "mail.html" and "messaging" in page.parts:
        pytest.skip("A mail carries its own styles: mail programs fetch no sheet.")
    text = re.sub(
        r"\{#.*?#\}|<!--.*?-->|\{% comment %\}.*?\{% endcomment %\}", "", page.read_text("utf-8"), flags=re.DOTALL
    )

    assert not re.search(TRUSTING[what], text), f"{page} holds {what}"


@pytest.mark.parametrize("what", READING)
@pytest.mark.parametrize("paper", PAPER, ids=lambda paper: str(paper.relative_to(SOURCE)))
def test_paper_holds_no(paper: Path, what: str) -> None:
    text = re.sub(r"(?m)//.*$", "", paper.read_text("utf-8"))

    assert not re.search(READING[what], text), f"{paper} holds {what}"


@pytest.mark.parametrize(
    "bad", ["<a onclick='x()'>", "{{ name|safe }}", "<script>x()</script>", "<p style='x'>", '<img src="//cdn">']
)
def test_the_rules_for_pages_catch(bad: str) -> None:
    assert any(re.search(rule, bad) for rule in TRUSTING.values())


@pytest.mark.parametrize(
    "bad", ["#eval(x)", "#read(path)", '#import "@preview/cetz:0.3.4"', '#eval("x", mode: "markup")']
)
def test_the_rules_for_paper_catch(bad: str) -> None:
    assert any(re.search(rule, bad) for rule in READING.values())
