"""What the User-Agent itself gives away."""

from functools import lru_cache

from seenpaid.engagement.classify.claim import LONGEST_AGENT
from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind
from seenpaid.engagement.classify.patterns import find_pattern
from seenpaid.engagement.classify.robots import find_named_robot


def find_robot(evidence: Evidence) -> Finding | None:
    agent = evidence.header("user-agent").strip()[:LONGEST_AGENT]
    if agent in ("", "-"):
        return Finding("empty_user_agent", "Gave no browser name at all", 6, Kind.HTTP_LIBRARY, certain=True)
    if evidence.header("x-native-host"):
        return Finding("declared_bot", "Outlook's link check security check", 6, Kind.SECURITY_SCANNER, certain=True)
    return _find_in(agent)


@lru_cache(maxsize=4096)
def _find_in(agent: str) -> Finding | None:
    return find_named_robot(agent) or find_pattern(agent)
