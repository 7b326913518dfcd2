"""What to call the browser, the system and the device: client hints first, the User-Agent second."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

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
    hinted_system = _HINTED_SYSTEMS.get(platform.strip().strip('"').lower())
    system = hinted_system or system
    return Names(_hinted_browser(brands, browser) or browser, system, _device(agent, system, mobile))


# A brand of client hints -> our word. Brands not here (the greasing ones, Chromium itself) name nobody.
_BRANDS = {
    "google chrome": "Chrome",
    "microsoft edge": "Edge",
    "microsoft edge webview2": "Edge",
    "opera": "Opera",
    "opera gx": "Opera",
    "opera mobile": "Opera",
    "brave": "Brave",
    "vivaldi": "Vivaldi",
    "yandex": "Yandex",
    "yabrowser": "Yandex",
    "yandex browser": "Yandex",
    "samsung internet": "Samsung Internet",
    "duckduckgo": "DuckDuckGo",
    "ucbrowser": "UC Browser",
    "android webview": "Android WebView",
}
_HINTED_SYSTEMS = {
    "windows": "Windows",
    "macos": "Mac",
    "mac os x": "Mac",
    "ios": "iOS",
    "android": "Android",
    "linux": "Linux",
    "chrome os": "ChromeOS",
    "chromium os": "ChromeOS",
}
_BRAND = re.compile(r'"([^"]{1,64})"\s*;\s*v\s*=')


def _hinted_browser(brands: str, by_agent: str) -> str:
    if not brands:
        return ""
    named = [_BRANDS[brand] for brand in map(str.lower, _BRAND.findall(brands)) if brand in _BRANDS]
    # An app's own name in the User-Agent says more than the engine it shows its pages with.
    if not named or (named == ["Android WebView"] and by_agent not in ("", "Chrome")):
        return ""
    # Browsers built on Chrome may carry its brand beside their own.
    return next((name for name in named if name != "Chrome"), "Chrome")


# What the parser's list misses or calls otherwise. The first match names it.
_OWN_BROWSERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"\bYaBrowser/|\bYandexSearch|\bYaSearch|\bYaApp_|com\.yandex\.", "Yandex"),
        (r"\bDuckDuckGo/|\bDdg/", "DuckDuckGo"),
        (r"\bUC ?Browser|\bUCWEB|\bUC mini|\bUCMini|\bUCPC/|\bUCKai/|\bUCTurbo", "UC Browser"),
        (r"\bVivaldi/|\bVivaiOS/", "Vivaldi"),
        (r"\bBrave[ /]", "Brave"),
        (r"\bSamsungBrowser/", "Samsung Internet"),
        (r"\bEdgA?/|\bEdgiOS/|\bEdgW/|\bEdge/", "Edge"),
        (r"\bOpera Mini|\bOPiOS/|\bOPT/|\bOPX/|\bOPR/|\bOpera[ /]|OperaMini", "Opera"),
        (r"\bFocus/|\bKlar/|\bFxiOS/", "Firefox"),
    )
)
_PARSED_BROWSERS = {
    "chrome mobile": "Chrome",
    "chrome mobile ios": "Chrome",
    "chromium": "Chrome",
    "mobile safari": "Safari",
    "mobile safari ui/wkwebview": "Safari",
    "safari ui/wkwebview": "Safari",
    "firefox mobile": "Firefox",
    "firefox ios": "Firefox",
    "edge mobile": "Edge",
    "ie": "Internet Explorer",
    "ie mobile": "Internet Explorer",
    "android": "Android Browser",
    "chrome mobile webview": "Android WebView",
    "opera mobile": "Opera",
    "opera mini": "Opera",
    "opera touch": "Opera",
    "yandex browser": "Yandex",
    "vivaldi": "Vivaldi",
    "apple mail": "Apple Mail",
    "granparadiso": "Firefox",
    "other": "",
}
_PARSED_SYSTEMS = {
    "mac os x": "Mac",
    "mac os": "Mac",
    "ios": "iOS",
    "chrome os": "ChromeOS",
    "windows phone": "Windows Phone",
    "windows mobile": "Windows Phone",
    "windows ce": "Windows Phone",
    "ubuntu": "Linux",
    "fedora": "Linux",
    "debian": "Linux",
    "other": "",
}


def _named_by_agent(agent: str) -> tuple[str, str]:
    family, system = _parse(agent)
    own = next((name for pattern, name in _OWN_BROWSERS if pattern.search(agent)), None)
    browser = own or _PARSED_BROWSERS.get(family.lower(), family)
    return browser, _PARSED_SYSTEMS.get(system.lower(), system)


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


_TV = re.compile(
    r"\bSmart-?TV|SMART-TV|HbbTV|\bTV\b|AppleTV|GoogleTV|Web0S|NetCast|\bAFT[A-Z]|BRAVIA|CrKey|Roku|Tizen.*TV"
)
_TABLET = re.compile(r"iPad|\bTablet\b|\bKindle|Silk/|PlayBook|\bKF[A-Z]{2,}")
_PHONE = re.compile(
    r"iPhone|iPod|Mobile|Phone|MIDP|CLDC|Opera Mini|UCWEB|BlackBerry|Symbian|Series60|KAIOS", re.IGNORECASE
)


def _device(agent: str, system: str, mobile: str) -> DeviceKind:
    if _TV.search(agent):
        return "tv"
    if _TABLET.search(agent):
        return "tablet"
    if mobile.strip() == "?1" or _PHONE.search(agent):
        return "phone"
    if system == "Android":
        return "tablet"
    return "desktop" if system in ("Windows", "Mac", "Linux", "ChromeOS") else "unknown"
