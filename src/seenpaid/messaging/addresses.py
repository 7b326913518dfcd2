"""Reads mail addresses that people typed. Plain rules, no database."""

import re
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_RECIPIENTS: Final = 20
_BETWEEN: Final = re.compile(r"[\s,;]+")
_LONGEST: Final = 254


class InvalidAddressError(ValueError):
    """The text is no one mail address; the message says what to do."""


def read_address(text: str) -> str:
    """Return one bare address in lower case. Raises InvalidAddressError: no names, no lists, no lines. SEC-66"""
    address = text.strip().lower()
    if len(address) <= _LONGEST and address.isprintable() and address.partition("@")[0].isascii():
        try:
            validate_email(address)
        except ValidationError:
            pass
        else:
            return address
    shown = "".join(character for character in address[:60] if character.isprintable())
    raise InvalidAddressError(f"“{shown}” is not a mail address. Write it like dora@example.com.")


def split_addresses(typed: str) -> list[str]:
    """Return the addresses of one field, separated by commas, semicolons, spaces or lines."""
    return [word for word in _BETWEEN.split(typed) if word]


def unique(addresses: Iterable[str], *, besides: Iterable[str] = ()) -> list[str]:
    """Return each address once, in order, leaving out those that are written to already."""
    return list(dict.fromkeys(address for address in addresses if address not in set(besides)))
