"""What browsers, previews and scanners say about themselves: the headers they really send."""

from collections.abc import Mapping
from typing import Final

type Headers = Mapping[str, str]

_CHROME: Final = "154"
_MOZILLA: Final = "Mozilla/5.0"
_SYSTEMS: Final = {
    "windows": ("Windows NT 10.0; Win64; x64", "Windows"),
    "mac": ("Macintosh; Intel Mac OS X 10_15_7", "macOS"),
    "android": ("Linux; Android 10; K", "Android"),
}
_OPENED_BY_HAND: Final = {
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
    "Upgrade-Insecure-Requests": "1",
}


def _chromium(system: str, *, brand: str = "Google Chrome", more: str = "") -> dict[str, str]:
    device, platform = _SYSTEMS[system]
    is_mobile = system == "android"
    mobile = " Mobile" if is_mobile else ""
    return {
        "User-Agent": f"{_MOZILLA} ({device}) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{_CHROME}.0.0.0{mobile} Safari/537.36{more}",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Sec-CH-UA": f'"Chromium";v="{_CHROME}", "{brand}";v="{_CHROME}", "Not?A_Brand";v="24"',
        "Sec-CH-UA-Mobile": f"?{int(is_mobile)}",
        "Sec-CH-UA-Platform": f'"{platform}"',
        **_OPENED_BY_HAND,
    }


def _firefox(system: str) -> dict[str, str]:
    return {
        "User-Agent": f"{_MOZILLA} ({system}; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        **_OPENED_BY_HAND,
        "Priority": "u=0, i",
    }


def _safari(device: str, version: str, *, mobile: str = "") -> dict[str, str]:
    return {
        "User-Agent": f"{_MOZILLA} ({device}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{version}{mobile} "
        f"Safari/{'604.1' if mobile else '605.1.15'}",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br",
        "Sec-Fetch-Site": "none",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
        "Priority": "u=0, i",
    }


BROWSERS: Final[Mapping[str, Headers]] = {
    "chrome_windows": _chromium("windows"),
    "chrome_mac": _chromium("mac"),
    "chrome_android": _chromium("android"),
    "edge_windows": _chromium("windows", brand="Microsoft Edge", more=f" Edg/{_CHROME}.0.0.0"),
    "samsung": {
        **_chromium("android", brand="Samsung Internet"),
        "User-Agent": f"{_MOZILLA} (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"SamsungBrowser/29.0 Chrome/{_CHROME}.0.0.0 Mobile Safari/537.36",
    },
    "firefox_windows": _firefox("Windows NT 10.0; Win64; x64"),
    "firefox_mac": _firefox("Macintosh; Intel Mac OS X 10.15"),
    "firefox_linux": _firefox("X11; Linux x86_64"),
    "safari_mac": _safari("Macintosh; Intel Mac OS X 10_15_7", "26.1"),
    "safari_iphone": _safari("iPhone; CPU iPhone OS 18_7 like Mac OS X", "26.1", mobile=" Mobile/15E148"),
}
PREVIEWERS: Final[Mapping[str, Headers]] = {
    "slack": {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"},
    "whatsapp": {"User-Agent": "WhatsApp/2.23.20.0", "Accept": "*/*"},
    "teams": {"User-Agent": f"{_MOZILLA} (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", "Accept": "*/*"},
    "imessage": {
        "User-Agent": f"{_MOZILLA} (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) "
        "Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
        "Accept": "*/*",
        "Accept-Language": "en-us",
    },
}
SCRIPT: Final[Headers] = {"User-Agent": "python-requests/2.32.4", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}


def spoken(headers: Headers, language: str) -> Headers:
    """Return a browser's headers as its owner's language makes them."""
    plain = language.split("-", maxsplit=1)[0]
    several = language if plain == language else f"{language},{plain};q=0.9"
    return {**headers, "Accept-Language": several if plain == "en" else f"{several},en;q=0.7"}


def prefetching(headers: Headers) -> Headers:
    """Return the headers with which a browser fetches what somebody may open."""
    kept = {name: value for name, value in headers.items() if name != "Sec-Fetch-User"}
    return {**kept, "Sec-Purpose": "prefetch;prerender"}
