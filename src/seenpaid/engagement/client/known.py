"""The words browsers and systems are known by. Matched against a User-Agent written flat: lower case, a space first."""

Table = tuple[tuple[tuple[str, ...], str], ...]

# The browsers people open pages with, as we call them; a parser's other names are apps and robots.
BROWSERS = frozenset(
    {
        "Android Browser",
        "Android WebView",
        "Brave",
        "Chrome",
        "DuckDuckGo",
        "Edge",
        "Firefox",
        "Internet Explorer",
        "Opera",
        "Safari",
        "Samsung Internet",
        "UC Browser",
        "Vivaldi",
        "Yandex",
    }
)
# A brand of client hints -> our word. Brands not here (the greasing ones, Chromium itself) name nobody.
BRANDS = {
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
HINTED_SYSTEMS = {
    "windows": "Windows",
    "macos": "Mac",
    "mac os x": "Mac",
    "ios": "iOS",
    "android": "Android",
    "linux": "Linux",
    "chrome os": "ChromeOS",
    "chromium os": "ChromeOS",
}
# Parts of the User-Agent -> what the parser's list misses or calls otherwise; the first names it.
OWN_BROWSERS: Table = (
    ((" yabrowser/", " yandexsearch", " yasearch", " yaapp_", " com.yandex."), "Yandex"),
    ((" duckduckgo/", " ddg/"), "DuckDuckGo"),
    (("ucbrowser", "uc browser", "ucweb", "uc mini", "ucmini", " ucpc/", " uckai/", " ucturbo"), "UC Browser"),
    ((" vivaldi/", " vivaios/"), "Vivaldi"),
    ((" brave/", " brave "), "Brave"),
    ((" samsungbrowser/",), "Samsung Internet"),
    ((" edg/", " edga/", " edgios/", " edgw/", " edge/"), "Edge"),
    ((" opera mini", "operamini", " opios/", " opt/", " opx/", " opr/", " opera/", " opera "), "Opera"),
    ((" focus/", " klar/", " fxios/", " mnenhy/"), "Firefox"),
)
PARSED_BROWSERS = {
    "chrome mobile": "Chrome",
    "chrome mobile ios": "Chrome",
    "chromium": "Chrome",
    "mobile safari": "Safari",
    "mobile safari ui/wkwebview": "Safari",
    "safari ui/wkwebview": "Safari",
    "firefox mobile": "Firefox",
    "firefox ios": "Firefox",
    "granparadiso": "Firefox",
    "edge mobile": "Edge",
    "ie": "Internet Explorer",
    "ie mobile": "Internet Explorer",
    "android": "Android Browser",
    "chrome mobile webview": "Android WebView",
    "opera mobile": "Opera",
    "opera mini": "Opera",
    "opera touch": "Opera",
    "yandex browser": "Yandex",
}
WITH_EDITIONS = frozenset({"Chrome", "Edge", "Firefox", "Opera", "Safari"})
# Families that name a platform rather than a browser; the engine then says more.
NO_BROWSER = frozenset({"", "other", "hbbtv", "cfnetwork", "qtcarbrowser"})
ENGINES: Table = (
    ((" chrome", " chromium"), "Chrome"),
    ((" firefox/",), "Firefox"),
    ((" safari/", " safari5", "safari/"), "Safari"),
)

# Most telling first: an Android device says Linux too, a Windows phone says Android and iPhone.
SYSTEMS: Table = (
    (
        (
            "windows phone",
            "windows mobile",
            "windows ce",
            "iemobile",
            "wpdesktop",
            "xblwp",
            " wds 7",
            " wds 8",
            " wds 10",
        ),
        "Windows Phone",
    ),
    ((" kaios/",), "KaiOS"),
    ((" cros ", "chromebook"), "ChromeOS"),
    ((" crkey/",), "Chromecast"),
    ((" iphone", " ipad", " ipod", " ios ", " ios/", ".ios ", " ipados"), "iOS"),
    (("like android", "raspbian"), "Linux"),
    (
        (" android", " andr0id", " adr ", " dalvik/", "fire os", "yunos", "aliyunos", " silk/", " freebox ", " quest "),
        "Android",
    ),
    (("tizen", "web0s", "webos", "vidaa", "tivoos", "playstation", "nintendo", "symbian", "blackberry", "midp"), ""),
    (("haiku", "bsd", "sunos", "risc os"), ""),
    (
        (
            " windows",
            " win32",
            " win64",
            " win95",
            " win98",
            " win9x",
            " winnt",
            "winhttp",
            "microsoft bits",
            "cryptoapi",
        ),
        "Windows",
    ),
    (("macintosh", "mac os", "macos", " mac_p", " mac/", " mac ", "darwin", "appleexchange"), "Mac"),
    ((" linux", " x11", " ubuntu", " fedora", " debian"), "Linux"),
)


TV = (
    " smarttv",
    " smart tv",
    "hbbtv",
    " tv ",
    "appletv",
    "googletv",
    " web0s",
    "netcast",
    " aft",
    "bravia",
    " crkey/",
)
TABLET = (" ipad", " tablet", " kindle", " silk/", " playbook", " kf")
PHONE = (
    " iphone",
    " ipod",
    " mobile",
    "phone",
    " midp",
    " cldc",
    "opera mini",
    "ucweb",
    "blackberry",
    "symbian",
    " kaios",
)
