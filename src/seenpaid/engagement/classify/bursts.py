"""Several identities on one link, or one address on several customers' links, within seconds."""

import re

from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind

_MANGLED = re.compile(r"""['"<>`\\]|%27|%22|%3[ce]|%00""", re.IGNORECASE)


def find_burst(evidence: Evidence) -> Finding | None:
    context = evidence.context
    if context.distinct_user_agents_10s >= 2 or context.distinct_ips_10s >= 2:
        # Five, not six: two colleagues can press the same link at once, and later evidence may tell.
        text = "Several different browsers opened this link within seconds"
        return Finding("burst", text, 5, Kind.SECURITY_SCANNER)
    return None


def find_sweep(evidence: Evidence) -> Finding | None:
    if evidence.context.distinct_customers_same_ip_60s >= 2:
        text = "The same address opened several customers' links within a minute"
        return Finding("many_customers", text, 5, Kind.SECURITY_SCANNER)
    return None


def find_mangled_path(evidence: Evidence) -> Finding | None:
    if _MANGLED.search(evidence.path[:2048]) or evidence.context.mangled_same_link_60s:
        return Finding("mangled_path", "The link was tried with characters added to it", 6, Kind.SECURITY_SCANNER)
    return None
