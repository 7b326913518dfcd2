"""What mails say of themselves, in the customer's language."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

RIGHT_TO_LEFT = frozenset({"ar"})


@cache
def mail_words(language: str) -> Mapping[str, str]:
    """Return the words in one of `pdf.words.LANGUAGES`."""
    text = (files("seenpaid.messaging") / "languages" / f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))
