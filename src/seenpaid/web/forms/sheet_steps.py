"""The small gestures of the editor that work without JavaScript: a line more, a line less, a line moved."""

from dataclasses import replace
from typing import Final

from seenpaid.web.forms.plan import STAGES, spared
from seenpaid.web.forms.sheet import LineRow, Sheet, blank_line

ADD: Final = "add"
UPDATE: Final = "update"
ADD_STAGE: Final = "add_stage"
_MOVES: Final = {"up": -1, "down": 1}


def stepped(sheet: Sheet, step: str) -> Sheet | None:
    """Return the paper after `add`, `update`, `remove:KEY`, `up:KEY` or `down:KEY`; None when it is no such gesture."""
    if step == UPDATE:
        return sheet
    if step == ADD:
        return with_line(sheet)
    if step == ADD_STAGE:
        return replace(sheet, stages=spared(sheet.stages, more=1)).with_head(plan=STAGES)
    name, _, key = step.partition(":")
    rows = list(sheet.rows)
    at = next((index for index, row in enumerate(rows) if row.key == key), None)
    if name == "remove":
        kept = tuple(row for row in rows if row.key != key)
        return replace(sheet, rows=kept or (LineRow(sheet.next_key, blank_line(tax_rate=_last_rate(sheet))),))
    if name in _MOVES:
        to = -1 if at is None else at + _MOVES[name]
        if at is not None and 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
        return replace(sheet, rows=tuple(rows))
    return None


def with_line(sheet: Sheet) -> Sheet:
    """Return the paper with one more line, taxed as the line before it."""
    return replace(sheet, rows=(*sheet.rows, LineRow(sheet.next_key, blank_line(tax_rate=_last_rate(sheet)))))


def _last_rate(sheet: Sheet) -> str:
    return sheet.rows[-1].values.get("tax_rate", "") if sheet.rows else ""
