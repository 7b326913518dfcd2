"""Before something that money or access hangs on, whoever sits there types the password again. SEC-52

Signing in counts for five minutes. Then whatever was sent waits while the password is asked, and is done afterwards.
"""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from seenpaid.web.door import MemberRequest

WINDOW: Final = timedelta(minutes=5)


def require_fresh(request: MemberRequest, *, now: datetime) -> None:
    """Let in whoever signed in just now. Raises ReauthenticationRequired, which asks and then goes on."""
    if not is_fresh(request, now=now):
        raise ReauthenticationRequired


def ask_first(request: MemberRequest, *, back_to: str, now: datetime) -> HttpResponse | None:
    """Return where the password is asked, or None if that is not needed. What was sent is not kept: it holds secrets."""
    return None if is_fresh(request, now=now) else redirect(password_url(back_to))


def password_url(back_to: str) -> str:
    """Return where the password is asked; from there it goes back."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back_to})}"


def is_fresh(request: MemberRequest, *, now: datetime) -> bool:
    """Say whether the session was opened, or its password asked, within the last minutes."""
    records = get_authentication_records(request, request.user)
    return bool(records) and now.timestamp() - float(records[-1].get("at", 0)) < WINDOW.total_seconds()
