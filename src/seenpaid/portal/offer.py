"""What stands below a quote: the question, the answer that was given, or that it is too late. Plain values only."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.queries import answer_of
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.reading import Reading
from seenpaid.portal.words import page_words

_SAID: Final = {True: "accepted_by", False: "declined_by"}
_FAULTS: Final = {"name": "name_needed", "reason": "words_too_long"}


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer that was refused, as it was typed, and why: fields, or `quote_revised`, or `too_many`."""

    name: str = ""
    reason: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said, by whom, and on which day at the seller's place."""

    is_accepted: bool
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a quote stands with its customer."""

    answered: Answered | None
    is_expired: bool
    is_open: bool
    typed: Typed = field(default_factory=Typed)


def offer_of(document: Document, *, today: date, typed: Typed | None = None) -> Offer | None:
    """Return what is asked of a quote's reader; None for other papers. The document's company is at hand."""
    if document.kind != Kind.QUOTE:
        return None
    said, zone = answer_of(document), ZoneInfo(document.company.time_zone)
    is_expired = lifecycle.is_expired(status=document.status, valid_until=document.due_date, today=today)
    return Offer(
        answered=Answered(said.is_accepted, said.name, said.answered_at.astimezone(zone).date()) if said else None,
        is_expired=is_expired,
        is_open=document.status in lifecycle.AWAITING and not is_expired,
        typed=typed or Typed(),
    )


def offer_in_words(offer: Offer, paper: Paper, *, path: str, came: str) -> dict[str, Any]:
    """Return what `portal/offer.html` shows."""
    reading = Reading.of(paper.snapshot)
    words = page_words(reading.language)
    day, valid_until = reading.figures.day, paper.snapshot["due_date"]
    said = ""
    if (answered := offer.answered) is not None:
        said = words[_SAID[answered.is_accepted]].format(name=answered.name, date=day(answered.on.isoformat()))
    elif offer.is_expired and valid_until:
        said = words["quote_expired"].format(date=day(valid_until))
    return {
        "words": words,
        "said": said,
        "is_open": offer.is_open,
        "accept_url": f"{path}/accept{came}",
        "decline_url": f"{path}/decline{came}",
        "revision": paper.snapshot["revision"],
        "typed": offer.typed,
        "faults": {name: words[_FAULTS.get(name, name)] for name in offer.typed.faults},
    }
