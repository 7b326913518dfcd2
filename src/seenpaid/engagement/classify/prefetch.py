"""A page asked for ahead of time, which nobody may ever look at."""

from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind


def is_prefetch(evidence: Evidence) -> bool:
    """Answer such a request with 503 and `no-store`: the browser then asks again when the person arrives."""
    return find_prefetch(evidence) is not None


def find_prefetch(evidence: Evidence) -> Finding | None:
    purpose = evidence.header("sec-purpose").strip().lower()
    if purpose.startswith("prefetch"):
        return _prerender() if "prerender" in purpose else _prefetch()
    if evidence.header("purpose").strip().lower().startswith(("prefetch", "prerender", "preview")):
        return _prefetch()
    if evidence.header("x-moz").strip().lower().startswith("prefetch"):
        return _prefetch()
    if evidence.header("x-purpose").strip().lower().startswith(("prefetch", "preview", "instant", "prerender")):
        return _preview()
    return None


def _prefetch() -> Finding:
    return _finding("A browser loaded the page in advance")


def _prerender() -> Finding:
    return _finding("A browser prepared the page in advance, before anybody looked")


def _preview() -> Finding:
    return _finding("A browser or app loaded the page as a preview")


def _finding(text: str) -> Finding:
    return Finding("prefetch", text, points=6, kind=Kind.PREFETCH, certain=True)
