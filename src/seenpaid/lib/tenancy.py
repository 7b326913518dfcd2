"""Naming the few places that look across companies on purpose: the worker's sweeps, and nothing a request can reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_reason: ContextVar[str] = ContextVar("across_companies", default="")


@contextmanager
def across_companies(reason: str) -> Iterator[None]:
    """Say why a query names no company. While tests run, a guard refuses every other query that does not. SEC-36"""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def reason_to_cross() -> str:
    """Return why the code now running may look across companies, or nothing."""
    return _reason.get()
