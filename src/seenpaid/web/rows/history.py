"""The rows of the view history: who, when, from where, and why it counts or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from seenpaid.engagement.judging.judge import OWN_OFFICE
from seenpaid.engagement.queries import View
from seenpaid.web.moments import Moment, moment

ACTIONS: Final[dict[str, str | Promise]] = {
    "page": gettext_lazy("Opened the page"),
    "pdf": gettext_lazy("Downloaded the PDF"),
    "pay": gettext_lazy("Pressed Pay"),
}
SOURCES: Final[dict[str, str | Promise]] = {
    "link": gettext_lazy("Link"),
    "email": gettext_lazy("E-mail"),
    "portal": gettext_lazy("Portal"),
    "api": gettext_lazy("API"),
}


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One open in the history."""

    id: str
    at: Moment
    key: str
    """Which of counted, repeat, unverified, automated or preview it is; picks the mark."""
    verdict: str
    reasons: Sequence[str]
    action: str
    device: str
    place: str
    network: str
    ip: str
    user_agent: str
    source: str
    link_of: str
    """To whom the opened link was mailed; says whose link it was, not who opened it."""
    visitor: str
    revision: int
    counted: bool
    overruled: bool
    may_be_human: bool
    may_be_automated: bool
    may_be_ours: bool
    has_network: bool
    """Whether there is an address or network to remember it by."""


def view_rows(views: Iterable[View], *, now: datetime, zone: str, shows_addresses: bool = True) -> list[ViewRow]:
    """Return a row for each open."""
    rows = [view_row(view, now=now, zone=zone) for view in views]
    # Who only reads what the company has does not see where its customers are to the last digit. SECURITY 3.9
    return rows if shows_addresses else [replace(row, ip="", user_agent="") for row in rows]


def view_row(view: View, *, now: datetime, zone: str) -> ViewRow:
    """Return the row of one open."""
    key = _key(view)
    is_preview = key == "preview"
    is_own_look = is_preview and view.kind != OWN_OFFICE
    return ViewRow(
        id=view.pk,
        at=moment(view.viewed_at, now=now, zone=zone),
        key=key,
        verdict=verdict_words(key),
        reasons=[str(reason.get("text", "")) for reason in view.reasons],
        action=str(ACTIONS[view.action]),
        device=device_of(view),
        place=place_of(view),
        network=view.network,
        ip=view.ip or "",
        user_agent=view.user_agent,
        source=str(SOURCES[view.source]),
        link_of=_link_of(view),
        visitor=view.visitor.label if view.visitor else "",
        revision=view.revision,
        counted=view.counted,
        overruled=view.overruled_by_id is not None,
        may_be_human=not is_own_look and (view.actor_type != "recipient" or view.verdict != "human" or view.kind != ""),
        may_be_automated=not is_own_look and view.actor_type != "automated",
        may_be_ours=not is_preview,
        has_network=(bool(view.ip) and view.thinned_at is None),
    )


def verdict_words(key: str) -> str:
    """Return the verdict as people say it."""
    return {
        "counted": _("Counted view"),
        "repeat": _("Same visit"),
        "unverified": _("Not sure yet"),
        "automated": _("Automated"),
        "preview": _("Your preview"),
    }[key]


def device_of(view: View) -> str:
    """Return `Chrome on Mac`, or what is known of it."""
    if view.browser and view.os:
        return _("%(browser)s on %(os)s") % {"browser": view.browser, "os": view.os}
    if view.device == "bot":
        return _("A program")
    return view.browser or view.os or _("Unknown device")


def place_of(view: View) -> str:
    """Return `Boston, Massachusetts, US`, or nothing: an unknown place stays unknown."""
    parts = [view.city, view.region if view.region != view.city else "", view.country]
    return ", ".join(part for part in parts if part)


def _link_of(view: View) -> str:
    if view.link is None:
        return ""
    contact = view.link.contact
    return str(contact.name or contact.email) if contact is not None else view.link.address


def _key(view: View) -> str:
    if view.actor_type == "sender_preview":
        return "preview"
    if view.actor_type == "automated" or view.verdict == "automated":
        return "automated"
    if view.verdict == "unverified":
        return "unverified"
    return "counted" if view.counted else "repeat"
