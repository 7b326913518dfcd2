"""How many files a company may send in a minute. SEC-160"""

import time
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from seenpaid.lib.throttle import Throttle
from seenpaid.web.door import MemberRequest

UPLOADS: Final = Throttle(limit=60, window_seconds=60, name="uploads")


def too_many(request: MemberRequest) -> HttpResponse | None:
    """Count a file, and answer 429 where that is too many. Nothing of it is read then."""
    if UPLOADS.hit(request.member.company_id, now=time.time()):
        return None
    words = _("That is many files at once. Wait a minute and send the rest.")
    return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"})
