"""What is written to a customer who needs following up, in their language, for a member to change and send.

It is made from the paper alone. Nothing here knows who opened what, when or where, so that no letter can tell the
customer that they are watched. (SECURITY section 3, point 8)
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from seenpaid.documents.models import Document
from seenpaid.followups.kinds import Step
from seenpaid.messaging.facts import facts_of
from seenpaid.messaging.kinds import MailKind
from seenpaid.messaging.placeholders import fill


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before anybody changed it."""

    language: str
    subject: str
    message: str


def letter_for(document: Document, step: Step) -> Letter:
    """Return the letter that goes with a step, filled from the invoice as its customer has it."""
    facts = facts_of(document, kind=MailKind.INVOICE)
    words = letters_in(facts.language)
    return Letter(
        facts.language,
        fill(words[f"{step}_subject"], facts.values),
        fill(words[f"{step}_message"], facts.values),
    )


@cache
def letters_in(language: str) -> Mapping[str, str]:
    """Return the letters in one of `pdf.words.LANGUAGES`."""
    text = (files("seenpaid.followups") / "languages" / f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))
