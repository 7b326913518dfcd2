"""Whose network a request came from, as far as its vendor publishes it. Numbers and ranges only; the rules decide."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_network

from seenpaid.engagement.client.address import parse_ip


class NetworkKind(StrEnum):
    MAIL_FILTER = "mail_filter"  # A range that holds mail filters and nothing else.
    SECURITY_VENDOR = "security_vendor"  # Filters and crawlers, but also people behind browser isolation.
    CLOUD = "cloud"  # Rented machines; nobody's desk.
    DESKTOP_CLOUD = "desktop_cloud"  # Rented machines, some of them rented as somebody's desk.
    RELAY = "relay"  # People whose traffic leaves through a data centre: relays, VPNs, company gateways.
    PREVIEWER = "previewer"  # Chat services that fetch the links people post.
    ORDINARY = "ordinary"
    UNKNOWN = "unknown"


# Published by the vendors as the addresses their filters work from.
MAIL_FILTERS: dict[str, tuple[str, ...]] = {
    "Microsoft 365": (
        "40.92.0.0/15",
        "40.94.0.0/16",
        "40.107.0.0/16",
        "52.100.0.0/14",
        "52.238.78.88/32",
        "104.47.0.0/17",
        "2a01:111:f400::/48",
        "2a01:111:f403::/48",
    ),
    "Barracuda": (
        "209.222.80.0/21",
        "3.24.133.128/25",
        "15.222.16.128/25",
        "35.157.190.224/27",
        "18.185.115.192/26",
        "18.184.203.224/27",
        "13.200.136.128/25",
        "35.176.92.96/27",
        "18.133.136.128/26",
        "18.133.136.96/27",
    ),
}

VENDORS: dict[str, tuple[int, ...]] = {
    "Proofpoint": (22843, 26211, 52129, 13916),
    "Mimecast": (30031, 33538, 397726, 39588, 42427, 60492, 208638, 37235, 136792),
    "Cisco": (16417, 30238, 30215, 40427),
    "Barracuda": (15324,),
    "Trend Micro": (16880, 132229),
    "Hornetsecurity": (401943,),
    "Retarus": (48328,),
    "Palo Alto Networks": (54538, 396421),
    "Kaspersky": (200107, 209030, 41983),
    "Netcraft": (212329,),
    "Censys": (398324,),
}
# Microsoft and Amazon rent out desktops (Windows 365, Azure Virtual Desktop, WorkSpaces) beside servers.
DESKTOP_CLOUDS: dict[str, tuple[int, ...]] = {
    "Microsoft": (8075, 8074, 8070, 8069, 8068, 3598, 12076),
    "Amazon": (16509, 14618, 8987),
}
CLOUDS: dict[str, tuple[int, ...]] = {
    "Google Cloud": (15169, 396982, 394089),
    "Hetzner": (24940, 213230, 212317),
    "OVH": (16276,),
    "DigitalOcean": (14061,),
    "Akamai Linode": (63949,),
    "Vultr": (20473,),
    "Oracle Cloud": (31898,),
    "Alibaba Cloud": (45102, 37963),
    "Tencent Cloud": (132203, 45090),
    "IBM Cloud": (36351,),
    "Leaseweb": (60781, 28753, 30633),
    "Scaleway": (12876,),
    "Contabo": (51167,),
    "Cogent": (174,),
}
RELAYS: dict[str, tuple[int, ...]] = {
    "Cloudflare": (13335, 209242),
    "Akamai": (36183, 20940),
    "Fastly": (54113,),
    "Zscaler": (22616, 53813, 62044),
    "Netskope": (55256,),
    "Menlo Security": (62654,),
    "M247": (9009,),
    "Datacamp": (60068, 212238),
    "Opera": (39832, 21837),
}
PREVIEWERS: dict[str, tuple[int, ...]] = {
    "Facebook": (32934, 63293),
    "X": (13414,),
    "LinkedIn": (14413,),
    "Telegram": (62041, 59930, 62014, 44907, 211157),
    "LINE": (38631,),
    "Kakao": (38099,),
}


def _by_number(kind: NetworkKind, table: dict[str, tuple[int, ...]]) -> Iterable[tuple[int, tuple[NetworkKind, str]]]:
    return ((asn, (kind, name)) for name, numbers in table.items() for asn in numbers)


_ASNS: dict[int, tuple[NetworkKind, str]] = {
    **dict(_by_number(NetworkKind.SECURITY_VENDOR, VENDORS)),
    **dict(_by_number(NetworkKind.DESKTOP_CLOUD, DESKTOP_CLOUDS)),
    **dict(_by_number(NetworkKind.CLOUD, CLOUDS)),
    **dict(_by_number(NetworkKind.RELAY, RELAYS)),
    **dict(_by_number(NetworkKind.PREVIEWER, PREVIEWERS)),
}
_RANGES = tuple(
    (network.version, int(network.network_address), int(network.broadcast_address), name)
    for name, ranges in MAIL_FILTERS.items()
    for network in map(ip_network, ranges)
)


@lru_cache(maxsize=4096)
def mail_filter(ip: str | None) -> str | None:
    """The vendor whose mail filter works from this address."""
    address = parse_ip(ip or "")
    if address is None:
        return None
    number = int(address)
    for version, first, last, name in _RANGES:
        if version == address.version and first <= number <= last:
            return name
    return None


def network_of(ip: str | None, asn: int | None) -> tuple[NetworkKind, str]:
    """What kind of network this is and whose, by address range first, by its number second."""
    vendor = mail_filter(ip)
    if vendor is not None:
        return NetworkKind.MAIL_FILTER, vendor
    if asn is None:
        return NetworkKind.UNKNOWN, ""
    return _ASNS.get(asn, (NetworkKind.ORDINARY, ""))


def hides_the_place(asn: int | None) -> bool:
    """A relay's or a cloud's city is the city of a building, not of the person behind it."""
    return asn is not None and _ASNS.get(asn, (NetworkKind.ORDINARY, ""))[0] is not NetworkKind.ORDINARY


_MACHINES = frozenset(
    {NetworkKind.SECURITY_VENDOR, NetworkKind.CLOUD, NetworkKind.DESKTOP_CLOUD, NetworkKind.PREVIEWER}
)


def is_of_machines(asn: int) -> bool:
    """Whether a network rents out or runs machines, whose addresses change from one request to the next."""
    return _ASNS.get(asn, (NetworkKind.ORDINARY, ""))[0] in _MACHINES
