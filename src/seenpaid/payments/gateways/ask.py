"""Asks a provider that speaks JSON and has no small library of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seenpaid.lib.http import UnreachableError, call
from seenpaid.payments.gateways.errors import ProviderDownError
from seenpaid.payments.gateways.message import text_in


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider answered."""

    status: int
    told: Mapping[str, Any]

    @property
    def is_good(self) -> bool:
        """Say whether it did what was asked."""
        return 200 <= self.status < 300

    def listed(self, *path: str) -> Sequence[Mapping[str, Any]]:
        """Return the objects in a list of the answer; none where there is no such list."""
        return listed(self.told, *path)


def listed(told: object, *path: str) -> Sequence[Mapping[str, Any]]:
    """Return the objects in the list at that place in nested objects."""
    for name in path:
        told = told.get(name) if isinstance(told, Mapping) else None
    return [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []


def ask(
    method: str, url: str, *, provider: str, headers: Mapping[str, str], is_ours: bool, body: object = None,
    form: str = "",
) -> Reply:  # fmt: skip
    """Ask once. Raises ProviderDownError where there was no answer, or one that says nothing about what was asked."""
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    sent = form.encode() if form else json.dumps(body).encode() if body is not None else b""
    wanted = {"Content-Type": kind, "Accept": "application/json", **headers}
    try:
        answer = call(method, url, headers=wanted, body=sent, is_ours=is_ours)
        told = json.loads(answer.body.decode() or "{}")
    except (UnreachableError, ValueError, RecursionError) as error:
        raise ProviderDownError(f"{provider} did not answer. Try again in a moment.") from error
    if answer.status >= 500 or answer.status in {408, 429} or not isinstance(told, dict):
        raise ProviderDownError(f"{provider} did not answer. Try again in a moment.")
    return Reply(answer.status, told)


def said_by(told: Mapping[str, Any], *names: str) -> str:
    """Return the first of these texts that the answer holds."""
    return next((text for name in names if (text := text_in(told, name))), "It was refused.")
