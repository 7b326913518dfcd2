"""Somebody signs out where they are not: in a browser left behind, or in all of them. SEC-42"""

from datetime import datetime

from django.utils.crypto import constant_time_compare

from seenpaid.companies.models import User
from seenpaid.companies.queries import sessions_of
from seenpaid.companies.sessions import Session


def end_session(user: User, *, handle: str, now: datetime) -> None:
    """Sign the person out there, before the next request. What ended already, and anybody else's, is passed over."""
    _end(user, [each for each in sessions_of(user, now=now) if constant_time_compare(each.handle, handle)])


def end_other_sessions(user: User, *, key: str, now: datetime) -> None:
    """Sign the person out everywhere but in the session of that key."""
    _end(user, [each for each in sessions_of(user, now=now) if each.session_key != key])


def _end(user: User, sessions: list[Session]) -> None:
    Session.objects.filter(user_id=user.pk, session_key__in=[each.session_key for each in sessions]).delete()
