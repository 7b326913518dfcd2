"""The paper as a form: what stands in the editor, from wherever it came, and back again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import QueryDict

from seenpaid.documents.draft import MOST_LINES
from seenpaid.web.forms.numbers import with_point
from seenpaid.web.forms.plan import (
    HEAD as PLAN,
    StageRow,
    head_errors,
    raw_stages,
    read_stages,
    refused_stages,
    typed_plan,
)
from seenpaid.web.forms.typed import Field, Typed

HEAD: Final = (
    "customer", "title", "currency", "prices_include_tax", "issue_date", "due_date", "po_number", "discount_percent",
    "notes", "terms",
)  # fmt: skip
LINE: Final = ("description", "quantity", "unit", "unit_price", "discount_percent", "tax_rate", "tax_category")
NUMBERS: Final = frozenset({"quantity", "unit_price", "discount_percent", "tax_rate"})
PARTIAL: Final = ("partial_payments_enabled", "partial_payments_minimum")
NEW_CUSTOMER: Final = ("new_customer_name", "new_customer_email")
INCLUDED: Final = "yes"
ADDED: Final = "no"
"""Whether the prices include tax: the words of the choice."""
BLANK_KEY: Final = "999999"
"""Stands for the key of a line that the browser adds by itself."""
_BLANK: Final = {"description": "", "unit_price": ""}
_KEY: Final = re.compile(r"[0-9]{1,6}", re.ASCII)

type Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as it is typed. The key tells it apart while lines move."""

    key: str
    values: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Field:
        if name not in LINE:
            # A template then finds the key and what else a row has.
            raise KeyError(name)
        return Field(f"line_{name}", self.values.get(name, ""), self.errors.get(name, ()), self.key)

    @property
    def is_blank(self) -> bool:
        """Say whether nobody typed anything that a line needs."""
        return not any(self.values.get(name, "").strip() for name in _BLANK)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole paper as it is typed."""

    head: Typed
    rows: tuple[LineRow, ...]
    line_errors: Sequence[str] = ()
    stages: tuple[StageRow, ...] = ()

    @property
    def next_key(self) -> str:
        """Return a key no row has."""
        return str(max((int(row.key) for row in self.rows), default=0) + 1)

    def raw(self) -> Raw:
        """Return it as `documents.draft.parse` reads it. Rows left blank are no lines."""
        head = raw_head(self.head.values)
        stages = raw_stages(self.head.values, self.stages, due_date=head["due_date"])
        lines = [_line(row) for row in self.rows if not row.is_blank]
        return {**head, "lines": lines, "stages": stages, **_partial(self.head.values)}

    def refused(self, errors: Mapping[str, Sequence[str]]) -> "Sheet":
        """Return the same words with what is wrong beside them."""
        filled = [row for row in self.rows if not row.is_blank]
        by_key = {row.key: _below(errors, f"lines.{index}") for index, row in enumerate(filled)}
        return Sheet(
            self.head.refused(
                {name: found for name, found in errors.items() if not name.startswith(("lines", "stages"))}
                | head_errors(self.head.values.get("plan", ""), errors)
            ),
            tuple(replace(row, errors=by_key.get(row.key, {})) for row in self.rows),
            tuple(errors.get("lines", ())),
            refused_stages(self.stages, errors),
        )

    def with_head(self, **words: str) -> "Sheet":
        """Return the same paper with some words of its head changed."""
        return replace(self, head=Typed({**self.head.values, **words}, self.head.errors))

    def faults(self) -> list[Field]:
        """Return every field that is wrong, for the summary above the form."""
        lines = (row[name] for row in self.rows for name in row.errors if name in LINE)
        stages = (row[name] for row in self.stages for name in row.errors)
        return [
            *self.head.faults(),
            *stages,
            *lines,
            *([Field("lines", "", self.line_errors)] if self.line_errors else []),
        ]


def read_sheet(posted: QueryDict) -> Sheet:
    """Return the paper as it was posted."""
    # A form without the field, as a quote's is, says nothing of partial payments; a box that is not ticked says no.
    partial = PARTIAL if PARTIAL[-1] in posted else ()
    head = Typed({name: posted.get(name, "") for name in (*HEAD, *PLAN, *partial, *NEW_CUSTOMER)})
    keys = posted.getlist("line_key")[: MOST_LINES + 1]
    columns = {name: posted.getlist(f"line_{name}") for name in LINE}
    rows = [
        LineRow(
            key if _KEY.fullmatch(key) else str(900_000 + index),
            {name: column[index] if index < len(column) else "" for name, column in columns.items()},
        )
        for index, key in enumerate(keys)
    ]
    return Sheet(head, _apart(rows), stages=read_stages(posted))


def raw_head(words: Mapping[str, str]) -> Raw:
    """Return the head as `documents.draft.parse` reads it; a form without the choice says nothing of tax in prices."""
    head: Raw = {name: words.get(name, "") for name in HEAD}
    head["discount_percent"] = with_point(head["discount_percent"])
    choice = head.pop("prices_include_tax")
    if choice:
        head["prices_include_tax"] = {INCLUDED: True, ADDED: False}.get(choice, choice)
    return head


def sheet_of(raw: Mapping[str, Any], *, tax_rate: str = "") -> Sheet:
    """Return the paper for a document as `documents.typed` tells it, with one blank line if it has none."""
    plan, stages, last_day = typed_plan(raw.get("stages") or [])
    words = {name: "" if raw.get(name) is None else str(raw[name]) for name in HEAD if name in raw}
    if "prices_include_tax" in raw:
        words["prices_include_tax"] = INCLUDED if raw["prices_include_tax"] else ADDED
    head = Typed(words | plan | _typed_partial(raw) | ({"due_date": last_day} if last_day else {}))
    lines = raw.get("lines") or [blank_line(tax_rate=tax_rate)]
    return Sheet(
        head, tuple(LineRow(str(number), dict(line)) for number, line in enumerate(lines, start=1)), stages=stages
    )


def _typed_partial(raw: Mapping[str, Any]) -> dict[str, str]:
    kept = raw.get("partial_payments") or {}
    return dict(zip(PARTIAL, ("on" if kept.get("enabled") else "", str(kept.get("minimum") or "")), strict=True))


def _partial(words: Mapping[str, str]) -> Raw:
    enabled, minimum = PARTIAL
    if minimum not in words:
        return {}
    return {
        "partial_payments": {
            "enabled": words.get(enabled) == "on",
            "minimum": with_point(words[minimum].strip()) or None,
        }
    }


def blank_line(*, tax_rate: str = "") -> dict[str, str]:
    """Return a line to type into."""
    return {**dict.fromkeys(LINE, ""), "quantity": "1", "tax_rate": tax_rate}


def _apart(rows: list[LineRow]) -> tuple[LineRow, ...]:
    """Give rows that share a key keys of their own."""
    seen: set[str] = set()
    apart = []
    for row in rows:
        key = row.key
        while key in seen:
            key = str(int(key) + 1)
        seen.add(key)
        apart.append(replace(row, key=key))
    return tuple(apart)


def _line(row: LineRow) -> dict[str, str]:
    return {name: with_point(value) if name in NUMBERS else value for name, value in row.values.items()}


def _below(errors: Mapping[str, Sequence[str]], name: str) -> dict[str, Sequence[str]]:
    prefix = f"{name}."
    return {key.removeprefix(prefix): found for key, found in errors.items() if key.startswith(prefix)}
