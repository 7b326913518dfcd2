"""How an invoice is to be paid, as it is typed: at once, a deposit and the rest, or in stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import QueryDict

from seenpaid.documents.parts import FEWEST, MOST, has_deposit
from seenpaid.web.forms.numbers import with_point
from seenpaid.web.forms.typed import Field

WHOLE: Final = "whole"
DEPOSIT: Final = "deposit"
STAGES: Final = "stages"
HEAD: Final = ("plan", "deposit", "deposit_due")
STAGE: Final = ("label", "amount", "due_date")
_SPARE: Final = 2
"""So many rows are blank to begin with; saving, or the button, gives more."""


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage as it is typed; an amount may be a percentage, `30%`."""

    key: str
    values: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Field:
        if name not in STAGE:
            raise KeyError(name)
        return Field(f"stage_{name}", self.values.get(name, ""), self.errors.get(name, ()), self.key)

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed."""
        return not any(value.strip() for value in self.values.values())


def read_stages(posted: QueryDict) -> tuple[StageRow, ...]:
    """Return the stages as they were posted."""
    columns = {name: posted.getlist(f"stage_{name}")[: MOST + 1] for name in STAGE}
    count = max(map(len, columns.values()))
    return tuple(
        StageRow(
            str(index + 1), {name: column[index] if index < len(column) else "" for name, column in columns.items()}
        )
        for index in range(count)
    )


def typed_plan(stages: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], tuple[StageRow, ...], str]:
    """Return head, rows and the last day of stages as `documents.typed` tells them."""
    if not stages:
        return {"plan": WHOLE}, (), ""
    last_day = str(stages[-1]["due_date"])
    if has_deposit(stages) and not _amount(stages[-1]):
        head = {"plan": DEPOSIT, "deposit": _amount(stages[0]), "deposit_due": str(stages[0]["due_date"])}
        return head, (), last_day
    rows = tuple(
        StageRow(str(number), {"label": stage["label"], "amount": _amount(stage), "due_date": str(stage["due_date"])})
        for number, stage in enumerate(stages, start=1)
    )
    return {"plan": STAGES}, rows, last_day


def spared(rows: Sequence[StageRow], *, more: int = 0) -> tuple[StageRow, ...]:
    """Return the rows with blank ones to type into."""
    filled = [row for row in rows if not row.is_blank]
    wanted = min(max(len(filled) + (_SPARE if not filled else 0), FEWEST, len(rows)) + more, MOST)
    blank = [StageRow("", {}) for _ in range(wanted - len(filled))]
    return tuple(replace(row, key=str(number)) for number, row in enumerate([*filled, *blank], start=1))


def raw_stages(head: Mapping[str, str], rows: Sequence[StageRow], *, due_date: str) -> list[dict[str, str]]:
    """Return the stages as `documents.staging` reads them."""
    match head.get("plan"):
        case "deposit":
            return [
                {**_share(head.get("deposit", "")), "due_date": head.get("deposit_due", "")},
                {"due_date": due_date},
            ]
        case "stages":
            return [
                {
                    "label": row.values.get("label", ""),
                    **_share(row.values.get("amount", "")),
                    "due_date": row.values.get("due_date", ""),
                }
                for row in rows
                if not row.is_blank
            ]
    return []


def refused_stages(rows: Sequence[StageRow], errors: Mapping[str, Sequence[str]]) -> tuple[StageRow, ...]:
    """Return the same rows with what is wrong beside them."""
    filled = {row.key: index for index, row in enumerate(row for row in rows if not row.is_blank)}
    return tuple(
        replace(
            row,
            errors={
                ("amount" if name == "percent" else name): errors[f"stages.{filled[row.key]}.{name}"]
                for name in (*STAGE, "percent")
                if row.key in filled and f"stages.{filled[row.key]}.{name}" in errors
            },
        )
        for row in rows
    )


def head_errors(plan: str, errors: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return what is wrong with a plan, by the fields that a form has for it."""
    beside = {
        "stages": "plan",
        "stages.0.amount": "deposit",
        "stages.0.percent": "deposit",
        "stages.0.due_date": "deposit_due",
        "stages.1.due_date": "due_date",
    }
    return {
        beside[name]: found
        for name, found in errors.items()
        if name in beside and (plan == DEPOSIT or name == "stages")
    }


def _share(typed: str) -> dict[str, str]:
    text = with_point(typed.strip())
    return {"percent": text[:-1].strip()} if text.endswith("%") else {"amount": text}


def _amount(stage: Mapping[str, Any]) -> str:
    return f"{stage['percent']}%" if stage.get("percent") else str(stage.get("amount", ""))
