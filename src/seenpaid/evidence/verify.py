"""Says of an evidence file, offline, whether one byte of it was changed. Pure: no database, no settings, no network."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from seenpaid.engagement.log.chain import GROUPS, Head, commitment
from seenpaid.engagement.log.walk import Link, Walked, walk
from seenpaid.evidence.file import FORMAT, digest_of, text_of
from seenpaid.evidence.pdf_file import is_pdf, taken_out
from seenpaid.lib.signing import is_signed


@dataclass(slots=True)
class Findings:
    """What was found. Nothing was changed if there are no faults."""

    faults: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    key: str = ""
    """Whose signature it bears; compare it with the one the installation shows."""


def verify(content: bytes) -> Findings:
    """Check an evidence file, JSON or PDF. Never raises, whatever the file holds."""
    found = Findings()
    if is_pdf(content):
        inside, fault = taken_out(content)
        if fault:
            found.faults.append(fault)
        else:
            found.checked.append("The PDF is as it was written.")
        if inside is None:
            return found
        content = inside
    try:
        members = json.loads(content)
        if not isinstance(members, dict) or members.get("format") != FORMAT:
            found.faults.append("This is no evidence file of a known format.")
            return found
        _look_through(members, content, found)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        found.faults.append("The file cannot be read: something in it was changed or cut off.")
    return found


def _look_through(members: Mapping[str, Any], content: bytes, found: Findings) -> None:
    log, head = members["log"], members["head"]
    links = [Link(one["position"], one["sealed"], one["digest"]) for one in log]
    walked = walk(members["document"]["id"], links, head=Head(head["position"], bytes.fromhex(head["digest"])))
    if walked.fault:
        found.faults.append(walked.fault)
    else:
        found.checked.append(f"The chain holds: {len(log)} entries, {len(walked.opens)} of them opens.")
    _facts(log, walked, found)
    _totals(members["totals"], walked, found)
    _whole(members, content, found)


def _facts(log: list[Mapping[str, Any]], walked: Walked, found: Findings) -> None:
    kept: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for one in log:
        opened = walked.opens.get(one["position"])
        if opened is None:
            continue
        for group in GROUPS:
            fact = one["facts"].get(group)
            if fact is None:
                missing[group] += 1
            elif commitment(bytes.fromhex(fact["salt"]), fact["text"]) == opened["commitments"][group]:
                kept[group] += 1
            else:
                found.faults.append(f"Open {one['position']}: its {group} is not what was sealed.")
    found.checked += [f"Facts that fit what was sealed: {group} of {number} opens." for group, number in kept.items()]
    found.withheld += [f"Forgotten or not handed out: {group} of {number} opens." for group, number in missing.items()]
    if walked.removed:
        found.withheld.append(f"Removed when their time was over: {walked.removed} opens.")


def _totals(totals: Mapping[str, Any], walked: Walked, found: Findings) -> None:
    """Compare the totals with what the log adds up to, where the whole log is there."""
    if walked.fault or walked.removed or any(entry["entry"] == "begun" for entry in walked.entries):
        return
    views = sum(state["counted"] for state in walked.standing.values())
    if (totals["opens"], totals["views"]) == (len(walked.opens), views) and totals["suppressed"] >= walked.suppressed:
        found.checked.append(f"The totals are what the log adds up to: {views} views in {len(walked.opens)} opens.")
    else:
        found.faults.append("The totals are not what the log adds up to.")


def _whole(members: Mapping[str, Any], content: bytes, found: Findings) -> None:
    if text_of(members).encode() != content:
        found.faults.append("The file is not written as it was made.")
    digest, signature = members["digest"], members["signature"]
    if digest_of(members) != digest:
        found.faults.append("The digest of the whole file does not fit.")
    elif not is_signed(f"{FORMAT}:{digest}", signature=signature["value"], key=signature["key"]):
        found.faults.append("The signature does not fit.")
    else:
        found.key = signature["key"]
        found.checked.append("The digest and the signature of the whole file fit.")
    if signature.keys() != {"algorithm", "key", "value"} or signature["algorithm"] != "Ed25519":
        found.faults.append("The signature is of an unknown kind.")
