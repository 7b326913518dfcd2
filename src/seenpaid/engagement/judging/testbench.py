"""The test bench of the verdicts: one JSON request per line in, one JSON answer per line out, judged as live ones."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from seenpaid.engagement.classify import RULES_VERSION, Context, Evidence, Judgement, classify

NEIGHBOUR_SECONDS = 10
LONGEST_NUMBER = 10


class BadLineError(Exception):
    """A line that asks nothing that can be answered; the message says why."""


def answer_lines(lines: Iterable[str], *, explain: bool = False) -> Iterator[str]:
    """One answer for every line, in order. A bad line, a blank one too, gets an error and the rest goes on."""
    for line in lines:
        yield json.dumps(_answer(line, explain=explain), ensure_ascii=True)


def _answer(line: str, *, explain: bool) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "This line is not JSON."}
    identity = request.get("id") if isinstance(request, dict) else None
    try:
        judgement = classify(read_evidence(request))
    except BadLineError as error:
        return {"error": str(error)} if identity is None else {"id": identity, "error": str(error)}
    answer: dict[str, Any] = {} if identity is None else {"id": identity}
    return answer | _judged(judgement) | (_explained(judgement) if explain else {})


def _judged(judgement: Judgement) -> dict[str, Any]:
    return {
        "actor_type": judgement.actor,
        "verdict": judgement.verdict,
        "kind": judgement.kind,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in judgement.reasons],
        "browser": judgement.browser or None,
        "os": judgement.os or None,
        "device": judgement.device,
    }


def _explained(judgement: Judgement) -> dict[str, Any]:
    return {
        "confidence": judgement.confidence,
        "rules_version": RULES_VERSION,
        "findings": [
            {"code": finding.code, "points": finding.points, "certain": finding.certain, "kind": finding.kind}
            for finding in judgement.findings
        ],
    }


def read_evidence(request: object) -> Evidence:
    """Forgiving about everything but the headers: what is missing or odd is simply not evidence."""
    if not isinstance(request, Mapping):
        raise BadLineError("Each line is one JSON object.")
    claimed = request.get("headers")
    if not isinstance(claimed, Mapping):
        raise BadLineError("headers: an object of header names and values is required.")
    headers = {str(name).strip().lower(): _text(value) for name, value in claimed.items()}
    return Evidence(
        headers=headers,
        headers_complete=set(headers) != {"user-agent"} or any(request.get(name) for name in _CIRCUMSTANCES),
        method=_text(request.get("method")) or "GET",
        path=_text(request.get("path")),
        secure=_secure(request),
        client_ip=_text(request.get("client_ip")) or None,
        asn=_whole(request.get("asn")),
        asn_org=_text(request.get("asn_org")) or None,
        seconds_since_send=_number(request.get("seconds_since_send")),
        context=_context(request),
    )


# A line with none of these and no second header is a User-Agent to be judged alone.
_CIRCUMSTANCES = ("client_ip", "asn", "asn_org", "seconds_since_send", "context")


def _secure(request: Mapping[str, Any]) -> bool | None:
    scheme = request.get("scheme")
    return scheme.lower() == "https" if isinstance(scheme, str) and scheme else None


def _context(request: Mapping[str, Any]) -> Context:
    given = request.get("context")
    known = given if isinstance(given, Mapping) else {}
    counts = {name: _whole(known.get(name)) or default for name, default in _COUNTS.items()}
    neighbours = [*_neighbours(request, known)]
    agents = {agent for agent, _ in neighbours if agent}
    addresses = {address for _, address in neighbours if address}
    return Context(
        requests_same_link_10s=counts["requests_same_link_10s"],
        distinct_user_agents_10s=max(counts["distinct_user_agents_10s"], len(agents)),
        distinct_ips_10s=max(counts["distinct_ips_10s"], len(addresses)),
        distinct_customers_same_ip_60s=counts["distinct_customers_same_ip_60s"],
        mangled_same_link_60s=counts["mangled_same_link_60s"],
        said=_text(known.get("said")),
        expects_scans=_text(known.get("expects_scans")),
    )


def _neighbours(request: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """User-Agent and address of this request and of the earlier ones listed with it, as far as they were close."""
    headers = request.get("headers")
    agent = next((value for name, value in headers.items() if name.lower() == "user-agent"), "") if headers else ""
    yield _text(agent), _text(request.get("client_ip"))
    now = _number(request.get("seconds_since_send"))
    for name in ("prior_requests", "earlier_requests_same_link"):
        earlier = known.get(name)
        for one in earlier if isinstance(earlier, list) else ():
            if isinstance(one, Mapping) and _is_close(one, now):
                yield _text(one.get("user_agent")), _text(one.get("client_ip") or one.get("ip"))


def _is_close(one: Mapping[str, Any], now: float | None) -> bool:
    ago = _number(one.get("seconds_ago"))
    then = _number(one.get("seconds_since_send"))
    if ago is None and now is not None and then is not None:
        ago = now - then
    return ago is not None and abs(ago) <= NEIGHBOUR_SECONDS


_COUNTS = {
    "requests_same_link_10s": 1,
    "distinct_user_agents_10s": 1,
    "distinct_ips_10s": 1,
    "distinct_customers_same_ip_60s": 1,
    "mangled_same_link_60s": 0,
}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(part for part in value if isinstance(part, str))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _whole(value: object) -> int | None:
    if isinstance(value, str):
        value = value.strip().upper().removeprefix("AS")
        return int(value) if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
