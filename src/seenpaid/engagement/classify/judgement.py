"""What is said about a request, and why."""

from dataclasses import dataclass
from enum import StrEnum

from seenpaid.engagement.client.names import DeviceKind


class Actor(StrEnum):
    RECIPIENT = "recipient"
    SENDER_PREVIEW = "sender_preview"  # Never decided here: only a signed-in session of the company makes a preview.
    AUTOMATED = "automated"


class Verdict(StrEnum):
    HUMAN = "human"
    UNVERIFIED = "unverified"
    AUTOMATED = "automated"


class Kind(StrEnum):
    """What an automated request is. A person's request has none."""

    LINK_PREVIEWER = "link_previewer"
    SECURITY_SCANNER = "security_scanner"
    PREFETCH = "prefetch"
    CRAWLER = "crawler"
    MONITORING = "monitoring"
    HTTP_LIBRARY = "http_library"
    HEADLESS = "headless"


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's testimony. Points add up; a certain finding decides alone. Negative points speak for a person."""

    code: str
    text: str
    points: int
    kind: Kind | None = None
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    actor: Actor
    verdict: Verdict
    kind: Kind | None
    confidence: float
    reasons: tuple[Reason, ...]
    browser: str
    os: str
    device: DeviceKind
    # Every finding that was weighed, for `classify --explain`; the reasons are the one to three that mattered.
    findings: tuple[Finding, ...] = ()
