"""What stands below an invoice that is owed: four things its reader may say. Plain values only, the same for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html

from seenpaid.answers.queries import Answer, Kind
from seenpaid.answers.reading import LONGEST_QUESTION, LONGEST_REFERENCE
from seenpaid.companies.access import Company
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.reading import Reading
from seenpaid.portal.sheet import sheet
from seenpaid.portal.words import page_words

_LONGEST_ADDRESS: Final = 254
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


@dataclass(frozen=True, slots=True)
class _Field:
    """The one thing that is typed to say something."""

    name: str
    label: str
    type: str
    longest: int = 0
    is_needed: bool = True


_FIELDS: Final = {
    Kind.PROMISE: _Field("on", "tell_on", "date"),
    Kind.PAID: _Field("reference", "tell_reference", "text", LONGEST_REFERENCE, is_needed=False),
    Kind.QUESTION: _Field("question", "tell_text", "textarea", LONGEST_QUESTION),
    Kind.FORWARD: _Field("to", "tell_to", "email", _LONGEST_ADDRESS),
}


def reply_in_words(paper: Paper, *, url: str, typed: TypedReply) -> dict[str, Any]:
    """Return what `portal/reply.html` shows."""
    said, seller = page_words(Reading.of(paper.snapshot).language), paper.snapshot["seller"]["name"]
    company = format_html("<bdi>{}</bdi>", seller)
    fault = format_html(said[_FAULTS[typed.fault]], company=company) if typed.fault else ""
    is_at_field = typed.say in Kind.values and typed.fault not in {"", "choose", "enough", "too_many"}
    hints = {Kind.FORWARD: format_html(said["tell_forward_hint"], company=company)}
    return {
        "words": said,
        "heading": format_html(said["tell"], company=company),
        "kept": format_html(said["tell_kept"], company=company),
        "url": url,
        "revision": paper.snapshot["revision"],
        "refused": "" if is_at_field else fault,
        "sayings": [
            _saying(
                kind, said, typed, fault=fault if is_at_field and typed.say == kind else "", hint=hints.get(kind, "")
            )
            for kind in _FIELDS
        ],
    }


def _saying(kind: Kind, said: Mapping[str, str], typed: TypedReply, *, fault: str, hint: str) -> dict[str, Any]:
    field = _FIELDS[kind]
    beside = [f"{field.name}-{what}" for what, words in (("fault", fault), ("hint", hint)) if words]
    return {
        "kind": kind.value,
        "is_open": typed.say == kind,
        "summary": said[f"tell_{kind}"],
        "name": field.name,
        "label": said[field.label],
        "type": field.type,
        "longest": field.longest,
        "is_needed": field.is_needed,
        "typed": typed.values.get(field.name, ""),
        "described_by": " ".join(beside),
        "fault": fault,
        "hint": hint,
    }


def replied_page(paper: Paper, answers: list[Answer], *, company: Company, back_url: str) -> bytes:
    """Return the page that says what was told, and to whom; a question's own words stay with the seller."""
    reading = Reading.of(paper.snapshot)
    said, seller = page_words(reading.language), paper.snapshot["seller"]["name"]
    context = {
        **sheet(company, language=reading.language),
        "seller": seller,
        "title": format_html(said["told_thanks"], company=format_html("<bdi>{}</bdi>", seller)),
        "plain_title": said["told_thanks"].format(company=seller),
        "rows": [_row(answer, reading, said) for answer in answers],
        "back_url": back_url,
    }
    return render_to_string("portal/replied.html", context).encode()


def _row(answer: Answer, reading: Reading, said: Mapping[str, str]) -> str:
    date = reading.figures.day(answer.on.isoformat()) if answer.on else ""
    address = format_html("<bdi>{}</bdi>", answer.address)
    return format_html(said[_SAID[Kind(answer.kind)]], date=date, address=address)
