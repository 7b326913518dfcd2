"""Which browser a User-Agent claims to be, as far as the other headers can be held against it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Engine = Literal["chromium", "firefox", "webkit", "trident", "other"]
Platform = Literal["windows", "mac", "linux", "chromeos", "android", "ios", "other"]

LONGEST_AGENT = 2048

_CHROMIUM = re.compile(r"\bChrom(?:e|ium)/(\d{1,3})\.")
_FIREFOX = re.compile(r"\bFirefox/(\d{1,3})\.")
_SAFARI = re.compile(r"\bVersion/(\d{1,3})\.(\d{1,3})")
_IOS = re.compile(r"\b(?:iPhone|iPad|iPod)\b.*\bOS (\d{1,2})_(\d{1,2})")
_UNUSUAL = re.compile(
    r"Opera Mini|OPR/\d+\.\d+.*Mobile|Presto/|UCBrowser|UCWEB|Dalvik|Silk/|HbbTV|SmartTV|SMART-TV|Tizen|Web0S"
)


@dataclass(frozen=True, slots=True)
class Claim:
    engine: Engine
    major: int
    minor: int
    platform: Platform
    mobile: bool
    # A page inside another app: its headers are the app's business as much as the browser's.
    webview: bool
    # Proxying, embedded or feature-phone browsers, whose headers follow no rule we can hold them to.
    unusual: bool


@lru_cache(maxsize=4096)
def read_claim(agent: str) -> Claim:
    agent = agent[:LONGEST_AGENT]
    platform = _platform(agent)
    engine, major, minor = _engine(agent, platform)
    return Claim(
        engine=engine,
        major=major,
        minor=minor,
        platform=platform,
        mobile="Mobile" in agent,
        webview=_is_webview(agent, platform),
        unusual=_UNUSUAL.search(agent) is not None,
    )


def _platform(agent: str) -> Platform:
    if "iPhone" in agent or "iPad" in agent or "iPod" in agent:
        return "ios"
    if "Android" in agent:
        return "android"
    if "Windows" in agent:
        return "windows"
    if "CrOS" in agent:
        return "chromeos"
    if "Macintosh" in agent:
        return "mac"
    return "linux" if "Linux" in agent or "X11" in agent else "other"


def _engine(agent: str, platform: Platform) -> tuple[Engine, int, int]:
    # Every iOS browser is WebKit whatever its name, and sends what the system's WebKit sends.
    if platform == "ios":
        version = _IOS.search(agent)
        return "webkit", int(version[1]) if version else 0, int(version[2]) if version else 0
    if "Trident/" in agent or "MSIE " in agent:
        return "trident", 0, 0
    if chromium := _CHROMIUM.search(agent):
        return "chromium", int(chromium[1]), 0
    if firefox := _FIREFOX.search(agent):
        return "firefox", int(firefox[1]), 0
    if "AppleWebKit/" in agent and (safari := _SAFARI.search(agent)) and "Safari/" in agent:
        return "webkit", int(safari[1]), int(safari[2])
    return "other", 0, 0


def _is_webview(agent: str, platform: Platform) -> bool:
    if platform == "android":
        return "; wv)" in agent or "Version/4.0 Chrome/" in agent
    if platform == "ios":
        return "Version/" not in agent
    return "Electron/" in agent or "WebView" in agent
