"""Robots nobody has listed: the words, contacts and shapes that give them away."""

import re

import re2

from seenpaid.engagement.classify.judgement import Finding, Kind

_WORDS = re2.compile(
    r"(?i)bot|crawl|spider|slurp|fetch|scan|preview|monitor|check|archiv|http|url|curl|wget|python|java/|perl|ruby|php|client|library|lib|@|\bwww\.|headless|phantom|agent"
)
_START = re2.compile(r"(?i)^(?:Mozilla/|Opera/|UCWEB|Dalvik|nokia|samsung|sonye|lg|blackb|mot|htc)")
_COMPATIBLE = re2.compile(r"^Mozilla/[\d.]+ \(compatible; ")


def find_pattern(agent: str) -> Finding | None:
    if "cubot" in agent.lower():
        return None
    if _WORDS.search(agent) or not _START.search(agent):
        return Finding("declared_bot", "A robot that says so", 6, Kind.CRAWLER, certain=True)
    return None
