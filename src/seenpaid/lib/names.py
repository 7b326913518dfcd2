"""What a domain says of itself in the DNS."""

from collections.abc import Sequence
from typing import Final

import dns.exception
import dns.resolver

_SECONDS: Final = 3.0


class CouldNotAskError(Exception):
    """No name server answered: nothing is known, neither good nor bad."""


def text_records(name: str) -> Sequence[str]:
    """Return the TXT records of a name, none if it has none. Raises CouldNotAskError."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise CouldNotAskError(type(error).__name__) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
