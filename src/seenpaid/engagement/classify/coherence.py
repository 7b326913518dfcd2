"""Headers held against the browser they claim to come from.

An absent header proves something only where this browser would have sent it: every rule here first asks whether all
headers are known at all, then whether this browser sends that one, then whether it sends it on this connection.
"""

import re
from collections.abc import Iterator

from seenpaid.engagement.classify.claim import Claim, read_claim
from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding, Kind

# Releases at the time these rules were written; only ever used to call something old, never to call it too new.
CHROMIUM_NOW = 154
VERY_OLD_CHROMIUM = CHROMIUM_NOW - 40
# The first versions that send these headers by themselves.
FETCH_METADATA_CHROMIUM = 76
FETCH_METADATA_FIREFOX = 90
FETCH_METADATA_SAFARI = (16, 4)
HINTS_CHROMIUM = 90
_NEVER_UPDATED_WINDOWS = re.compile(r"Windows NT (?:[4-5]\.|6\.[0-3])")

_BRAND = re.compile(r'"([^"]{0,64})"\s*;\s*v\s*=\s*"(\d{1,4})')
_HINTED_PLATFORMS = {
    "windows": "windows",
    "macos": "mac",
    "linux": "linux",
    "android": "android",
    "chrome os": "chromeos",
    "chromium os": "chromeos",
    "ios": "ios",
}


def find_incoherence(evidence: Evidence) -> Iterator[Finding]:
    if not evidence.headers_complete:
        return
    claim = read_claim(evidence.header("user-agent"))
    if claim.engine == "other" or claim.unusual:
        return
    yield from _language(evidence)
    yield from _accept(evidence, claim)
    yield from _encoding(evidence, claim)
    yield from _fetch_metadata(evidence, claim)
    yield from _hints(evidence, claim)
    yield from _age(evidence, claim)


def _language(evidence: Evidence) -> Iterator[Finding]:
    language = evidence.header("accept-language").strip()
    if not language:
        yield Finding("no_accept_language", "Sent no language, which every browser with a screen does", 6)
    elif language == "*":
        yield Finding("any_language", "Asked for any language, as programs do", 5, Kind.HTTP_LIBRARY)


def _accept(evidence: Evidence, claim: Claim) -> Iterator[Finding]:
    accept = evidence.header("accept").lower()
    if claim.engine == "trident":
        return  # Internet Explorer lists plug-ins, or anything at all.
    if "text/html" not in accept:
        yield Finding("not_a_page_request", "Did not ask for a page the way a browser does", 6, Kind.HTTP_LIBRARY)
    elif "application/xhtml" not in accept:
        yield Finding("odd_accept", "Asked for a page in fewer forms than a browser does", 4, Kind.HTTP_LIBRARY)


def _encoding(evidence: Evidence, claim: Claim) -> Iterator[Finding]:
    # Proxies rewrite this one, so alone it never decides.
    if claim.engine != "trident" and "," not in evidence.header("accept-encoding"):
        yield Finding("odd_encoding", "Accepted less compression than a browser does", 2, Kind.HTTP_LIBRARY)


def _fetch_metadata(evidence: Evidence, claim: Claim) -> Iterator[Finding]:
    mode = evidence.header("sec-fetch-mode").strip().lower()
    if mode and mode != "navigate":
        yield Finding("not_a_navigation", "Fetched by a program or a script, not opened", 6, Kind.HTTP_LIBRARY)
        return
    if leaves_out_metadata(evidence):
        yield Finding("no_fetch_metadata", "Left out headers that this browser always sends", 4)
    elif evidence.secure is None and _owes_metadata(evidence, claim):
        yield Finding("no_fetch_metadata", "May have left out headers that this browser sends", 1)


def leaves_out_metadata(evidence: Evidence) -> bool:
    """Say whether fetch metadata is missing that this browser sends on this connection."""
    return _owes_metadata(evidence, read_claim(evidence.header("user-agent"))) and _was_secure(evidence)


def _owes_metadata(evidence: Evidence, claim: Claim) -> bool:
    is_told = bool(evidence.header("sec-fetch-mode").strip())
    return not is_told and _sends_fetch_metadata(claim) and evidence.sec_headers_seen is not False


def _sends_fetch_metadata(claim: Claim) -> bool:
    if claim.webview:
        return False
    if claim.engine == "chromium":
        return claim.major >= FETCH_METADATA_CHROMIUM
    if claim.engine == "firefox":
        return claim.major >= FETCH_METADATA_FIREFOX
    return (
        claim.engine == "webkit"
        and claim.platform in ("mac", "ios")
        and (claim.major, claim.minor) >= FETCH_METADATA_SAFARI
    )


def _was_secure(evidence: Evidence) -> bool:
    if evidence.secure is not None:
        return evidence.secure
    # Sec-* headers travel over https only, so any one of them tells.
    return bool(evidence.header("sec-fetch-site") or evidence.header("sec-fetch-mode") or evidence.header("sec-ch-ua"))


def _hints(evidence: Evidence, claim: Claim) -> Iterator[Finding]:
    if evidence.secure is False:
        return  # Hints travel over https only. What sends them in the clear is on this very machine, trying things out.
    brands = {name.lower(): int(major) for name, major in _BRAND.findall(evidence.header("sec-ch-ua")[:1024])}
    platform = evidence.header("sec-ch-ua-platform").strip().strip('"').lower()
    if not brands:
        if _sends_hints(claim) and evidence.header("sec-fetch-mode"):
            yield Finding("no_client_hints", "Named no brand, which this browser does on a secure connection", 2)
        return
    if claim.engine in ("firefox", "webkit", "trident"):
        yield Finding("foreign_hints", "Sent headers that this browser does not know", 6)
    elif claim.engine == "chromium" and brands.get("chromium", claim.major) != claim.major:
        yield Finding("version_mismatch", "Named two different versions of itself", 8)
    hinted = _HINTED_PLATFORMS.get(platform)
    # Desktop mode on an Android device says Linux in one place and Android in the other.
    if hinted and hinted != claim.platform and {hinted, claim.platform} != {"linux", "android"}:
        yield Finding("platform_mismatch", "Named two different systems in one request", 8)


def _sends_hints(claim: Claim) -> bool:
    return claim.engine == "chromium" and claim.major >= HINTS_CHROMIUM and not claim.webview


def _age(evidence: Evidence, claim: Claim) -> Iterator[Finding]:
    """Desktop Chromium updates itself; a version years old on a system that could update is seldom a person's."""
    if claim.engine != "chromium" or claim.platform not in ("windows", "mac") or claim.webview:
        return
    if claim.major < VERY_OLD_CHROMIUM and not _NEVER_UPDATED_WINDOWS.search(evidence.header("user-agent")[:512]):
        yield Finding("very_old_browser", "A browser version that updated itself away years ago", 2)
