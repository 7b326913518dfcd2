"""The seller's logo, at an address that says nothing about them and changes with the picture."""

import re
from typing import Final

from django.core.files.storage import default_storage
from django.urls import reverse

_KEPT: Final = re.compile(r"logos/([0-9a-f]{32})\.png", re.ASCII)


class LogoNotFoundError(Exception):
    """No logo is kept under that handle."""


def logo_url(name: str) -> str:
    """Return the public address of a stored logo, or nothing where there is none."""
    found = _KEPT.fullmatch(name)
    return reverse("paper-logo", args=[found[1]]) if found else ""


def read_logo(handle: str) -> bytes:
    """Return the picture. Raises LogoNotFoundError; a handle has no room for a path."""
    name = f"logos/{handle}.png"
    if not _KEPT.fullmatch(name):
        raise LogoNotFoundError
    try:
        with default_storage.open(name) as picture:
            return bytes(picture.read())
    except OSError as error:
        raise LogoNotFoundError from error
