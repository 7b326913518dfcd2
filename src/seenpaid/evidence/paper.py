"""The evidence as a paper people can read; the JSON travels inside it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from seenpaid.evidence.file import sealed
from seenpaid.evidence.pdf_file import stamped
from seenpaid.pdf.colour import readable
from seenpaid.pdf.fonts import font_families
from seenpaid.pdf.paper import Branding
from seenpaid.pdf.said import said
from seenpaid.pdf.typesetter import render_sheet

MOST_ROWS: Final = 500
_LEAD: Final = (
    "What this system recorded of the requests for one shared page. It says that a page was asked for, and what speaks "
    "for a person or a program behind it; it does not prove who read it."
)
_VERDICTS: Final = {"human": "a person", "unverified": "unverified", "automated": "automated"}
_DONE: Final = {"page": "opened the page", "pdf": "took the PDF", "pay": "pressed Pay"}


def evidence_pdf(members: Mapping[str, Any], *, branding: Branding, zone: str) -> bytes:
    """Return the paper of what `members_of` gathered. Raises PaperError."""
    made_at = datetime.fromisoformat(members["made_at"])
    document, log = members["document"], [json.loads(one["sealed"]) for one in members["log"]]
    name = f"{document['kind'].replace('_', ' ').capitalize()} {document['number']}".strip()
    data = {
        "size": branding.paper_size,
        "layout": "letter",
        "direction": "ltr",
        "accent": readable(branding.accent),
        "fonts": font_families(language="en", countries=[]),
        "logo": None,
        "date": [made_at.year, made_at.month, made_at.day],
        "title": f"Evidence · {name} · {members['seller']['name']}",
        "author": members["seller"]["name"],
        "heading": f"Who opened {name}",
        "lead": _LEAD,
        "facts": [{"label": label, "value": said(value)} for label, value in _facts(members, zone)],
        "parts": [_opens(members, log, zone), _changes(log, zone), _mails(members, zone), _revisions(members, zone)],
        "head": {"position": str(members["head"]["position"]), "digest": said(members["head"]["digest"])},
        "einvoice": sealed(members),
    }
    return stamped(render_sheet(data, template="evidence.typ"))


def _facts(members: Mapping[str, Any], zone: str) -> list[tuple[str, str]]:
    document, totals = members["document"], members["totals"]
    return [
        ("Seller", members["seller"]["name"]),
        ("Customer", document["customer"]["name"]),
        ("Title", document["title"]),
        ("Views that count", f"{totals['views']} of {totals['opens']} opens"),
        ("Not logged one by one", f"{totals['suppressed']} in a flood" if totals["suppressed"] else "none"),
        ("Made", _at(members["made_at"], zone)),
        ("Times", f"as in {zone}"),
    ]


def _opens(members: Mapping[str, Any], log: Sequence[Mapping[str, Any]], zone: str) -> dict[str, Any]:
    now: dict[str, str] = {}
    for entry in log:
        if entry["entry"] == "corrected":
            now |= {one["view"]: _verdict(one) for one in entry["opens"]}
    rows = [
        _row(entry, kept, now.get(entry["view"]), zone)
        for entry, kept in zip(log, members["log"], strict=True)
        if entry["entry"] == "open"
    ]
    return _part(
        "Opens", [(8, "No."), (30, "When"), (42, "What it was taken for"), (34, "Device and address"), (0, "Why")], rows
    )


def _row(entry: Mapping[str, Any], kept: Mapping[str, Any], now: str | None, zone: str) -> list[str]:
    first, facts = _verdict(entry), {name: json.loads(fact["text"]) for name, fact in kept["facts"].items()}
    browser, os, _ = facts.get("names", ("", "", ""))
    (address,) = facts.get("address", (None,))
    city, _, country, *_ = facts.get("place", ("", "", "", None, ""))
    taken = first if now in {None, first} else f"{now}; at first: {first}"
    place = ", ".join(part for part in (city and f"approx. {city}", country) if part)
    who = [" on ".join(part for part in (browser, os) if part), address or "", place]
    return [
        str(entry["position"]),
        f"{_at(entry['at'], zone)}, {_DONE.get(entry['action'], entry['action'])}, revision {entry['revision']}",
        taken,
        " · ".join(part for part in who if part) or "not kept",
        "; ".join(kept["reasons"]) or ", ".join(entry["codes"]),
    ]


def _verdict(state: Mapping[str, Any]) -> str:
    if state["actor"] == "sender_preview":
        return "the seller's own look"
    return f"{_VERDICTS.get(state['verdict'], state['verdict'])}{', counted' if state['counted'] else ''}"


def _changes(log: Sequence[Mapping[str, Any]], zone: str) -> dict[str, Any]:
    rows = [
        [str(one["position"]), _at(one["at"], zone), one["by"]["name"] or one["by"]["kind"], _what(one)]
        for one in log
        if one["entry"] != "open"
    ]
    return _part("What was corrected or forgotten later", [(8, "No."), (30, "When"), (34, "By"), (0, "What")], rows)


def _what(entry: Mapping[str, Any]) -> str:
    match entry["entry"]:
        case "corrected":
            return "; ".join(f"open {one['open']}: {_verdict(one)}" for one in entry["opens"][:20])
        case "forgotten":
            spans = ", ".join(
                f"{first} to {last}" if first != last else f"{first}" for first, last in entry["opens"][:20]
            )
            return f"{', '.join(entry['groups'])} of opens {spans}"
        case "removed":
            return f"{entry['opens']} opens whose time was over"
        case "begun":
            return f"the chain begins here; {entry['opens']} opens came before it"
    return str(entry["entry"])


def _mails(members: Mapping[str, Any], zone: str) -> dict[str, Any]:
    rows = [
        [_at(mail["created_at"], zone), mail["to"], mail["kind"], f"{mail['status']} {mail['server_answer']}".strip()]
        for mail in members["mails"]
    ]
    return _part("Mails", [(30, "Asked for"), (50, "To"), (22, "Kind"), (0, "What became of it")], rows)


def _revisions(members: Mapping[str, Any], zone: str) -> dict[str, Any]:
    rows = [[str(one["number"]), _at(one["created_at"], zone), one["sha256"]] for one in members["revisions"]]
    return _part("Revisions", [(8, "No."), (30, "Made"), (0, "SHA-256")], rows)


def _part(heading: str, columns: Sequence[tuple[int, str]], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    more = (
        f"The newest {MOST_ROWS} of {len(rows)}; all are in the file this paper carries."
        if len(rows) > MOST_ROWS
        else ""
    )
    return {
        "heading": heading,
        "note": more or ("" if rows else "None."),
        "widths": [width for width, _ in columns],
        "titles": [title for _, title in columns],
        "rows": [[said(cell) for cell in row] for row in rows[-MOST_ROWS:]],
    }


def _at(text: str, zone: str) -> str:
    return datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
