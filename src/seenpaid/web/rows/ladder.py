"""The delivery ladder of an invoice, ready to be shown: how far it got with each recipient, and where it stuck."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.followups.steps import Ladder, Rung
from seenpaid.web.moments import Moment, moment

WORDS: Final[Mapping[Rung, str | Promise]] = {
    Rung.QUEUED: gettext_lazy("Queued"),
    Rung.ACCEPTED: gettext_lazy("Accepted"),
    Rung.SHARED: gettext_lazy("Link made"),
    Rung.SCANNED: gettext_lazy("Scanned"),
    Rung.OPENED: gettext_lazy("Opened"),
    Rung.PDF: gettext_lazy("PDF"),
    Rung.PAY: gettext_lazy("Pay"),
    Rung.PAID: gettext_lazy("Paid"),
}
STUCK: Final[Mapping[Rung, str | Promise]] = {
    Rung.QUEUED: gettext_lazy("Not written yet."),
    Rung.ACCEPTED: gettext_lazy("The mail server has not taken it yet."),
    Rung.SHARED: gettext_lazy("There is no link yet."),
    Rung.OPENED: gettext_lazy("Nobody has opened it yet."),
    Rung.PAID: gettext_lazy("Opened, and not paid yet."),
}


@dataclass(frozen=True, slots=True)
class RungMark:
    """One step that was reached, or is still ahead."""

    word: str | Promise
    at: Moment | None


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One recipient."""

    who: str
    rungs: list[RungMark]
    stuck: str
    is_fault: bool


def ladder_rows(ladders: Iterable[Ladder], *, now: datetime, zone: str) -> list[LadderRow]:
    """Return a row for each recipient. Steps that are passed by are left out once a later one was reached."""
    return [_row(ladder, now=now, zone=zone) for ladder in ladders]


def _row(ladder: Ladder, *, now: datetime, zone: str) -> LadderRow:
    marks = []
    last = max((ladder.rungs.index(rung) for rung in ladder.reached if rung in ladder.rungs), default=-1)
    for place, rung in enumerate(ladder.rungs):
        at = ladder.reached.get(rung)
        if at is not None or place > last:
            marks.append(RungMark(WORDS[rung], moment(at, now=now, zone=zone) if at else None))
    stuck = ladder.stuck_at
    text = (
        _("It did not arrive: %(why)s") % {"why": ladder.fault} if ladder.fault else str(STUCK[stuck]) if stuck else ""
    )
    who = ladder.address or _("The link you copied")
    return LadderRow(f"{ladder.name} ({who})" if ladder.name else who, marks, text, is_fault=bool(ladder.fault))
