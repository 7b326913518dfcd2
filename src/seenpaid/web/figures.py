"""What the paper in the editor comes to, while it is still being typed: the same reading and sums as on saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from seenpaid.companies.access import Company
from seenpaid.documents.defaults import defaults_of
from seenpaid.documents.draft import Defaults, DraftFields, InvalidDraftError, parse
from seenpaid.documents.parts import has_deposit
from seenpaid.documents.snapshot import plain
from seenpaid.lib.money import Money
from seenpaid.web.forms.sheet import Sheet

_NOBODY_YET: Final = "-"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the tax breakdown, or one part it is paid in."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums below the lines, written out; `amounts` are those of the lines by their keys."""

    amounts: dict[str, str]
    lines: str = ""
    discount: str = ""
    subtotal: str = ""
    taxes: Sequence[Figure] = ()
    total: str = ""
    parts: Sequence[Figure] = ()
    includes_tax: bool = False
    """Whether the taxes are within the total, and not on top of the subtotal."""
    left_out: int = 0
    """How many lines cannot be read yet and are not in the sums."""


def figures_of(sheet: Sheet, *, company: Company, now: datetime) -> Figures:
    """Return the sums of the lines that can be read so far."""
    defaults = defaults_of(company, now=now)
    filled = [row for row in sheet.rows if not row.is_blank]
    raw = sheet.raw()
    lines = dict(zip((row.key for row in filled), raw["lines"], strict=True))
    fields = _read({**raw, "customer": _NOBODY_YET}, lines, defaults)
    left_out = len(filled) - len(lines)
    if fields is None:
        return Figures({}, left_out=left_out)
    return _written(fields, list(lines), locale=company.locale, left_out=left_out)


def read_so_far(sheet: Sheet, *, company: Company, now: datetime) -> DraftFields | None:
    """Return what can be read of a paper that is still being typed; None while there is no line."""
    filled = [row for row in sheet.rows if not row.is_blank]
    raw = sheet.raw()
    lines = dict(zip((row.key for row in filled), raw["lines"], strict=True))
    return _read({**raw, "customer": _NOBODY_YET}, lines, defaults_of(company, now=now))


def _read(raw: dict[str, Any], lines: dict[str, Any], defaults: Defaults) -> DraftFields | None:
    """Read what can be read: lines with faults leave `lines`, other fields with faults are taken as left out."""
    for _attempt in range(3):
        if not lines:
            return None
        try:
            return parse({**raw, "lines": list(lines.values())}, defaults=defaults)
        except InvalidDraftError as error:
            keys = list(lines)
            for name in error.errors:
                where, _dot, rest = name.partition(".")
                if where != "lines":
                    raw.pop(where, None)
                elif rest:
                    lines.pop(keys[int(rest.partition(".")[0])], None)
                else:
                    return None
            raw["customer"] = _NOBODY_YET
    return None


def _written(fields: DraftFields, keys: list[str], *, locale: str, left_out: int) -> Figures:
    def money(minor: int) -> str:
        return Money(minor, fields.currency).format(locale)

    totals = fields.totals
    return Figures(
        amounts={key: money(amount) for key, amount in zip(keys, totals.amounts_minor, strict=True)},
        lines=money(sum(totals.amounts_minor)) if totals.taken_off_minor else "",
        discount=money(-totals.taken_off_minor) if totals.taken_off_minor else "",
        subtotal=money(totals.subtotal_minor),
        taxes=[Figure(_tax_name(fields, plain(tax.rate)), money(tax.tax_minor)) for tax in totals.taxes if tax.rate],
        total=money(totals.total_minor),
        parts=[Figure(_part_name(fields, index), money(stage.minor)) for index, stage in enumerate(fields.stages)],
        includes_tax=fields.prices_include_tax,
        left_out=left_out,
    )


def _tax_name(fields: DraftFields, rate: str) -> str:
    words = _("Including tax %(rate)s%%") if fields.prices_include_tax else _("Tax %(rate)s%%")
    return words % {"rate": rate}


def _part_name(fields: DraftFields, index: int) -> str:
    label = fields.stages[index].label
    if label:
        return label
    if has_deposit([stage.kept() for stage in fields.stages]):
        return _("Balance") if index else _("Deposit")
    return _("Part %(number)s of %(of)s") % {"number": index + 1, "of": len(fields.stages)}
