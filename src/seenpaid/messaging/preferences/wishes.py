"""Reads what somebody wants by mail: only these switches, only yes or no. Plain rules, no database. SEC-125"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

SWITCHES: Final = ("documents", "reminders", "marketing")
LARGEST_BODY: Final = 4096
_MOST_TOLD: Final = 10
_WORDS: Final = {"on": True, "off": False}


class InvalidWishError(Exception):
    """What was asked for makes no sense here; `errors` says where."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(messages)}" for name, messages in errors.items()))
        self.errors = errors


def wishes_in_json(body: bytes) -> dict[str, bool]:
    """Return the switches that a program sets. Raises InvalidWishError."""
    if len(body) > LARGEST_BODY:
        raise InvalidWishError({"body": [f"Send at most {LARGEST_BODY} bytes."]})
    try:
        raw = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InvalidWishError({"body": ["Send one JSON object, each name once."]}) from error
    if not isinstance(raw, dict) or not raw:
        raise InvalidWishError({"body": [f"Send an object with some of {', '.join(SWITCHES)}."]})
    _refuse_unknown(raw)
    if wrong := {name: ["Use true or false."] for name, value in raw.items() if not isinstance(value, bool)}:
        raise InvalidWishError(wrong)
    return {name: value is True for name, value in raw.items()}


def wishes_in_form(posted: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Return the switches that a button of the page sets: one of them, or `all=off`. Raises InvalidWishError."""
    if set(posted) == {"all"} and list(posted["all"]) == ["off"]:
        return dict.fromkeys(SWITCHES, False)
    _refuse_unknown(posted)
    if not posted:
        raise InvalidWishError({"body": ["Nothing was asked for."]})
    if wrong := {name: ["Use on or off."] for name, said in posted.items() if len(said) != 1 or said[0] not in _WORDS}:
        raise InvalidWishError(wrong)
    return {name: _WORDS[said[0]] for name, said in posted.items()}


def is_one_click(posted: Mapping[str, Sequence[str]]) -> bool:
    """Say whether a mail program asks on its user's behalf: that one field and nothing else (RFC 8058)."""
    return {name: list(said) for name, said in posted.items()} == {"List-Unsubscribe": ["One-Click"]}


def wishes_of_one_click(category: str) -> dict[str, bool]:
    """Return what one click on a mail of that category switches off; everything if its address says none."""
    if not category:
        return dict.fromkeys(SWITCHES, False)
    if category not in SWITCHES:
        raise InvalidWishError({"c": ["There is no such switch."]})
    return {category: False}


def _refuse_unknown(raw: Mapping[str, object]) -> None:
    unknown = [name for name in raw if name not in SWITCHES]
    if unknown:
        raise InvalidWishError({name[:60]: ["There is no such switch."] for name in unknown[:_MOST_TOLD]})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name stands twice.")
    return found
