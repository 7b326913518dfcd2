"""What the User-Agent itself gives away."""

from dataclasses import replace
from functools import lru_cache

from seenpaid.engagement.classify.claim import LONGEST_AGENT
from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind
from seenpaid.engagement.classify.patterns import find_pattern
from seenpaid.engagement.classify.robots.named import find_named_robot


def find_robot(evidence: Evidence) -> Finding | None:
    # Lone surrogates would stop the pattern engine; nobody's name depends on them.
    agent = evidence.header("user-agent")[:LONGEST_AGENT].encode("utf-8", "replace").decode().strip()
    if agent in ("", "-"):
        return Finding("empty_user_agent", "Gave no browser name at all", 6, Kind.HTTP_LIBRARY, certain=True)
    if evidence.header("x-native-host"):
        return Finding(
            "declared_bot", "Outlook looked at the link before its reader", 6, Kind.SECURITY_SCANNER, certain=True
        )
    if "headlesschrome" in evidence.header("sec-ch-ua").lower():
        return Finding(
            "headless_browser", "Headless Chrome, a browser without a screen", 6, Kind.HEADLESS, certain=True
        )
    found = _find_in(agent)
    if found is not None and not found.certain and not evidence.headers_complete:
        return replace(found, points=6)
    return found


@lru_cache(maxsize=4096)
def _find_in(agent: str) -> Finding | None:
    return find_named_robot(agent) or find_pattern(agent)
