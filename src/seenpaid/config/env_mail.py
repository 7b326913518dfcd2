"""What the environment says of mail: whom it is from, which server or provider takes it, where bounces come in."""

from collections.abc import Mapping
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

from seenpaid.config.env import parts_of, text


def mail_from(name: str, default: str) -> str:
    """Return whom mail is from: `Name <address>`, or an address alone."""
    value = text(name)
    _, address = parseaddr(value)
    if value and ("@" not in address or not value.isprintable()):
        message = f"{name} is “{value}”; write it like Studio North <invoices@example.com>."
        raise ImproperlyConfigured(message)
    return value or default


def mailer(server: Mapping[str, object] | None, directory: Path) -> dict[str, object]:
    """Return Django's own way to send: by the server, or into files."""
    if server is None:
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": directory}}
    if "provider" in server:
        return {"BACKEND": f"anymail.backends.{server['provider']}.EmailBackend"}
    options = {name: server[name] for name in ("host", "port", "username", "password")}
    how = {"use_tls": server["security"] == "starttls", "use_ssl": server["security"] == "tls", "timeout": 15}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options | how}


def mail_server(name: str) -> dict[str, object] | None:
    """Return the parts of what the variable names: a server, or a provider; None when it names neither."""
    value = text(name)
    return parsed_mail_server(name, value) if value else None


def parsed_mail_server(name: str, value: str) -> dict[str, object]:
    """Return the parts of `smtp://user:password@host:587?tls=starttls`, or of `anymail://postmark?server_token=…`."""
    parts = parts_of(value)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()} if parts else {}
    if parts and parts.scheme == "anymail":
        return _provider(name, parts, query)
    implicit = bool(parts and parts.scheme == "smtps")
    security = query.pop("tls", "tls" if implicit else "starttls")
    good = parts and parts.scheme in {"smtp", "smtps"} and parts.hostname and security in {"starttls", "tls", "none"}
    if not parts or not good or query or parts.path.strip("/"):
        message = (
            f"{name} must be like smtp://user:password@host:587?tls=starttls; tls is starttls, tls or none. "
            "Write special characters of the password as %40, %3A and so on."
        )
        raise ImproperlyConfigured(message)
    return {
        "host": parts.hostname,
        "port": parts.port or {"tls": 465, "starttls": 587, "none": 25}[security],
        "security": security,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }


def _provider(name: str, parts: SplitResult, query: Mapping[str, str]) -> dict[str, object]:
    provider = parts.netloc
    if not provider.replace("_", "").isalpha() or parts.path.strip("/"):
        message = f"{name} must name a provider like anymail://postmark?server_token=…"
        raise ImproperlyConfigured(message)
    try:
        is_known = find_spec(f"anymail.backends.{provider}") is not None
    except ModuleNotFoundError as error:
        message = f"{name} names a mail provider, which needs one more package: pip install 'seenpaid[anymail]'"
        raise ImproperlyConfigured(message) from error
    if not is_known:
        message = f"{name} names “{provider}”, which django-anymail does not know."
        raise ImproperlyConfigured(message)
    return {"provider": provider, "options": dict(query)}


def anymail(server: Mapping[str, object] | None, *, webhook_secret: str) -> dict[str, object]:
    """Return the settings of django-anymail: `server_token` of Postmark is its POSTMARK_SERVER_TOKEN."""
    if server is None or "provider" not in server:
        return {}
    provider, options = str(server["provider"]), server["options"]
    own = {f"{provider}_{key}".upper(): value for key, value in dict(options).items()}  # type: ignore[call-overload]  # as it was put in above.
    # What one provider cannot do, such as our own tracking switches, is no reason to send nothing.
    return {**own, "WEBHOOK_SECRET": webhook_secret, "IGNORE_UNSUPPORTED_FEATURES": True, "REQUESTS_TIMEOUT": 20}


def mailbox_of(name: str) -> dict[str, object] | None:
    """Return the parts of `imaps://user:password@host/INBOX`; None when no mailbox is named."""
    value = text(name)
    if not value:
        return None
    parts = parts_of(value)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()} if parts else {}
    security = query.pop("tls", "tls" if parts and parts.scheme == "imaps" else "starttls")
    folder = unquote(parts.path.strip("/")) if parts else ""
    good = parts and parts.scheme in {"imap", "imaps"} and parts.hostname and parts.username and parts.password
    if not parts or not good or query or security not in {"starttls", "tls", "none"} or set(folder) & set('"\\\r\n'):
        message = f"{name} must be like imaps://user:password@host/INBOX, or imap://…?tls=starttls (or tls=none)."
        raise ImproperlyConfigured(message)
    return {
        "host": parts.hostname,
        "port": parts.port or (993 if security == "tls" else 143),
        "security": security,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "folder": folder or "INBOX",
    }
