"""Where a request came from, weighed against how long ago the mail left. A network alone proves nothing."""

from collections.abc import Iterator

from seenpaid.engagement.classify.claim import read_claim
from seenpaid.engagement.classify.coherence import CHROMIUM_NOW, VERY_OLD_CHROMIUM
from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind
from seenpaid.engagement.client.networks import NetworkKind, mail_filter, network_of

SCANNING_SECONDS = 5 * 60
LATE_SCANNING_SECONDS = 15 * 60
QUICK_SECONDS = 60
STALE_RELEASES = 6

_FIRST_MINUTES = {NetworkKind.SECURITY_VENDOR: 6, NetworkKind.CLOUD: 6, NetworkKind.DESKTOP_CLOUD: 5}
_QUARTER_HOUR = {NetworkKind.SECURITY_VENDOR: 6, NetworkKind.CLOUD: 4, NetworkKind.DESKTOP_CLOUD: 3}
_LATER = {NetworkKind.SECURITY_VENDOR: 2, NetworkKind.CLOUD: 2, NetworkKind.DESKTOP_CLOUD: 1}
_NEVER_MAILED = {NetworkKind.SECURITY_VENDOR: 4, NetworkKind.CLOUD: 5, NetworkKind.DESKTOP_CLOUD: 4}
_TIME_UNKNOWN = {NetworkKind.SECURITY_VENDOR: 3, NetworkKind.CLOUD: 4, NetworkKind.DESKTOP_CLOUD: 2}


def is_scanning_time(evidence: Evidence) -> bool:
    """The quarter of an hour after the mail left, when filters do their work."""
    return is_within(evidence, LATE_SCANNING_SECONDS)


def find_mail_filter(evidence: Evidence) -> Finding | None:
    vendor = mail_filter(evidence.client_ip)
    if vendor is None:
        return None
    text = f"Came from {vendor}'s mail filter{how_soon(evidence)}"
    return Finding("mail_filter_network", text, 6, Kind.SECURITY_SCANNER, certain=True)


def find_origin(evidence: Evidence) -> Iterator[Finding]:
    network, owner = network_of(evidence.client_ip, evidence.asn)
    if network is NetworkKind.UNKNOWN and is_within(evidence, QUICK_SECONDS):
        yield Finding("quick", f"Came{how_soon(evidence) or ' before its mail'}", 1)
    if network is NetworkKind.PREVIEWER:
        yield Finding("previewer_network", f"Came from {owner}'s own servers", 4, Kind.LINK_PREVIEWER)
    points = _points(evidence).get(network, 0)
    if points == 0:
        return
    text = f"Came from {_whose(network, owner)}{how_soon(evidence)}"
    code = "security_vendor_network" if network is NetworkKind.SECURITY_VENDOR else "cloud_network"
    yield Finding(code, text, points, _kind(evidence, network, owner))
    if network is not NetworkKind.SECURITY_VENDOR:
        yield from _stale(evidence)


def _points(evidence: Evidence) -> dict[NetworkKind, int]:
    if evidence.seconds_since_send is None:
        return _NEVER_MAILED if evidence.mailed is False else _TIME_UNKNOWN
    if is_within(evidence, SCANNING_SECONDS):
        return _FIRST_MINUTES
    return _QUARTER_HOUR if is_within(evidence, LATE_SCANNING_SECONDS) else _LATER


def _kind(evidence: Evidence, network: NetworkKind, owner: str) -> Kind | None:
    if network is NetworkKind.SECURITY_VENDOR or is_within(evidence, LATE_SCANNING_SECONDS):
        return Kind.SECURITY_SCANNER
    # Microsoft looks at its mail users' links from the network that it also rents out, in any browser's disguise.
    if owner == "Microsoft" and evidence.mailed is not False:
        return Kind.SECURITY_SCANNER
    # Detonation on a report comes hours later, from the same Microsoft network as the first scan.
    return Kind.SECURITY_SCANNER if evidence.seconds_since_send is not None else None


def is_within(evidence: Evidence, seconds: float) -> bool:
    # A clock that jumped back makes a request seem earlier than its mail; it is then as early as can be.
    return evidence.seconds_since_send is not None and evidence.seconds_since_send <= seconds


def _stale(evidence: Evidence) -> Iterator[Finding]:
    """People's browsers update themselves, wherever they run; a scanner's come with its image."""
    claim = read_claim(evidence.header("user-agent"))
    if claim.engine != "chromium" or claim.mobile:
        return
    if claim.major < VERY_OLD_CHROMIUM:
        yield Finding("stale_in_cloud", "A browser years behind its updates, in a data centre", 5)
    elif claim.major <= CHROMIUM_NOW - STALE_RELEASES:
        yield Finding("stale_in_cloud", "A browser months behind its updates, in a data centre", 3)


def _whose(network: NetworkKind, owner: str) -> str:
    return f"{owner}'s security network" if network is NetworkKind.SECURITY_VENDOR else f"a data centre ({owner})"


def how_soon(evidence: Evidence) -> str:
    seconds = evidence.seconds_since_send
    if seconds is None or not 0 <= seconds < 120 * 60:
        return ""
    if seconds < 120:
        return f" {seconds:.0f} seconds after sending"
    return f" {seconds / 60:.0f} minutes after sending"
