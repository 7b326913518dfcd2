"""What an open says about its reader, in the groups that are forgotten together, each as one canonical text."""

from collections.abc import Mapping

from seenpaid.engagement.log.chain import canonical, text, texts
from seenpaid.engagement.models import View


def facts(
    *,
    ip: str | None,
    user_agent: str,
    headers: str,
    names: tuple[str, str, str],
    place: tuple[str, str, str, int | None, str],
    visitor: str | None,
) -> dict[str, str]:
    """Return the texts that commitments are made of. `headers` is canonical JSON already."""
    return {
        "address": texts([ip]),
        "agent": f"[{text(user_agent)},{headers}]",
        "names": texts(names),
        "place": texts(place),
        "visitor": texts([visitor]),
    }


def facts_of(view: View) -> dict[str, str]:
    """Return the facts as the row tells them now."""
    return facts(
        ip=view.ip,
        user_agent=view.user_agent,
        headers=canonical(view.headers),
        names=(view.browser, view.os, view.device),
        place=(view.city, view.region, view.country, view.asn, view.network),
        visitor=view.visitor_id,
    )


def state_of(view: View) -> Mapping[str, object]:
    """Return what may be corrected about an open, as it stands now."""
    return {
        "view": view.pk,
        "open": view.position,
        "actor": view.actor_type,
        "verdict": view.verdict,
        "kind": view.kind,
        "confidence": view.confidence,
        "codes": [reason["code"] for reason in view.reasons],
        "rules": view.rules_version,
        "counted": view.counted,
    }
