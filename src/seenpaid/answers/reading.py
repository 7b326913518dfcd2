"""Reads what a customer typed. Plain rules, no database; a fault is a word for which each language has a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from seenpaid.answers.kinds import Kind
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line

LATEST_PROMISE: Final = timedelta(days=92)
"""A promise keeps reminders away, so it cannot be for a day that never comes."""
LONGEST_REFERENCE: Final = 200
LONGEST_QUESTION: Final = 1000
FIELDS: Final = ("on", "reference", "question", "to")


class InvalidAnswerError(ValueError):
    """What was typed is no such answer; `fault` names why."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, read and found right."""

    kind: Kind
    on: date | None = None
    text: str = ""
    """A reference, or a question."""
    address: str = ""
    """Whom it was forwarded to."""


def read(kind: str, typed: Mapping[str, str], *, today: date) -> Said:
    """Return what was said. A mail address comes checked. Raises InvalidAnswerError."""
    match kind:
        case Kind.PROMISE:
            return Said(Kind.PROMISE, on=_day(typed.get("on", ""), today=today))
        case Kind.PAID:
            return Said(Kind.PAID, text=_reference(typed.get("reference", "")))
        case Kind.QUESTION:
            return Said(Kind.QUESTION, text=_question(typed.get("question", "")))
        case Kind.FORWARD:
            return Said(Kind.FORWARD, address=typed.get("to", ""))
    raise InvalidAnswerError("choose")


def _day(text: str, *, today: date) -> date:
    try:
        day = date.fromisoformat(text.strip()[:20])
    except ValueError:
        raise InvalidAnswerError("day") from None
    if not timedelta() <= day - today <= LATEST_PROMISE:
        raise InvalidAnswerError("day")
    return day


def _reference(text: str) -> str:
    try:
        return clean_line(text, limit=LONGEST_REFERENCE)
    except UnsafeTextError:
        raise InvalidAnswerError("reference") from None


def _question(text: str) -> str:
    try:
        question = clean_block(text, limit=LONGEST_QUESTION)
    except UnsafeTextError:
        raise InvalidAnswerError("question") from None
    if not question:
        raise InvalidAnswerError("question")
    return question
