"""The environment, typed at the door. Every NAME may also be given as NAME_FILE."""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from seenpaid.config import sqlite


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file named by NAME_FILE."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            message = f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
            raise ImproperlyConfigured(message) from error
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    message = f"{name} is “{value}”; use yes or no."
    raise ImproperlyConfigured(message)


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return one of the allowed words."""
    value = text(name, default) or default
    if value not in allowed:
        message = f"{name} is “{value}”; use one of {', '.join(allowed)}."
        raise ImproperlyConfigured(message)
    return value


def whole(name: str, default: int) -> int:
    """Return a whole number above zero."""
    value = text(name) or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
        message = f"{name} is “{value}”; use a whole number above zero."
        raise ImproperlyConfigured(message)
    return int(value)


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return a list of CIDRs separated by commas or spaces."""
    try:
        return tuple(ip_network(word, strict=False) for word in text(name).replace(",", " ").split())
    except ValueError as error:
        message = f"{name}: {error}. Write networks such as 10.0.0.0/8, separated by commas."
        raise ImproperlyConfigured(message) from error


def base_url(name: str, default: str) -> str:
    """Return an absolute http(s) URL without a trailing slash; the default is taken as it is."""
    value = text(name).rstrip("/")
    if not value:
        return default
    parts = parts_of(value)
    if not parts or parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        message = f"{name} is “{value}”; write it like https://invoices.example.com."
        raise ImproperlyConfigured(message)
    return value


def data_dir(name: str, default: Path) -> Path:
    """Return the directory for the database file, keys and uploads, made if missing."""
    directory = Path(text(name) or default).expanduser().resolve()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"{name}: {directory} cannot be made: {error.strerror}."
        raise ImproperlyConfigured(message) from error
    return directory


def secret(name: str, directory: Path, file_name: str) -> str:
    """Return the secret, or the one generated once into the data directory."""
    if value := text(name):
        return value
    path = directory / file_name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _written(path: Path) -> str:
    value = path.read_text(encoding="ascii").strip()
    if not value:
        message = f"{path} is empty. Restore it from a backup; without it links and sessions are lost."
        raise ImproperlyConfigured(message)
    return value


def database(url: str, directory: Path) -> dict[str, object]:
    """Return Django's settings for the database at `postgres://…`, or for SQLite in the data directory."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": directory / "seenpaid.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                **sqlite.connection_options(),
                "timeout": 20,  # seconds: writers look again in no order, and nobody shall be refused for bad luck.
                "transaction_mode": "IMMEDIATE",
                # FULL keeps acknowledged rows through a power cut; mmap stays off. SEC-185
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA cache_size=-16000;",
            },
        }
    parts = parts_of(url)
    if not parts or parts.scheme not in {"postgres", "postgresql"}:
        message = "SEENPAID_DATABASE_URL must be like postgres://user:password@host:5432/name, or unset for SQLite."
        raise ImproperlyConfigured(message)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(query),
    }


def cache(name: str) -> str:
    """Return where machines keep counts together, or nothing."""
    value = text(name)
    parts = parts_of(value) if value else None
    if value and (not parts or parts.scheme not in {"redis", "rediss", "unix"}):
        message = f"{name} must be like redis://:password@host:6379/0, or unset to count in each process."
        raise ImproperlyConfigured(message)
    return value


def parts_of(url: str) -> SplitResult | None:
    """Return the URL's parts, or None where a bracket or the port makes no sense."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reading it is what finds the fault.
    except ValueError:
        return None
    return parts
