"""How a company reminds, as a form: the hours, the limits, and a row for each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from seenpaid.messaging.reminders.plan import MOST_STEPS, PlannedStep
from seenpaid.messaging.reminders.queries import ReminderSettings
from seenpaid.web.forms.typed import Field, Typed, typed

NAMES: Final = ("is_on", "first_hour", "last_hour", "gap_days", "most")
STEP_NAMES: Final = ("id", "days", "when", "condition", "subject", "text")
OFF: Final = "off"
_LONGEST_NUMBER: Final = 4
_BLANK: Final = {"when": "after", "condition": "any"}


@dataclass(frozen=True, slots=True)
class RemindersForm:
    """What is typed about reminders."""

    fields: Typed
    days: frozenset[str] = frozenset()
    steps: tuple[Typed, ...] = ()

    def raw(self) -> dict[str, object]:
        """Return it as `messaging.reminders` reads it. A switch that is off is not posted."""
        return {
            **{name: self.fields.values[name] for name in NAMES if name != "is_on"},
            "is_on": self.fields["is_on"].is_on,
            "days": sorted(self.days),
            "steps": [_raw_step(step) for step in self.steps],
        }

    def refused(self, errors: Mapping[str, Sequence[str]]) -> "RemindersForm":
        """Return the same words with what is wrong beside them."""
        own = {name: found for name, found in errors.items() if not name.startswith("steps.")}
        steps = (step.refused(_of_step(errors, number)) for number, step in enumerate(self.steps))
        return RemindersForm(self.fields.refused(own), self.days, tuple(steps))

    def rows(self) -> list[dict[str, Field]]:
        """Return the steps with names of their own for every field, and one blank row to add another."""
        rows = [*self.steps, *([Typed(_BLANK)] if len(self.steps) < MOST_STEPS else [])]
        return [
            {name: Field(f"step_{name}", row[name].value, row[name].errors, str(number)) for name in STEP_NAMES}
            for number, row in enumerate(rows, start=1)
        ]

    def faults(self) -> list[Field]:
        """Return every field that is wrong, for the summary above the form."""
        return [*self.fields.faults(), *(field for row in self.rows() for field in row.values() if field.errors)]


def read_reminders(posted: QueryDict) -> RemindersForm:
    """Return the form as it was posted; a step without a number of days is none."""
    columns = {name: posted.getlist(f"step_{name}")[: MOST_STEPS + 1] for name in STEP_NAMES}
    length = max(map(len, columns.values()))
    steps = (
        Typed({name: column[number] if number < len(column) else "" for name, column in columns.items()})
        for number in range(length)
    )
    filled = (step for step in steps if step["days"].value.strip() or _has_words(step))
    return RemindersForm(typed(posted, NAMES), frozenset(posted.getlist("days")), tuple(filled))


def form_of(settings: ReminderSettings, steps: Sequence[PlannedStep]) -> RemindersForm:
    """Return the form that a company's reminders are changed with."""
    fields = {name: str(getattr(settings, name)) for name in NAMES if name != "is_on"}
    rows = (
        Typed(
            {
                "id": step.id,
                "days": str(abs(step.days)),
                "when": "before" if step.days < 0 else "after",
                "condition": step.condition if step.is_on else OFF,
                "subject": step.subject,
                "text": step.text,
            }
        )
        for step in steps
    )
    is_on = "on" if settings.on_since else ""
    return RemindersForm(Typed({**fields, "is_on": is_on}), frozenset(settings.days), tuple(rows))


def _raw_step(step: Typed) -> dict[str, object]:
    days, condition = step["days"].value.strip(), step["condition"].value
    is_number = days.isascii() and days.isdigit() and len(days) <= _LONGEST_NUMBER
    return {
        "id": step["id"].value,
        "days": int(days) * (-1 if step["when"].value == "before" else 1) if is_number else days,
        "condition": "any" if condition == OFF else condition,
        "subject": step["subject"].value,
        "text": step["text"].value,
        "is_on": condition != OFF,
    }


def _has_words(step: Typed) -> bool:
    return any(step[name].value.strip() for name in ("subject", "text"))


def _of_step(errors: Mapping[str, Sequence[str]], number: int) -> dict[str, Sequence[str]]:
    prefix = f"steps.{number}."
    return {name.removeprefix(prefix): found for name, found in errors.items() if name.startswith(prefix)}
