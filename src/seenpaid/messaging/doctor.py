"""Looks at what a sending domain publishes, and says in plain words what receivers will make of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from seenpaid.lib.names import CouldNotAskError, text_records

# Nobody can ask for all of a domain's keys; these are the names they usually go by.
SELECTORS: Final = (
    "default",
    "mail",
    "dkim",
    "google",
    "selector1",
    "selector2",
    "s1",
    "s2",
    "k1",
    "smtp",
    "fm1",
    "mta",
)

type Ask = Callable[[str], Sequence[str]]


class Health(StrEnum):
    """How one thing stands."""

    GOOD = "good"
    WEAK = "weak"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    health: Health
    text: str


def examine(domain: str, *, ask: Ask = text_records) -> list[Finding]:
    """Return what is found about SPF, DKIM and DMARC. Where nobody answers, that is said, and nothing else."""
    return [
        _looked("SPF", _spf, domain, ask=ask),
        _looked("DKIM", _dkim, domain, ask=ask),
        _looked("DMARC", _dmarc, domain, ask=ask),
    ]


def _looked(name: str, look: Callable[[str, Ask], tuple[Health, str]], domain: str, *, ask: Ask) -> Finding:
    try:
        health, text = look(domain, ask)
    except CouldNotAskError:
        return Finding(name, Health.UNKNOWN, "Could not ask: no name server answered. Nothing is known, good or bad.")
    return Finding(name, health, text)


def _spf(domain: str, ask: Ask) -> tuple[Health, str]:
    found = [text for text in ask(domain) if text.lower().startswith("v=spf1")]
    if not found:
        return Health.MISSING, f"{domain} says nowhere which servers may send for it. Publish a TXT record: v=spf1 …"
    if len(found) > 1:
        return Health.WEAK, "There are two SPF records, so receivers heed neither. Keep one."
    if "+all" in found[0].lower().split():
        return Health.WEAK, f"“{found[0]}” lets everybody send for you. End it with ~all or -all."
    return Health.GOOD, f"“{found[0]}”. Your mail server must be among these."


def _dkim(domain: str, ask: Ask) -> tuple[Health, str]:
    for selector in SELECTORS:
        for text in ask(f"{selector}._domainkey.{domain}"):
            if "p=" in text.replace(" ", "") and not text.replace(" ", "").endswith("p="):
                return Health.GOOD, f"There is a key at {selector}._domainkey. Your server must sign with it."
    return Health.UNKNOWN, "No key under the usual names. Yours may have another: your mail provider knows."


def _dmarc(domain: str, ask: Ask) -> tuple[Health, str]:
    found = [text for text in ask(f"_dmarc.{domain}") if text.lower().startswith("v=dmarc1")]
    if not found:
        return Health.MISSING, f"Publish a TXT record at _dmarc.{domain}: v=DMARC1; p=none; rua=mailto:you@{domain}"
    return Health.GOOD, f"“{found[0]}”"
