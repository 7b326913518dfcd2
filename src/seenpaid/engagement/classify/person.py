"""What speaks for a person."""

from seenpaid.engagement.classify.evidence import Evidence
from seenpaid.engagement.classify.judgement import Finding


def find_second_step(evidence: Evidence) -> Finding | None:
    """Somebody on our own page pressed something on it: browsers say so only of a real gesture."""
    pressed = evidence.header("sec-fetch-user").strip() == "?1"
    from_our_page = evidence.header("sec-fetch-site").strip().lower() == "same-origin"
    if pressed and from_our_page:
        return Finding("acted_on_page", "Pressed something on the page after opening it", -4)
    return None
