"""What customers' pages load: the stylesheet in the seller's colour, and the logo. Neither knows who asks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest, HttpResponse

from seenpaid.portal.answer import not_found
from seenpaid.portal.door import read_only
from seenpaid.portal.logo import LogoNotFoundError, read_logo
from seenpaid.portal.style import ACCENT, stylesheet, version

_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_FOR_NOW: Final = "public, max-age=300"


@read_only
def show_style(request: HttpRequest, accent: str) -> HttpResponse:
    """Answer with the customers' stylesheet in a colour."""
    if not ACCENT.fullmatch(accent):
        return not_found()
    kept = _FOR_GOOD if request.GET.get("v") == version() else _FOR_NOW
    return HttpResponse(
        stylesheet(accent), content_type="text/css; charset=utf-8", headers={**_HEADERS, "Cache-Control": kept}
    )


@read_only
def show_logo(request: HttpRequest, handle: str) -> HttpResponse:
    """Answer with a logo. A new picture gets a new address, so this one is kept for good."""
    del request
    try:
        picture = read_logo(handle)
    except LogoNotFoundError:
        return not_found()
    return HttpResponse(picture, content_type="image/png", headers={**_HEADERS, "Cache-Control": _FOR_GOOD})
