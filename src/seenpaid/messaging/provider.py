"""Hands a mail to a mail provider over its API, through django-anymail, and tells what the provider said.

The package is an optional extra; nothing here is imported where no provider is named. (docs/decisions/0037)
"""

from contextlib import suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from importlib import import_module
from typing import Any, Final, Self

from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from seenpaid.lib.smtp import NotNowError, RefusedError

MAIL_KEY: Final = "mail"
"""Under this name a provider is given our own id of the mail, and gives it back with whatever it reports."""

_OWN_HEADERS: Final = ("Message-ID", "Date", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted")
_NOT_ABOUT_THE_MAIL: Final = frozenset({401, 402, 403, 404, 408, 425, 429})
_GIVEN_UP: Final = frozenset({"invalid", "rejected", "failed"})


class Provider:
    """One connection to a provider, for any number of mails; a twin of `lib.smtp.Conversation`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._backend: Any = None
        self.provider_id = ""
        """What the provider called the mail that it took last."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._backend is not None:
            with suppress(Exception):  # what is sent is sent, however the line ends.
                self._backend.close()

    def open(self) -> str:
        """Get the provider's backend ready. Raises NotNowError where it is not set up."""
        if self._backend is None:
            try:
                self._backend = import_string(f"anymail.backends.{self._name}.EmailBackend")()
                self._backend.open()
            except Exception as error:  # whatever is missing: the package, a key, the network.
                self._backend = None
                raise NotNowError(_told(error)) from error
        return f"{self._name} is set up"

    def hand_over(self, message: bytes, *, sender: str, recipient: str, envelope_id: str = "") -> str:  # noqa: ARG002 - a provider has return addresses of its own.
        """Return what the provider said once it has taken the message. Raises RefusedError or NotNowError."""
        self.open()
        errors = import_module("anymail.exceptions")
        mail = unpacked(message, recipient=recipient, envelope_id=envelope_id)
        try:
            self._backend.send_messages([mail])
        except errors.AnymailRecipientsRefused as error:
            raise RefusedError(_told(error), is_dead=_states(mail) == {"invalid"}) from error
        except (errors.AnymailUnsupportedFeature, errors.AnymailSerializationError) as error:
            raise RefusedError(_told(error)) from error
        except Exception as error:
            raise _judged(error) from error
        status: Any = mail.anymail_status  # type: ignore[attr-defined]  # anymail puts it there.
        told = status.recipients.get(recipient)
        self.provider_id = str((told and told.message_id) or status.message_id or "")[:200]
        if told is not None and told.status in _GIVEN_UP:
            raise RefusedError(f"{self._name} answered: {told.status}", is_dead=told.status == "invalid")
        if not self.provider_id and (told is None or told.status == "unknown"):
            unclear = f"{self._name} did not say whether it took the mail."
            raise NotNowError(unclear, is_server=False)
        return f"{self._name} took it as {self.provider_id or 'a mail without a name'}"


def unpacked(message: bytes, *, recipient: str, envelope_id: str) -> EmailMultiAlternatives:
    """Return the message as Django holds one, to the one recipient: providers write to whomever the headers name."""
    parsed: EmailMessage = message_from_bytes(message, policy=default)
    mail = EmailMultiAlternatives(
        subject=str(parsed["Subject"]),
        body=_text(parsed, "plain"),
        from_email=str(parsed["From"]),
        to=[recipient],
        reply_to=[str(parsed["Reply-To"])] if parsed["Reply-To"] else None,
        headers={name: str(parsed[name]) for name in _OWN_HEADERS if parsed[name]},
    )
    mail.attach_alternative(_text(parsed, "html"), "text/html")
    for part in parsed.walk():
        if part.get_content_disposition() in {"attachment", "inline"}:
            mail.attach(part)
    mail.metadata = {MAIL_KEY: envelope_id}  # type: ignore[attr-defined]  # anymail reads it.
    mail.track_opens = mail.track_clicks = False  # type: ignore[attr-defined]  # nobody else counts our readers.
    return mail


def _text(message: EmailMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    return "" if body is None else str(body.get_content())


def _states(mail: Any) -> set[str]:
    return set(mail.anymail_status.status or ())


def _judged(error: Exception) -> RefusedError | NotNowError:
    """Say whether the provider will never take this mail, or only not now."""
    code = getattr(error, "status_code", None)
    if isinstance(code, int) and 400 <= code < 500 and code not in _NOT_ABOUT_THE_MAIL:
        return RefusedError(_told(error))
    return NotNowError(_told(error))


def _told(error: Exception) -> str:
    words = "".join(each if each.isprintable() else " " for each in str(error) or type(error).__name__)
    return " ".join(words.split())[:400]
