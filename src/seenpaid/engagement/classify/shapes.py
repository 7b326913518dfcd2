"""The outline of a User-Agent that some browser really sends: which product, which system, which engine, in order.

Robots seldom bother with the outline; those that copy one whole are left to the other rules.
"""

import re
from collections.abc import Callable
from typing import Literal

Shape = Literal["android", "ios", "desktop", "explorer", "opera", "tv", "phone", "antique"]

# Some browsers put their own name before everybody's.
_OWN_NAME = r"(?:[\w ]{0,20}bro(?:wser)?/[\w.]+ )?"
_IOS = re.compile(
    _OWN_NAME + r"mozilla/\d\.0 ?\(?(?:iphone|ipad|ipod).{0,200}?(?:applewebkit/[\d.]+|os [\d_]+ like mac os x)"
)
# "Andorid" is what one popular app says.
_ANDROID = re.compile(
    _OWN_NAME + r"mozilla/5\.0 .{0,60}?\band(?:roid|orid)\b.*?(?:applewebkit ?/[\d.]+|gecko/[\d.]+|presto/)"
)
_EXPLORER = re.compile(
    r"mozilla/\d\.\d{1,2} (?:webtv/[\d.]+ )?\(?compatible; ?ms ?p?ie \d|mozilla/\d\.\d+ \([^()]*trident/\d"
)
_OPERA = re.compile(
    r"opera[/ ]\d+(?:\.\d+)*(?: ?\(|$| netfront| nettv| x11| cfnetwork)|mozilla/\d\.\d+ \(compatible; opera/\d"
)
_DESKTOP = re.compile(
    r"mozilla/[3-6]\.\d+ ?(?:\[[a-z-]{2,5}\])? ?\("
    r"(?:windows|windowsce|macintosh|x11|wayland|linux|unknown|\w+bsd|beos|haiku|amiga|sunos|solaris|os/2|librem|ubuntu"
    r"|fuchsia|freebox|directfb|qtembedded|(?:(?:pc|phone|tablet); ?)?openharmony)\b"
    r".*?(?:applewebkit ?/ ?[\d.]+.{0,80}?(?:khtml|safari|version|chrome|mobile|browser)|gecko(?:/| |$)|goanna/|khtml/"
    r"|presto/|ladybird/\d|servo/\d|treco/\d|\bsafari \d|pocketbook/)"
)
_KONQUEROR = re.compile(r"mozilla/\d\.0 \(compatible; konqueror/\d")
_ANTIQUE = re.compile(
    r"mozilla/[0-4]\.\d+(?: beta)? ?(?:\[[a-z]{2}(?:-[a-z]{2})?\])? ?(?:\(.*)?\(?(?:x11|win|mac|os/2|charon)"
    r"|mozilla/\d\.0 \(compatible; [^;]{1,30}; ?amigaos"
)
# A known system and nothing but known engines behind it, in whatever order: old, rare or cut off, but not a stranger.
_SKETCH = re.compile(
    r"mozilla/[\d.]+[\w-]* ?(?:\[[\w-]+\] ?)?\((?:compatible; ?)?(?:[^()]*; ?)?"
    r"(?:windows|win64|macintosh|x11|linux|\w+bsd|syllable|ubuntu|gentoo|amigaos|osf1|sunos|android)\b[^()]*\)*"
    r"(?: ?\(?(?:applewebkit|gecko|firefox|safari|khtml|msie|netscape|navigator|version|chrome|edge)\b.*)?$"
    r"|mozilla/5\.0 \([^()]*\) (?:applewebkit|gecko)/\d.*(?:chrome|firefox|safari)/\d"
)
_TV = re.compile(
    r"hbbtv|smart-?tv|netcast|web0s|webos[. ]?tv|tizen|bravia|viera|vestel|nettv/|netrange|google ?tv|ce-html|crkey"
    r"|\bavtv|dtv\b|\broku|playstation|nintendo|xbox|\bpsp\b|aquos|omi/\d|freebox|opera tv"
)
_PHONE = re.compile(
    r"^dalvik/[v\d]|^ucweb/|^uc ?browser|midp|cldc|up\.browser/|up\.link/|opera mini/|symbian|series ?[46]0|blackberry"
    r"|\bbb10;|windows phone|iemobile|windows ce|kaios|\bbrew/|netfront/|obigo|\badr \d|maemo|meego|bada/|webos/|palmos"
    r"|palmsource|kindle/|j2me/|docomo/\d|softbank/\d|kddi-|j-phone/|vodafone/|^nokia|^samsung[- ]|^lge?[- /][a-z]"
    r"|^sonyericsson|^mot-|^sie-|^sec-|^htc[_ -]|^zte|^sagem|^alcatel|release/\d|teleca|mmp/\d|maui|openwave|polaris/"
    r"|threadx|ezbrowser|wap browser|ctc/\d|ucbrowser/\d|jig browser|/uc browser|^qwant"
)

_OUTLINES: tuple[tuple[Shape, Callable[[str], re.Match[str] | None]], ...] = (
    ("ios", _IOS.match),
    ("android", _ANDROID.match),
    ("explorer", _EXPLORER.match),
    ("tv", _TV.search),
    ("phone", _PHONE.search),
    ("opera", _OPERA.match),
    ("desktop", _DESKTOP.match),
    ("desktop", _KONQUEROR.match),
    ("antique", _ANTIQUE.match),
    ("antique", _SKETCH.match),
)


def shape_of(text: str) -> Shape | None:
    """Takes the User-Agent in lower case. None: no browser we know of describes itself like that."""
    return next((shape for shape, match in _OUTLINES if match(text)), None)
