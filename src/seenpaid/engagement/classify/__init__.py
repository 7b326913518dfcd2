"""Is it a person? Plain data in, a judgement with its reasons out: no Django, no clock, no network."""

from seenpaid.engagement.classify.decide import RULES_VERSION, classify
from seenpaid.engagement.classify.evidence import EVIDENCE_HEADERS, Context, Evidence
from seenpaid.engagement.classify.judgement import Actor, Finding, Judgement, Kind, Reason, Verdict
from seenpaid.engagement.classify.person import was_pressed
from seenpaid.engagement.classify.prefetch import is_prefetch

__all__ = [
    "EVIDENCE_HEADERS",
    "RULES_VERSION",
    "Actor",
    "Context",
    "Evidence",
    "Finding",
    "Judgement",
    "Kind",
    "Reason",
    "Verdict",
    "classify",
    "is_prefetch",
    "was_pressed",
]
