"""What customers' pages say around the paper, in the customer's language. Paper's own words are `pdf.words`."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def page_words(language: str) -> Mapping[str, str]:
    """Return the words in one of `pdf.words.LANGUAGES`."""
    text = (files("seenpaid.portal") / "languages" / f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))
