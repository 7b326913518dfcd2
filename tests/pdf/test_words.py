import string

import pytest
from babel import Locale

from seenpaid.companies.profile import LANGUAGES as OFFERED
from seenpaid.pdf.words import LANGUAGES, spoken, words


def test_paper_speaks_every_language_a_company_can_choose():
    assert set(LANGUAGES) == set(OFFERED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    english, own = words("en"), words(language)

    assert list(own) == list(english)
    for name, label in own.items():
        assert label != "" or name == "tax_names"
        if isinstance(label, str):
            assert _blanks(label) == _blanks(english[name]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_are_countries(language):
    for countries in words(language)["tax_names"].values():
        assert [country for country in countries.split() if country not in Locale("en").territories] == []


@pytest.mark.parametrize(
    "asked, answered", [("de", "de"), ("de-AT", "de"), ("pt_BR", "pt"), ("ZH-hant", "zh"), ("sv", "en"), ("", "en")]
)
def test_it_falls_back_to_english(asked, answered):
    assert spoken(asked) == answered


def _blanks(label: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(label) if name}
