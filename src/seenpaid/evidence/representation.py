"""The evidence file as JSON tells it; docs/evidence.md says what everything means."""

from typing import Any, TypedDict

from seenpaid.lib.wire import Moment


class Evidence(TypedDict):
    """Everything known of a document's opens, chained, digested and signed."""

    format: str
    about: str
    made_at: Moment
    seller: dict[str, str]
    document: dict[str, Any]
    revisions: list[dict[str, Any]]
    mails: list[dict[str, Any]]
    totals: dict[str, int]
    log: list[dict[str, Any]]
    head: dict[str, Any]
    digest: str
    signature: dict[str, str]
