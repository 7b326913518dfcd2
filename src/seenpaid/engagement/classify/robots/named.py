"""Robots that give their name, and what each of them is."""

from functools import lru_cache

from seenpaid.engagement.classify.claim import LONGEST_AGENT
from seenpaid.engagement.classify.judgement import Finding, Kind
from seenpaid.engagement.classify.robots.monitors import MONITORS
from seenpaid.engagement.classify.robots.previewers import IMAGE_PROXIES, LINK_PREVIEWERS, PREFETCHERS
from seenpaid.engagement.classify.robots.programs import HEADLESS, LIBRARIES
from seenpaid.engagement.classify.robots.scanners import SECURITY_SCANNERS

_TABLES = (
    (SECURITY_SCANNERS, Kind.SECURITY_SCANNER, "{} security check"),
    (IMAGE_PROXIES, Kind.LINK_PREVIEWER, "{}"),
    (LINK_PREVIEWERS, Kind.LINK_PREVIEWER, "{} link preview"),
    (PREFETCHERS, Kind.PREFETCH, "{} looked up the link"),
    (MONITORS, Kind.MONITORING, "{} monitoring"),
    (HEADLESS, Kind.HEADLESS, "{}, a browser without a screen"),
    (LIBRARIES, Kind.HTTP_LIBRARY, "A program ({}), not a browser"),
)
_CODES = {
    Kind.LINK_PREVIEWER: "declared_bot",
    Kind.SECURITY_SCANNER: "declared_bot",
    Kind.PREFETCH: "declared_bot",
    Kind.MONITORING: "declared_bot",
    Kind.CRAWLER: "declared_bot",
    Kind.HEADLESS: "headless_browser",
    Kind.HTTP_LIBRARY: "http_library",
}


@lru_cache(maxsize=4096)
def find_named_robot(agent: str) -> Finding | None:
    text = agent[:LONGEST_AGENT].lower()
    for table, kind, sentence in _TABLES:
        for part, name in table.items():
            if text.startswith(part[1:]) if part[0] == "^" else part in text:
                return Finding(_CODES[kind], sentence.format(name), 6, kind, certain=True)
    return None
