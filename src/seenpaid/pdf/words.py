"""The words paper is printed with, in the customer's language."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "ja", "zh", "ar")


def spoken(language: str) -> str:
    """Return the language paper will speak when `language` is asked for: itself, or English."""
    base = language.replace("_", "-").split("-", 1)[0].lower()
    return base if base in LANGUAGES else "en"


@cache
def words(language: str) -> Mapping[str, Any]:
    """Return the labels of one of LANGUAGES."""
    text = (files("seenpaid.pdf") / "languages" / f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def runs_right_to_left(language: str) -> bool:
    """Say which way paper in one of LANGUAGES runs."""
    return bool(words(language)["direction"] == "rtl")


def tax_name(language: str, *, country: str) -> str:
    """Return what the seller's country calls its sales tax, in that language."""
    labels = words(language)
    for name, countries in labels["tax_names"].items():
        if country in countries.split():
            return str(name)
    return str(labels["tax_name"])
