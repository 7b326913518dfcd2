"""Every header of a page that is opened by a token; the same on a page, on the one 404, and on both ways in.

Text pages leave nothing behind and call nobody: not stored, not indexed, no referrer, no script, no frame, no cookie.
(API.md "Pages without login"; SEC-12, SEC-13, SEC-43, SEC-50, SEC-228)
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.csp import CSP, build_policy

_POLICY: Final = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

TOKEN_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": build_policy(_POLICY),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        **(
            {"Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}"}
            if settings.SECURE_HSTS_SECONDS
            else {}
        ),
    }
)
"""For whatever a token answers, a PDF too."""

PAGE_HEADERS: Final[Mapping[str, str]] = MappingProxyType({"Content-Type": "text/html; charset=utf-8", **TOKEN_HEADERS})
"""For pages, and for the page that says nothing is here."""

_BASES: Final = (
    settings.SEENPAID_BASE_URL,
    settings.SEENPAID_STRIPE_API_BASE,
    settings.SEENPAID_PAYPAL_API_BASE,
    settings.SEENPAID_SQUARE_API_BASE,
)
_PAYABLE_AT: Final = sorted(
    {f"{base.scheme}://{base.netloc}" for base in map(urlsplit, _BASES) if base.scheme == "http"}
)

FORM_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {**PAGE_HEADERS, "Content-Security-Policy": build_policy({**_POLICY, "form-action": [CSP.SELF]})}
)
"""For a page with a form on it."""

PAY_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **PAGE_HEADERS,
        "Content-Security-Policy": build_policy({**_POLICY, "form-action": [CSP.SELF, "https:", *_PAYABLE_AT]}),
    }
)
"""For a page with Pay on it. Browsers hold a form's redirect to this too, and a gateway sends customers where it likes:
to its own hosts, to the seller's, to a bank. So any address over TLS is allowed; without TLS our own and a stand-in's.
"""
