"""What differs between two revisions, in words a member reads at a glance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.documents.changes import Changes, Line, LineChange, Snapshot, changes_between
from seenpaid.pdf.figures import Figures
from seenpaid.web.moments import day

_FIELDS: Final[dict[str, str | Promise]] = {
    "title": gettext_lazy("Title"),
    "currency": gettext_lazy("Currency"),
    "issue_date": gettext_lazy("Issue date"),
    "due_date": gettext_lazy("Due date"),
    "po_number": gettext_lazy("Purchase order"),
    "notes": gettext_lazy("Notes"),
    "terms": gettext_lazy("Terms"),
    "prices_include_tax": gettext_lazy("Prices"),
    "discount_percent": gettext_lazy("Discount on everything, %"),
    "language": gettext_lazy("Language"),
    "stages": gettext_lazy("Paid in parts"),
}
_PARTIES: Final[dict[str, str | Promise]] = {"seller": gettext_lazy("You: "), "buyer": gettext_lazy("Customer: ")}
_LINE: Final[dict[str, str | Promise]] = {
    "description": gettext_lazy("Description"),
    "quantity": gettext_lazy("Quantity"),
    "unit": gettext_lazy("Unit"),
    "unit_price": gettext_lazy("Price"),
    "discount_percent": gettext_lazy("Discount %"),
    "tax_rate": gettext_lazy("Tax %"),
    "tax_category": gettext_lazy("Tax treatment"),
    "net_minor": gettext_lazy("Amount before tax"),
    "gross_minor": gettext_lazy("Amount with tax"),
}
_SUMS: Final[dict[str, str | Promise]] = {
    "lines_minor": gettext_lazy("Lines"),
    "discount_minor": gettext_lazy("Discount"),
    "subtotal_minor": gettext_lazy("Subtotal"),
    "tax_minor": gettext_lazy("Tax"),
    "total_minor": gettext_lazy("Total"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Something that reads otherwise: what, what it was, what it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line that came, went or changed, and what of it."""

    kind: str
    label: str
    amount: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two revisions side by side."""

    before: int
    after: int
    fields: list[Row]
    lines: list[LineRow]
    sums: list[Row]

    @property
    def is_none(self) -> bool:
        """Say whether they read alike."""
        return not (self.fields or self.lines or self.sums)


def difference_of(before: Snapshot, after: Snapshot) -> Difference:
    """Return what became of the earlier revision."""
    changes = changes_between(before, after)
    was, now = (_figures(snapshot) for snapshot in (before, after))
    return Difference(
        before=before["revision"],
        after=after["revision"],
        fields=[
            Row(_label(field.name), _field(field.name, field.before, was), _field(field.name, field.after, now))
            for field in changes.fields
        ],
        lines=[_line(line, was, now) for line in changes.lines],
        sums=_sums(changes, was, now),
    )


def _sums(changes: Changes, was: Figures, now: Figures) -> list[Row]:
    found = ((name, changes.totals[name]) for name in _SUMS if name in changes.totals)
    return [Row(str(_SUMS[name]), was.money(before), now.money(after)) for name, (before, after) in found]


def _line(line: LineChange, was: Figures, now: Figures) -> LineRow:
    shown = line.after or line.before or {}
    rows = [Row(str(_LINE[name]), _cell(line.before, name, was), _cell(line.after, name, now)) for name in _known(line)]
    figures = now if line.after else was
    return LineRow(
        line.kind,
        shown["description"].partition("\n")[0],
        figures.money(shown.get("gross_minor", shown["net_minor"])),
        rows,
    )


def _known(line: LineChange) -> Iterable[str]:
    return (name for name in line.fields if name in _LINE)


def _cell(line: Line | None, name: str, figures: Figures) -> str:
    value = (line or {}).get(name)
    match name:
        case "net_minor" | "gross_minor" if value is not None:
            return figures.money(value)
        case "unit_price":
            return figures.price(value or "0")
    return _said(value)


def _figures(snapshot: Mapping[str, Any]) -> Figures:
    return Figures(snapshot["currency"], snapshot["locale"], "en")


def _label(name: str) -> str:
    if name in _FIELDS:
        return str(_FIELDS[name])
    party, _dot, detail = name.partition(".")
    words = detail.rpartition(".")[2].replace("_", " ")
    return f"{_PARTIES[party]}{words}" if party in _PARTIES else name.replace("_", " ").replace(".", ": ")


def _said(value: object) -> str:
    return str(value or "") or _("nothing")


def _field(name: str, value: Any, figures: Figures) -> str:
    if name == "stages" and value:
        return "; ".join(
            f"{day(date.fromisoformat(part['due_date']))}: {figures.money(part['minor'])}" for part in value
        )
    if name == "prices_include_tax":
        return _("Including tax") if value else _("Before tax")
    return day(date.fromisoformat(value)) if name.endswith("_date") and value else _said(value)
