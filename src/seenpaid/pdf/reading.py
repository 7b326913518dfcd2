"""A snapshot together with the words and figures it is told in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from seenpaid.pdf.figures import Figures
from seenpaid.pdf.words import spoken, tax_name, words

_TAXED: Final = "S"

type Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What every part of the paper is written from."""

    snapshot: Snapshot
    language: str
    words: Mapping[str, Any]
    figures: Figures
    tax: str

    @property
    def includes_tax(self) -> bool:
        """Say whether the prices hold tax: they were typed so, and there is some."""
        taxes = self.snapshot["totals"]["taxes"]
        return bool(self.snapshot.get("prices_include_tax")) and any(tax["category"] == _TAXED for tax in taxes)

    def amount_of(self, line: Snapshot) -> int:
        """Return what a line comes to the way its price was typed, in minor units."""
        amount: int = line.get("gross_minor", line["net_minor"])
        return amount

    def column(self, name: str) -> str:
        """Return the title over a column of amounts, which says when these include tax."""
        title = str(self.words[name])
        return str(self.words["with_tax"]).format(what=title, tax=self.tax) if self.includes_tax else title

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
