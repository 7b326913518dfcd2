"""Everything a verdict may rest on, read once at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# A request's other headers are never evidence, so a capture needs to keep no more than these.
EVIDENCE_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "from",
        "purpose",
        "range",
        "referer",
        "sec-ch-ua",
        "sec-ch-ua-mobile",
        "sec-ch-ua-platform",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-fetch-user",
        "sec-purpose",
        "upgrade-insecure-requests",
        "user-agent",
        "x-fb-http-engine",
        "x-moz",
        "x-native-host",
        "x-purpose",
        "x-requested-with",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What happened around this request, itself included; requests already known to be automated excluded."""

    requests_same_link_10s: int = 1
    distinct_user_agents_10s: int = 1
    distinct_ips_10s: int = 1
    # Links of different customers that this address opened within a minute.
    distinct_customers_same_ip_60s: int = 1
    # Requests near this one for the same link with characters added or changed.
    mangled_same_link_60s: int = 0
    # What a member said of this opener before: "customer", "ignored", or nothing.
    said: str = ""
    # The domain this link was mailed to, if that domain's filter usually opens links first.
    expects_scans: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    headers: Mapping[str, str] = field(default_factory=dict)  # Lower-case names.
    # False when only a User-Agent is known: absent headers then prove nothing.
    headers_complete: bool = True
    method: str = "GET"
    path: str = ""
    # Whether the browser saw https (or localhost), where it sends Sec-* headers; None when nobody can say.
    secure: bool | None = None
    # Whether this deployment has ever received a Sec-Fetch header: a proxy may strip them from every request.
    sec_headers_seen: bool | None = None
    client_ip: str | None = None
    asn: int | None = None
    asn_org: str | None = None
    # Since that contact's mail left. None when it was never mailed, or when that is not known.
    seconds_since_send: float | None = None
    mailed: bool | None = None
    context: Context = field(default_factory=Context)

    def header(self, name: str) -> str:
        return self.headers.get(name) or ""
