"""A snapshot together with the words and figures it is told in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seenpaid.pdf.figures import Figures
from seenpaid.pdf.words import spoken, tax_name, words

type Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What every part of the paper is written from."""

    snapshot: Snapshot
    language: str
    words: Mapping[str, Any]
    figures: Figures
    tax: str

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Reading":
        """Choose language and number format as the snapshot asks."""
        language = spoken(snapshot["language"])
        return cls(
            snapshot=snapshot,
            language=language,
            words=words(language),
            figures=Figures(snapshot["currency"], snapshot["locale"], language),
            tax=tax_name(language, country=snapshot["seller"]["address"]["country"]),
        )
