"""What stands below an invoice that is owed: four things its reader may say. Plain values only, the same for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html

from seenpaid.answers.queries import Answer, Kind
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.reading import Reading
from seenpaid.pdf.words import words
from seenpaid.portal.style import style_url
from seenpaid.portal.words import page_words

_FAULTS: Final = {
    "day": "tell_day_fault",
    "reference": "tell_reference_fault",
    "question": "tell_question_fault",
    "address": "tell_address_fault",
    "choose": "tell_choose_fault",
    "enough": "tell_enough",
    "too_many": "too_many",
}
_SAID: Final = {
    Kind.PROMISE: "told_promise",
    Kind.PAID: "told_paid",
    Kind.QUESTION: "told_question",
    Kind.FORWARD: "told_forward",
}


@dataclass(frozen=True, slots=True)
class TypedReply:
    """What was refused, as it was typed, and why."""

    say: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


def reply_in_words(paper: Paper, *, path: str, typed: TypedReply) -> dict[str, Any]:
    """Return what `portal/reply.html` shows."""
    said, seller = page_words(Reading.of(paper.snapshot).language), paper.snapshot["seller"]["name"]
    company = format_html("<bdi>{}</bdi>", seller)
    fault = format_html(said[_FAULTS[typed.fault]], company=company) if typed.fault else ""
    is_at_field = typed.say in Kind.values and typed.fault not in {"", "choose", "enough", "too_many"}
    return {
        "words": said,
        "heading": format_html(said["tell"], company=company),
        "forward_hint": format_html(said["tell_forward_hint"], company=company),
        "kept": format_html(said["tell_kept"], company=company),
        "url": f"{path}/answer",
        "revision": paper.snapshot["revision"],
        "say": typed.say,
        "typed": typed.values,
        "fault": fault if is_at_field else "",
        "refused": "" if is_at_field else fault,
    }


def replied_page(paper: Paper, answers: list[Answer], *, path: str, logo_url: str) -> bytes:
    """Return the page that says what was told, and to whom; a question's own words stay with the seller."""
    reading = Reading.of(paper.snapshot)
    said, seller = page_words(reading.language), paper.snapshot["seller"]["name"]
    page = {
        "language": reading.language,
        "direction": words(reading.language)["direction"],
        "company": seller,
        "logo_url": logo_url,
        "title": format_html(said["told_thanks"], company=format_html("<bdi>{}</bdi>", seller)),
        "plain_title": said["told_thanks"].format(company=seller),
        "rows": [_row(answer, reading, said) for answer in answers],
        "back": said["privacy_back"],
        "path": path,
        "powered_by": words(reading.language)["powered_by"] if paper.branding.powered_by else "",
    }
    context = {"page": page, "style_url": style_url(paper.branding.accent.removeprefix("#"))}
    return render_to_string("portal/replied.html", context).encode()


def _row(answer: Answer, reading: Reading, said: Mapping[str, str]) -> str:
    date = reading.figures.day(answer.on.isoformat()) if answer.on else ""
    address = format_html("<bdi>{}</bdi>", answer.address)
    return format_html(said[_SAID[Kind(answer.kind)]], date=date, address=address)
