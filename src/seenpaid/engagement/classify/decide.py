"""The order of evidence: first what is certain, then the weights."""

from collections.abc import Iterator
from typing import Final

from seenpaid.engagement.classify.agent import find_robot
from seenpaid.engagement.classify.bursts import find_burst, find_mangled_path, find_sweep
from seenpaid.engagement.classify.coherence import find_incoherence
from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Actor, Finding, Judgement, Kind, Reason, Verdict
from seenpaid.engagement.classify.memory import find_customer, find_expected_scan, find_ignored
from seenpaid.engagement.classify.methods import find_method
from seenpaid.engagement.classify.origin import find_mail_filter, find_origin, is_scanning_time
from seenpaid.engagement.classify.person import find_second_step
from seenpaid.engagement.classify.prefetch import find_prefetch
from seenpaid.engagement.client.known import BROWSERS
from seenpaid.engagement.client.names import names_of

# Raised whenever a rule or a table changes, so that history can be judged again.
RULES_VERSION: Final = "2026-11-21.5"

AUTOMATED_POINTS = 6
UNVERIFIED_POINTS = 4
MOST_REASONS = 3

_PERSON = Reason("ordinary_browser", "An ordinary browser, opened like a person would")
_NOTHING_ELSE = Reason("unclear", "Nothing certain either way")


def classify(evidence: Evidence) -> Judgement:
    """Never raises, reads no clock and asks nobody: the same evidence always gets the same judgement."""
    findings = tuple(_findings(evidence))
    verdict = _verdict(findings)
    names = names_of(evidence.header("user-agent"), evidence.headers)
    is_declared = any(finding.certain and finding.code in _DECLARED for finding in findings)
    return Judgement(
        actor=Actor.AUTOMATED if verdict is Verdict.AUTOMATED else Actor.RECIPIENT,
        verdict=verdict,
        kind=None if verdict is Verdict.HUMAN else _kind(evidence, findings),
        confidence=_confidence(findings, verdict),
        reasons=_reasons(findings, verdict),
        # A robot's own name stands in the reasons; here only a browser it shows pages with.
        browser=names.browser if not is_declared or names.browser in BROWSERS else "",
        os=names.os,
        device="bot" if is_declared else names.device,
        findings=findings,
    )


# The findings by which a program says itself that it is no person's browser.
_DECLARED = frozenset({"declared_bot", "http_library", "headless_browser", "empty_user_agent"})


def _findings(evidence: Evidence) -> Iterator[Finding]:
    certain = [
        finding
        for finding in (
            find_prefetch(evidence),
            find_mail_filter(evidence),
            find_robot(evidence),
            find_method(evidence),
            find_ignored(evidence),
        )
        if finding is not None
    ]
    yield from certain
    if any(finding.certain for finding in certain):
        return
    yield from find_incoherence(evidence)
    yield from find_origin(evidence)
    for find in (find_burst, find_sweep, find_mangled_path, find_expected_scan, find_second_step, find_customer):
        finding = find(evidence)
        if finding is not None:
            yield finding


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    points = sum(finding.points for finding in findings)
    if points >= AUTOMATED_POINTS or any(finding.certain for finding in findings):
        return Verdict.AUTOMATED
    return Verdict.UNVERIFIED if points >= UNVERIFIED_POINTS else Verdict.HUMAN


def _kind(evidence: Evidence, findings: tuple[Finding, ...]) -> Kind | None:
    """The first certain name; else whatever disguises itself right after a mail left is taken for a filter."""
    named = [finding for finding in findings if finding.kind is not None]
    declared = next((finding.kind for finding in named if finding.certain and finding.code != "empty_user_agent"), None)
    if declared is not None or any(finding.certain and finding.kind is None for finding in findings):
        return declared
    if is_scanning_time(evidence) or any(finding.kind is Kind.SECURITY_SCANNER for finding in named):
        return Kind.SECURITY_SCANNER
    heaviest = max(named, key=lambda finding: finding.points, default=None)
    return Kind.HEADLESS if heaviest is None or heaviest.kind is None else heaviest.kind


def _confidence(findings: tuple[Finding, ...], verdict: Verdict) -> float:
    points = sum(finding.points for finding in findings)
    if verdict is Verdict.AUTOMATED:
        return 0.98 if any(finding.certain for finding in findings) else min(0.95, 0.8 + 0.02 * (points - 6))
    return 0.5 if verdict is Verdict.UNVERIFIED else max(0.6, min(0.97, 0.95 - 0.08 * points))


def _reasons(findings: tuple[Finding, ...], verdict: Verdict) -> tuple[Reason, ...]:
    if verdict is Verdict.HUMAN:
        spoken = sorted((finding for finding in findings if finding.points < 0), key=lambda one: one.points)
        return (*(Reason(finding.code, finding.text) for finding in spoken[: MOST_REASONS - 1]), _PERSON)
    against = sorted(
        (finding for finding in findings if finding.points > 0), key=lambda one: (not one.certain, -one.points)
    )
    return tuple(Reason(finding.code, finding.text) for finding in against[:MOST_REASONS]) or (_NOTHING_ELSE,)
