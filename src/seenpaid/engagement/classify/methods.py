"""Only GET shows a page to somebody."""

from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind


def find_method(evidence: Evidence) -> Finding | None:
    method = evidence.method.strip().upper()[:16]
    if method in ("GET", "POST", ""):
        return None
    if method == "HEAD":
        return Finding("head_request", "Asked for the headers only, not the page", 6, Kind.HTTP_LIBRARY, certain=True)
    if method == "OPTIONS":
        return Finding("options_request", "Asked what is allowed, not for the page", 6, Kind.PREFETCH, certain=True)
    return Finding(
        "unusual_method", "Used a method that no browser uses to open a page", 6, Kind.HTTP_LIBRARY, certain=True
    )
