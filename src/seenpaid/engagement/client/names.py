"""What to call the browser, the system and the device: client hints first, the User-Agent second."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from seenpaid.engagement.client import known

DeviceKind = Literal["desktop", "phone", "tablet", "tv", "bot", "unknown"]

LONGEST_AGENT = 2048


@dataclass(frozen=True, slots=True)
class Names:
    browser: str
    os: str
    device: DeviceKind


def names_of(agent: str, headers: Mapping[str, str]) -> Names:
    """Header names are lower-case. A name nobody gave is an empty string."""
    return _names(
        agent[:LONGEST_AGENT],
        headers.get("sec-ch-ua", "")[:512],
        headers.get("sec-ch-ua-platform", "")[:64],
        headers.get("sec-ch-ua-mobile", "")[:8],
    )


@lru_cache(maxsize=4096)
def _names(agent: str, brands: str, platform: str, mobile: str) -> Names:
    browser, system = _named_by_agent(agent)
    hinted_system = known.HINTED_SYSTEMS.get(platform.strip().strip('"').lower())
    system = hinted_system or system
    return Names(_hinted_browser(brands, browser) or browser, system, _device(agent, system, mobile))


_BRAND = re.compile(r'"([^"]{1,64})"\s*;\s*v\s*=')


def _hinted_browser(brands: str, by_agent: str) -> str:
    if not brands:
        return ""
    named = [known.BRANDS[brand] for brand in map(str.lower, _BRAND.findall(brands)) if brand in known.BRANDS]
    # An app's own name in the User-Agent says more than the engine it shows its pages with.
    if not named or (named == ["Android WebView"] and by_agent not in ("", "Chrome")):
        return ""
    # Browsers built on Chrome may carry its brand beside their own.
    return next((name for name in named if name != "Chrome"), "Chrome")


def _named_by_agent(agent: str) -> tuple[str, str]:
    family, system = _parse(agent)
    flat = _flat(agent)
    browser = _first(known.OWN_BROWSERS, flat) or known.PARSED_BROWSERS.get(family.lower(), _without_edition(family))
    if browser.lower() in known.NO_BROWSER:
        browser = _first(known.ENGINES, flat)
    own_system = _apple_program(flat) or _first(known.SYSTEMS, flat)
    return browser, own_system or ("" if system == "Other" else system)


def _without_edition(family: str) -> str:
    """Firefox Beta is Firefox, Opera Neon is Opera: an edition says nothing about a reader."""
    name, _, edition = family.partition(" ")
    return name if edition and name in known.WITH_EDITIONS else family


_SEPARATORS = str.maketrans("();,-[]", "       ")


def _flat(agent: str) -> str:
    """Lower case, every word after a space: a plain `in` is then as good as a pattern and many times faster."""
    return f" {agent.lower().translate(_SEPARATORS)} "


def _apple_program(flat: str) -> str:
    """Programs name the network library and the kernel: a processor beside them means a Mac."""
    if " cfnetwork/" not in flat:
        return ""
    on_mac = flat.startswith(" safari") or any(part in flat for part in ("x86_64", "i386", "mac"))
    return "Mac" if on_mac else "iOS"


def _first(table: known.Table, flat: str) -> str:
    return next((name for parts, name in table if any(part in flat for part in parts)), "")


def _parse(agent: str) -> tuple[str, str]:
    try:
        return _parser()(agent.encode("utf-8", "replace").decode("utf-8"))
    except Exception:  # noqa: BLE001 - a foreign parser's mishap must cost a name, never a view.
        return "", ""


@cache
def _parser() -> Callable[[str], tuple[str, str]]:
    """The Rust engine, loaded at the first name asked for: the engines disagree, so which one is not left to luck."""
    from ua_parser.core import Domain
    from ua_parser.loaders import load_lazy_builtins
    from ua_parser.regex import Resolver

    resolver = Resolver(load_lazy_builtins())
    wanted = Domain.USER_AGENT | Domain.OS

    def parse(agent: str) -> tuple[str, str]:
        found = resolver(agent, wanted)
        return found.user_agent.family if found.user_agent else "", found.os.family if found.os else ""

    return parse


def _device(agent: str, system: str, mobile: str) -> DeviceKind:
    flat = _flat(agent)
    if any(part in flat for part in known.TV):
        return "tv"
    if any(part in flat for part in known.TABLET):
        return "tablet"
    if mobile.strip() == "?1" or any(part in flat for part in known.PHONE):
        return "phone"
    if system == "Android":
        return "tablet"
    return "desktop" if system in ("Windows", "Mac", "Linux", "ChromeOS") else "unknown"
