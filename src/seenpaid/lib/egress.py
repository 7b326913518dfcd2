"""The one gate that every call to a host named by somebody else goes through. (SECURITY D14)

A name is resolved once, and the connection is made to the very address that was looked at.
"""

import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings

# What `is_global` lets through although it leads inwards: other ways to write IPv4, and a cloud's own services.
_INWARD: Final = tuple(
    map(ip_network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "168.63.129.16/32", "100::/64"))
)  # fmt: skip


class ForbiddenHostError(Exception):
    """The name leads to a place that outside calls may not reach."""


def reachable_address(host: str, port: int) -> str:
    """Return the address to connect to. Raises ForbiddenHostError, or OSError where the name leads nowhere."""
    addresses = _resolved(host, port)
    for address in addresses:
        if is_allowed(address):
            return str(address)
    raise ForbiddenHostError(f"{host} is not on the public internet.")


def is_allowed(address: IPv4Address | IPv6Address) -> bool:
    """Say whether a call may go there: a public address, or one the operator allows."""
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    if any(plain in network for network in settings.SEENPAID_EGRESS_ALLOW if network.version == plain.version):
        return True
    inward = any(plain in network for network in _INWARD if network.version == plain.version)
    return plain.is_global and not plain.is_multicast and not inward


def _resolved(host: str, port: int) -> Sequence[IPv4Address | IPv6Address]:
    with suppress(ValueError):
        return [ip_address(host)]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
