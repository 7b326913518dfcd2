"""What robots are told before they read: come in. A page that is not read cannot say that it is not to be listed."""

from typing import Final

from django.http import HttpRequest, HttpResponse

from seenpaid.portal.door import read_only

_TEXT: Final = """\
# Shared pages say "noindex" themselves. Were they closed here, a link found elsewhere could still be listed.
User-agent: *
Allow: /
"""


@read_only
def show_robots(request: HttpRequest) -> HttpResponse:
    """Close nothing. SEC-13"""
    del request
    headers = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "public, max-age=86400"}
    return HttpResponse(_TEXT, content_type="text/plain; charset=utf-8", headers=headers)
