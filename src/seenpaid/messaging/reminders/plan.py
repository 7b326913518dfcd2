"""Reads how a company wants to remind, as it was typed. Plain rules, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from seenpaid.companies.profile import InvalidProfileError, Reading
from seenpaid.messaging.placeholders import unknown_in
from seenpaid.messaging.reminders.due import Condition

MOST_STEPS: Final = 12
FURTHEST: Final = 365
_FIELDS: Final = frozenset({"is_on", "first_hour", "last_hour", "days", "gap_days", "most", "steps"})
_STEP_FIELDS: Final = frozenset({"id", "days", "condition", "subject", "text", "is_on"})


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step as it shall be; `id` is empty for a new one."""

    days: int
    id: str = ""
    condition: str = Condition.ANY
    subject: str = ""
    text: str = ""
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """How a company wants to remind."""

    is_on: bool
    first_hour: int
    last_hour: int
    days: str
    gap_days: int
    most: int
    steps: Sequence[PlannedStep]


USUAL_STEPS: Final = (PlannedStep(-3), PlannedStep(0), PlannedStep(7), PlannedStep(14))


def read_plan(raw: Mapping[str, object]) -> Plan:
    """Return the plan. Raises InvalidProfileError, whose `errors` name `steps.0.days` and the like."""
    reading = Reading(raw, allowed=_FIELDS)
    plan = Plan(
        is_on=reading.yes("is_on"),
        first_hour=reading.whole("first_hour", least=0, most=23),
        last_hour=reading.whole("last_hour", least=1, most=24),
        days=_weekdays(reading, raw.get("days")),
        gap_days=reading.whole("gap_days", least=1, most=60),
        most=reading.whole("most", least=1, most=MOST_STEPS),
        steps=_steps(reading, raw.get("steps")),
    )
    if not reading.errors and plan.first_hour >= plan.last_hour:
        reading.fault("last_hour", "Choose an hour after the first.")
    reading.done()
    return plan


def _weekdays(reading: Reading, raw: object) -> str:
    known = isinstance(raw, list | tuple) and all(isinstance(day, str) and day in set("0123456") for day in raw)
    days = "".join(sorted(set(raw))) if known and isinstance(raw, list | tuple) else ""
    if not days:
        reading.fault("days", "Choose at least one day.")
    return days


def _steps(reading: Reading, raw: object) -> list[PlannedStep]:
    if not isinstance(raw, list | tuple) or len(raw) > MOST_STEPS:
        reading.fault("steps", f"Steps are a list of at most {MOST_STEPS}.")
        return []
    steps = []
    for number, entry in enumerate(raw):
        inner = Reading(entry if isinstance(entry, Mapping) else {}, allowed=_STEP_FIELDS)
        steps.append(
            PlannedStep(
                id=inner.line("id", limit=32),
                days=inner.whole("days", least=-FURTHEST, most=FURTHEST),
                condition=inner.one_of("condition", set(Condition), "Choose one of the conditions offered."),
                subject=inner.line("subject", limit=200),
                text=inner.block("text", limit=4000),
                is_on=inner.yes("is_on"),
            )
        )
        for name in ("subject", "text"):
            if unknown := unknown_in(getattr(steps[-1], name)):
                inner.fault(name, f"There is no {{{unknown[0]}}} to fill in.")
        for name, messages in inner.errors.items():
            for message in messages:
                reading.fault(f"steps.{number}.{name}", message)
    return steps


__all__ = ["FURTHEST", "MOST_STEPS", "USUAL_STEPS", "InvalidProfileError", "Plan", "PlannedStep", "read_plan"]
