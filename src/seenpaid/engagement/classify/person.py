"""What speaks for a person."""

from seenpaid.engagement.classify.coherence import leaves_out_metadata
from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding


def find_second_step(evidence: Evidence) -> Finding | None:
    """Somebody on our own page pressed something on it: browsers say so only of a real gesture."""
    if _says_so(evidence):
        return Finding("acted_on_page", "Pressed something on the page after opening it", -4)
    return None


def was_pressed(evidence: Evidence) -> bool:
    """Say whether a press on our own page may have asked for this: the browser says so, or is none that would."""
    if evidence.header("sec-fetch-site"):
        return _says_so(evidence)
    return not leaves_out_metadata(evidence)


def _says_so(evidence: Evidence) -> bool:
    is_from_our_page = evidence.header("sec-fetch-site").strip().lower() == "same-origin"
    return is_from_our_page and evidence.header("sec-fetch-user").strip() == "?1"
