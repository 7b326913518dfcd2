"""The public address of a link, always from SEENPAID_BASE_URL, never from a request. SEC-19"""

from typing import Final

from django.conf import settings

from seenpaid.lib.tokens import unseal
from seenpaid.sharing.models import LinkKind, ShareLink

PATHS: Final = {LinkKind.INVOICE: "i", LinkKind.QUOTE: "q", LinkKind.CREDIT_NOTE: "c", LinkKind.PORTAL: "portal"}


def token_of(link: ShareLink) -> str:
    """Return the link's token, for its owner only."""
    return unseal(bytes(link.sealed), kind=link.kind)


def url_of(link: ShareLink) -> str:
    """Return the link's full URL, for its owner only."""
    return f"{settings.SEENPAID_BASE_URL}/{PATHS[LinkKind(link.kind)]}/{token_of(link)}"
