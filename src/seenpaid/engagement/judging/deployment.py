"""What requests carry on their way to this installation: a proxy in front may strip Sec-* headers from every one."""

from collections.abc import Mapping
from typing import Final

from seenpaid.engagement.client.fingerprints import SCHEME
from seenpaid.engagement.models import View
from seenpaid.lib.tenancy import across_companies

_TOLD_BY: Final = "sec-fetch-mode"
_LOOKED_AT: Final = 100


class _Known:
    """Once known to arrive, always known; what nobody has sent yet is looked for in the log, once in a process."""

    metadata_arrives: bool | None = None


def note_metadata(headers: Mapping[str, str], *, secure: bool) -> None:
    """Learn from a request. What comes in the clear is from beside the proxy, and says nothing about the way through it."""
    if secure and _TOLD_BY in headers:
        _Known.metadata_arrives = True


def metadata_arrives() -> bool:
    """Say whether fetch metadata has been seen to reach this installation."""
    if _Known.metadata_arrives is None:
        _Known.metadata_arrives = _arrived_lately()
    return _Known.metadata_arrives


def _arrived_lately() -> bool:
    with across_companies("what a proxy lets through is the same for every company"):
        newest = list(View.objects.order_by("-id").values_list("headers", flat=True)[:_LOOKED_AT])
    return any(headers.get(SCHEME) == "https" and _TOLD_BY in headers for headers in newest)
