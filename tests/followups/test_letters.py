"""Letters tell the customer nothing that only a watcher could know."""

import ast
import re
from pathlib import Path

import pytest

from seenpaid.followups import letters
from seenpaid.followups.kinds import STEP_FOR, Kind, Step
from seenpaid.followups.letters import letter_for, letters_in
from seenpaid.messaging.placeholders import unknown_in
from seenpaid.pdf.words import LANGUAGES
from tests.make import make_company, make_customer, make_document

# Stems for looking, reading, clicking, visiting, places and counts, in every language the letters speak.
WATCHING = re.compile(
    r"\bopen|\bview|\bseen\b|\bsaw\b|\bread\b|click|visit|\btimes\b|noticed|\bcity\b|device|download"
    r"|öffn|gelesen|gesehen|angesehen|aufgerufen|geklickt|bemerkt|besuch|stadt"
    r"|ouvert|ouvri|consult|\bvue?s?\b|\blue?s?\b|visit|ville|fois que"
    r"|abiert|abri|visto|leíd|consultad|ciudad|veces"
    r"|apert|\baprir|\bletta|visualizz|città|volte"
    r"|\baberta|visualiz|\blida|cidade|vezes"
    r"|geopend|bekeken|gelezen|\bstad\b|\bkeer\b"
    r"|otwar|obejrz|przeczyt|wyświetl|miast|razy"
    r"|開封|閲覧|開かれ|ご覧になった|回数|クリック|打开|查看|阅读|浏览|点击|城市|次数"
    r"|فتح|اطلع|قرأ|شاهد|مدينة|مرات",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_it_never_quotes_what_the_reader_did(language: str) -> None:
    for name, text in letters_in(language).items():
        assert not WATCHING.search(text), (name, text)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_it_has_every_letter_in_every_language(language: str) -> None:
    words = letters_in(language)

    assert set(words) == {f"{step}_{part}" for step in Step for part in ("subject", "message")}
    assert all("\n" not in text and not unknown_in(text) for text in words.values())
    assert all("{number}" in words[f"{step}_subject"] for step in Step)


def test_every_kind_has_a_step() -> None:
    assert set(STEP_FOR) == set(Kind)


def test_the_letters_cannot_know_who_looked() -> None:
    tree = ast.parse(Path(letters.__file__).read_text(encoding="utf-8"))
    known = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert not [name for name in known if "engagement" in name or name.endswith(("evidence", "rules", "queries"))]


@pytest.mark.parametrize("language, subject", [("de", "Erinnerung: Rechnung"), ("", "Reminder: invoice")])
def test_it_speaks_the_customers_language(db: None, language: str, subject: str) -> None:
    alice = make_company()
    document = make_document(alice, customer=make_customer(alice, name="{contact}", language=language))

    letter = letter_for(document, Step.REMIND)

    assert letter.subject.startswith(subject)
    assert document.number in letter.subject
    assert "238" in letter.message
