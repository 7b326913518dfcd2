"""Reads what a mail provider posts, by django-anymail, which knows each one's format and signature."""

from importlib import import_module
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from seenpaid.messaging.actions.take_word import Told, Word
from seenpaid.messaging.provider import MAIL_KEY

_WORDS: Final = {
    "delivered": Word.DELIVERED,
    "bounced": Word.BOUNCED,
    "rejected": Word.BOUNCED,
    "failed": Word.BOUNCED,
    "complained": Word.COMPLAINED,
}
_DEAD: Final = frozenset({"invalid", "bounced"})


class ForgedWordError(Exception):
    """It does not come from the provider, or nothing can be made of it."""


def words_in(request: HttpRequest, *, provider: str) -> list[Told]:
    """Return what the request tells. Raises ForgedWordError: both the password and the provider's signature must be right."""
    reader: Any = _reader_of(provider)
    reader.setup(request)
    try:
        reader.run_validators(request)
        events = reader.parse_events(request)
    except SuspiciousOperation as error:
        raise ForgedWordError("The password or the signature is wrong.") from error
    except Exception as error:  # a body that is none of theirs, in whatever way.
        raise ForgedWordError("This makes no sense.") from error
    return [told for event in events if (told := _told(event)) is not None]


def _reader_of(provider: str) -> Any:
    module = import_module(f"anymail.webhooks.{provider}")
    name = provider.replace("_", "").lower()
    for suffix in ("trackingwebhookview", "combinedwebhookview"):
        for each in dir(module):
            if each.lower() == f"{name}{suffix}":
                return getattr(module, each)()
    raise ForgedWordError("This provider tells nothing.")


def _told(event: Any) -> Told | None:
    word = _WORDS.get(str(event.event_type))
    if word is None:
        return None
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    return Told(
        word=word,
        mail_id=str(metadata.get(MAIL_KEY, ""))[:40],
        provider_id=str(event.message_id or "")[:200],
        recipient=str(event.recipient or "")[:254],
        text=" ".join(str(event.mta_response or event.description or "").split())[:400],
        is_dead=str(event.reject_reason) in _DEAD,
    )
