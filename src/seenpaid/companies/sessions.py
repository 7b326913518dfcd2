"""Where somebody is signed in: sessions that know whose they are, so that each can be seen and ended. SEC-42"""

import base64
from datetime import datetime
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.dateparse import parse_datetime

from seenpaid.lib.tokens import token_digest

_BEGAN: Final = "signed_in"


class Session(AbstractBaseSession):
    """A browser, and who is signed in there, where anybody is. It ends with its row."""

    # No constraint: a session is written while people come and go, and never stands in anybody's way.
    user = models.ForeignKey("companies.User", models.CASCADE, null=True, related_name="+", db_constraint=False)
    began_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=80, blank=True)
    ip = models.GenericIPAddressField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        """Return what reads and writes these."""
        return SessionStore

    @property
    def handle(self) -> str:
        """Return a word for it that opens nothing, unlike its key."""
        return base64.urlsafe_b64encode(token_digest(self.session_key, kind="session")[:15]).decode()


class SessionStore(db.SessionStore):
    """Django's, with whose it is written beside it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to be written."""
        plain, began = super().create_model_instance(data), data.get(_BEGAN) or {}
        return Session(
            session_key=plain.session_key,
            session_data=plain.session_data,
            expire_date=plain.expire_date,
            user_id=data.get(SESSION_KEY),
            began_at=parse_datetime(began["at"]) if began else None,
            browser=began.get("browser", ""),
            ip=began.get("ip"),
        )


def note_sign_in(session: Any, *, browser: str, ip: str | None, now: datetime) -> None:
    """Write down where and when somebody signed in; the session belongs to the request."""
    session[_BEGAN] = {"at": now.isoformat(), "browser": browser[:80], "ip": ip}
