"""Robots nobody has listed: the outlines, words, addresses and remarks that give them away."""

import re

from seenpaid.engagement.classify import words
from seenpaid.engagement.classify.judgement import Finding, Kind
from seenpaid.engagement.classify.shapes import Shape, shape_of

# Makers name their phones as they like (CUBOT, Spider, Scanner), so a model's name is not a robot's.
_MODEL = re.compile(
    r"(android[ /-]?[\d.]*;?(?: ?[a-z]{2}[-_][a-z]{2,4};)?)[^;)(]*(?:\([^()]*\)[^;)(]*)*(?= build/|;|\))"
)
_MODEL_CALLED_SPIDER = re.compile(r"android [\d.]+;[^()]*\bspider")
# Genuine products whose names contain a robot's word, and addresses that genuine browsers carry.
_INNOCENT = re.compile(
    r"user-agent: mozilla|cubot|camscanner/|searchwidget|secure ?browser|firephp/[\d.]+|ubuntu/dapper-security|https?://(?:www\.)?bsalsa\.com"
    r"|http://www\.qtweb\.net|like gecko, safari|compatible; (?:ms ?p?ie|konqueror|opera|ibrowse)[ /]|gwx:downloaded|, ?gzip\(gfe\)"
    r"|pico neo\d link|kobo ereader|presearch|startpage/|avastsecurebrowser|\bsecure/\d|airwatch browser|airwatchbrowser"
)
# Systems and editions a desktop browser names without a version.
_KNOWN_REMARKS = frozenset(
    "amiga chromium gost compatible deepin fedora gentoo haiku intel kubuntu linux mac macintosh mandriva mobile odyssey"
    " openbsd powerpc quest slackware solaris suse tablet touch ubuntu unknown wayland web windows browser xbox".split()
)
_REMARKED = re.compile(r"[a-z][a-z ]{3,30}")
_LAST_WORD = re.compile(r"(?:safari|firefox|edg|chrome)/[\w.]+;? +(?:\S+ +)*?([a-zA-Z]{4,40});?$", re.IGNORECASE)
_NEW_ENOUGH = re.compile(r"(?:chrome|firefox)/(?:[6-9]\d|\d{3})\.")
_INNOCENT_ENDINGS = tuple("browser ubuntu mobile theworld midori light safari gecko compatible wechat".split())
_NAME = re.compile(r"[\w.!'-]*[A-Za-z][\w.!'-]*")
_LONGEST_NAME = 40


def find_pattern(agent: str) -> Finding | None:
    text = _INNOCENT.sub(" ", agent.lower())
    shape = shape_of(agent.lower())
    if shape is None:
        return _shapeless(agent, text)
    return _in_disguise(agent, text, shape) or _by_model(text)


def _shapeless(agent: str, text: str) -> Finding:
    kind = _kind(text)
    if kind is Kind.HTTP_LIBRARY:
        return Finding("http_library", f"{_named(agent)}, a program and not a browser", 6, kind, certain=True)
    return Finding("declared_bot", f"{_named(agent)}, not a browser", 6, kind, certain=True)


def _in_disguise(agent: str, text: str, shape: Shape) -> Finding | None:
    if words.REMARK.search(text) or words.CONTACT.search(text):
        return _declared(agent, text, _remarked(text))
    plain = _MODEL.sub(r"\1 ", text) if shape == "android" else text
    found = words.PLAIN.search(plain)
    if found is None and shape in _TOOLS:
        found = words.DOMAIN.search(plain) or _TOOLS[shape].search(plain)
    if found is None and shape == "desktop":
        stranger = _stranger(agent, text)
        return _declared(agent, text, stranger) if stranger else None
    return _declared(agent, text, found.group().strip(" ;,()/-_")) if found else None


_TOOLS = {"desktop": words.TOOLS, "explorer": words.OLD_TOOLS, "antique": words.OLD_TOOLS}


def _stranger(agent: str, text: str) -> str:
    """A lone word without a version, among the systems or at the very end, where desktop browsers have none."""
    if not _NEW_ENOUGH.search(text):
        return ""  # Older browsers let every toolbar and every provider sign.
    systems = text.partition("(")[2].partition(")")[0]
    for remark in systems.split(";"):
        word = remark.strip()
        if _REMARKED.fullmatch(word) and not _KNOWN_REMARKS.intersection(word.split()):
            return word
    last = _LAST_WORD.search(agent)
    is_stranger = last is not None and not last[1].isupper() and not last[1].lower().endswith(_INNOCENT_ENDINGS)
    return last[1].lower() if last is not None and is_stranger else ""


def _by_model(text: str) -> Finding | None:
    # Only worth something where nothing else is known; complete headers of a phone speak louder.
    if _MODEL_CALLED_SPIDER.search(text):
        return Finding("robot_like_model", "A device named like a robot", 3, Kind.CRAWLER)
    return None


def _declared(agent: str, text: str, word: str) -> Finding:
    return Finding("declared_bot", f"{_named(agent, word)}, a robot by its own account", 6, _kind(text), certain=True)


def _kind(text: str) -> Kind:
    for pattern, kind in _KINDS:
        if pattern.search(text):
            return kind
    return Kind.CRAWLER if " " in text else Kind.HTTP_LIBRARY


_KINDS = (
    (words.PREVIEWING, Kind.LINK_PREVIEWER),
    (words.RENDERING, Kind.HEADLESS),
    (words.UPKEEP, Kind.MONITORING),
    (words.CRAWLING, Kind.CRAWLER),
    (words.SCANNING, Kind.SECURITY_SCANNER),
    (words.WATCHING, Kind.MONITORING),
    (words.PROGRAMMING, Kind.HTTP_LIBRARY),
)


def _remarked(text: str) -> str:
    """The product a remark names: what stands after "compatible;", else the last before an address."""
    found = re.search(r"(?:compatible[;,]|like gecko[;,]) *([\w.!'-]*[a-z][\w.!'-]*)", text)
    return found[1] if found else ""


def _named(agent: str, word: str = "") -> str:
    """The product a word stands in, as the robot spells it; without a word, the first product of all."""
    at = agent.lower().find(word) if word else 0
    for name in _NAME.finditer(agent):
        if name.end() > at >= 0 and name[0].lower() not in ("mozilla", "compatible"):
            return name[0][:_LONGEST_NAME]
    return "Something"
