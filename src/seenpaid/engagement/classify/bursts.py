"""Several identities on one link, or one address on several customers' links, within seconds."""

import re

from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind
from seenpaid.engagement.client.networks import NetworkKind, network_of

_MANGLED = re.compile(r"""['"<>`\\]|%27|%22|%3[ce]|%00""", re.IGNORECASE)


SEVERAL = 2


def find_burst(evidence: Evidence) -> Finding | None:
    context = evidence.context
    if max(context.distinct_user_agents_10s, context.distinct_ips_10s) < SEVERAL:
        return None
    # Never enough alone: two colleagues can press one link at once, and from an ordinary provider they mostly did.
    points = 1 if _is_ordinary(evidence) else 5
    text = "Several different browsers opened this link within seconds"
    return Finding("burst", text, points, Kind.SECURITY_SCANNER)


def find_sweep(evidence: Evidence) -> Finding | None:
    if evidence.context.distinct_customers_same_ip_60s >= SEVERAL:
        text = "The same address opened several customers' links within a minute"
        return Finding("many_customers", text, 5, Kind.SECURITY_SCANNER)
    return None


def find_mangled_path(evidence: Evidence) -> Finding | None:
    if _MANGLED.search(evidence.path[:2048]) or evidence.context.mangled_same_link_60s:
        return Finding("mangled_path", "The link was tried with characters added to it", 6, Kind.SECURITY_SCANNER)
    return None


def _is_ordinary(evidence: Evidence) -> bool:
    return network_of(evidence.client_ip, evidence.asn)[0] in (NetworkKind.ORDINARY, NetworkKind.RELAY)
