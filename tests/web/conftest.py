"""Members at their pages, in a frozen moment."""

from collections.abc import Callable, Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from seenpaid.companies.models import Membership
from tests.make import NOW, make_company


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Stop the views' clock at NOW; call it to set another moment."""

    def stop(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    stop(NOW)
    return stop


class Seat:
    """Somebody signed in, at their company's pages."""

    def __init__(self, member: Membership) -> None:
        self.member = member
        self.client = Client()
        self.client.force_login(member.user)
        sign_in_at(self.client, member, NOW)

    def path(self, path: str) -> str:
        return f"/at/{self.member.company.slug}/{path}"

    def get(self, path: str = "", data: Mapping[str, str] | None = None, **headers: str) -> HttpResponse:
        return self.client.get(self.path(path), data, headers=_headers(headers))

    def post(self, path: str, data: Mapping[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self.client.post(self.path(path), data or {}, headers=_headers(headers))


def sign_in_at(client: Client, member: Membership, at: datetime) -> None:
    """Let the session know when the password was typed last."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at.timestamp()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = member.user_id
    session.save()


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def alice(db: None) -> Seat:
    return Seat(make_company())


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(answer: HttpResponse) -> str:
    """Return the words of a page, as they are read."""
    reader = _Reader()
    reader.feed(text_of(answer))
    return " ".join(" ".join(reader.words).split())


def tags_of(answer: HttpResponse) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Reader()
    reader.feed(text_of(answer))
    return reader.tags


def value_of(answer: HttpResponse, name: str, *, row: str = "") -> str | None:
    """Return what stands in the first field of that name, or in that of the form of `row`."""
    fields = [attrs for tag, attrs in tags_of(answer) if tag == "input" and attrs.get("name") == name]
    return next(attrs.get("value") for attrs in fields if not row or attrs.get("id") == f"id_{name}_{row}")


def links_of(answer: HttpResponse) -> list[str]:
    return [attrs.get("href") or "" for tag, attrs in tags_of(answer) if tag == "a"]
