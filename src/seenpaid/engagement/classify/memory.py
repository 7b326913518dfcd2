"""What is remembered: a member's word about this network, and what this mail domain's filter usually does."""

from typing import Final

from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind
from seenpaid.engagement.classify.origin import SCANNING_SECONDS, how_soon, is_within
from seenpaid.engagement.client.networks import NetworkKind, network_of

# More than all findings together: only what is certain stands against a member's word.
_A_WORD: Final = -100
_EXPECTED: Final = {NetworkKind.UNKNOWN: 3, NetworkKind.CLOUD: 2, NetworkKind.DESKTOP_CLOUD: 2}


def find_ignored(evidence: Evidence) -> Finding | None:
    if evidence.context.said == "ignored":
        return Finding("ignored_network", "A member said to ignore this network", 6, certain=True)
    return None


def find_customer(evidence: Evidence) -> Finding | None:
    if evidence.context.said == "customer":
        return Finding("member_said_customer", "A member said that this is the customer", _A_WORD)
    return None


def find_expected_scan(evidence: Evidence) -> Finding | None:
    domain = evidence.context.expects_scans
    if not domain or not is_within(evidence, SCANNING_SECONDS):
        return None
    # People at an ordinary provider are not the filter, however quick they are.
    points = _EXPECTED.get(network_of(evidence.client_ip, evidence.asn)[0], 0)
    if points == 0:
        return None
    text = f"The mail filter of {domain[:60]} usually opens links first; this came{how_soon(evidence) or ' at once'}"
    return Finding("expected_scan", text, points, Kind.SECURITY_SCANNER)
