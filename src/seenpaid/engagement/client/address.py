"""The client's address: the connection's own, or what a proxy the operator trusts says about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

LONGEST_CHAIN = 8 * 1024
MOST_HOPS = 50


@dataclass(frozen=True, slots=True)
class Address:
    ip: str | None
    # Whether a trusted proxy told us the address. A trusted proxy that tells nothing is worth a warning.
    forwarded: bool
    proxy_trusted: bool


def client_address(peer: str | None, headers: Mapping[str, str], *, trusted: Sequence[IPNetwork]) -> Address:
    """Header names are lower-case. Never raises: what cannot be read falls back to the nearest hop we believe."""
    chain, told = headers.get("x-forwarded-for", "").strip(), headers.get("cf-connecting-ip", "")
    return _resolved(peer or "", chain[-LONGEST_CHAIN:], told[:LONGEST_CHAIN], tuple(trusted))


@lru_cache(maxsize=1024)
def _resolved(peer: str, chain: str, told_by_edge: str, trusted: tuple[IPNetwork, ...]) -> Address:
    peer_ip = parse_ip(peer)
    if peer_ip is None:
        return Address(None, forwarded=False, proxy_trusted=False)
    if not _is_trusted(peer_ip, trusted):
        return Address(str(peer_ip), forwarded=False, proxy_trusted=False)
    told = _walk_back(chain, trusted) if chain else parse_ip(told_by_edge)
    if told is None:
        return Address(str(peer_ip), forwarded=False, proxy_trusted=True)
    return Address(str(told), forwarded=True, proxy_trusted=True)


@lru_cache(maxsize=4096)
def parse_ip(text: str) -> IPAddress | None:
    """Reads `1.2.3.4`, `1.2.3.4:80`, `::1`, `[::1]:80`, `fe80::1%eth0`, quoted or not; anything else is None."""
    text = text[:128].strip().strip('"').strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        ip = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # An IPv4 client on a dual-stack socket is the same client as on an IPv4 one.
    return getattr(ip, "ipv4_mapped", None) or ip


def _walk_back(chain: str, trusted: Sequence[IPNetwork]) -> IPAddress | None:
    """Right to left: each trusted hop vouches for the one before it, the first untrusted one is the client."""
    believed: IPAddress | None = None
    for entry in reversed(chain.split(",")[-MOST_HOPS:]):
        ip = parse_ip(entry)
        if ip is None:
            return believed
        believed = ip
        if not _is_trusted(ip, trusted):
            return ip
    return believed


def _is_trusted(ip: IPAddress, trusted: Sequence[IPNetwork]) -> bool:
    return any(ip.version == network.version and ip in network for network in trusted)
