"""What robots call themselves, by how much each word gives away. All are matched against lower-case text."""

import re

import re2

# No browser carries these, on whatever system it runs.
PLAIN = re2.compile(
    r"bots?(?:[^a-z]|$)|[^a-z]bot[-_/]|robot|crawl|crwlr|spider|slurp|scrap(?:e|y|ing)|nutch|sniffer"
    r"|fetcher|feedfetch|archiver|validat|checker|monitor|uptime|pingdom|synthetic|preview|screenshot|sitemap"
    r"|headless|phantomjs|selenium|puppeteer|playwright|webdriver|lighthouse|pagespeed|sitespeed|bromium|javafx"
    r"|google-[a-z]|-google/|adsbot|mediapartners|googleweblight|bingpreview|wordpress|sitebulb|screaming frog"
    # Chinese for "monitor"; a search engine's crawler whose name ends like a verb.
    r"|jiankong|qwantify"
    r"|httpclient|http[-_]|[^a-z]scan(?:[^a-z]|$)|[-_]agent(?:[^a-z]|$)"
)

# Tools that borrowed a desktop browser's User-Agent sign it with these; phones' apps use some of them innocently.
TOOLS = re2.compile(
    r"scan(?:ner|s|ning|[^a-z]|$)|fetch|archiv|check|analy[sz]e?r|capture|grab|harvest|extract|indexer|probe|watch"
    r"|observ|measure|thumb|snap(?:shot|search|r/)|screen(?:ie|cap)|collapsify|readable|transcod|translat|aggregat"
    r"|\bperf|speed(?:curve|index|test|boost)|boost|metric|insight|uptrends|dotcom|alertsite|yottaa|yslow"
    r"|site(?:check|lock|suck|snag|explor|improve|bulb|24x7|audit|scor|s?[^a-z])|\bseo|backlink|keyword|favicon|frog"
    r"|link(?:check|tiger)|\blinks?(?:[^a-z]|$)|url|domain|\bdns|search|market|adbeat|moat|criteo|outbrain|hubspot"
    r"|grapeshot|proximic|brandverity|meltwater|cookie|consent"
    r"|vuln|nmap|nikto|audit|inspect(?:ion|or|[-_/ ])|verif|qualys|sucuri"
    r"|test(?:er|ing|ed|locally|complete|cafe)|percy|applitools|browserstack|saucelabs|lambdatest|rendertron|prerender"
    r"|python|perl/|[^e]php/|java/|curl|wget|jsdom|webkit2|wkhtml|agent(?:[^w]|$)|\bapi(?:[^a-z]|$)|librar|proxy"
    r"|service|server|download|reader|\brss|feed|newswire|newsai|reeder|labs/|gpt|openai|\bai/"
    r"|google (?:search|page|favicon|keyword|wireless|pp)|bing[a-z]|yahoo!|\bmatch by|powered by|weblight|web light"
    r"|frontpage|powerpoint|excel"
)

# The same for the years when every toolbar and provider signed too: only what none of those were called.
OLD_TOOLS = re2.compile(
    r"scanner|fetch|indexer|grab|harvest|extract|download|transcod|translat|analy[sz]er|link-?check|site(?:check|improve|suck|snag)"
    r"|\bsite[_-]|python|java/|curl|wget"
)

# What an unlisted robot is about; the first that fits names its kind.
PREVIEWING = re2.compile(
    r"preview|unfurl|embed|opengraph|onebox|rich-?link|link-?service|metatag|link ?expand|thumbnail|og-?scrap"
    r"|whatsapp|messenger"
)
RENDERING = re2.compile(
    r"headless|phantom|puppeteer|playwright|selenium|webdriver|screenshot|screen-?cap|render|webkit2|wkhtml|jsdom"
)
UPKEEP = re2.compile(r"monitor|uptime|pingdom|pingomet|health-?check|synthetic|siteimprove|site-?audit|nagios|zabbix")
CRAWLING = re2.compile(r"bot|crawl|spider|slurp|search|index|archiv|scrap|harvest|feed|rss")
SCANNING = re2.compile(
    r"secur|vuln|scan(?:ner|[^a-z]|$)|phish|malware|virus|threat|pentest|nmap|nikto|sqlmap|masscan|zgrab|censys"
)
WATCHING = re2.compile(r"status|health|\bping|check|probe|watch|metrics|latency")
PROGRAMMING = re2.compile(
    r"http|curl|wget|\blib|lib[/-]|python|perl|ruby|\bphp|java|node|\bgo[-/ ]|rust|dart|client|request|fetch|okio|lwp"
    r"|\bapi\b|sdk|library|powershell|socket|urllib|axios|\.net|cfnetwork|alamofire|grpc"
)

# Where to complain about a robot. People's browsers have no such address.
CONTACT = re2.compile(r"https?:/|\+http|\bwww\.[a-z0-9]|\w@[a-z][\w-]*\.[a-z]|[a-z0-9]\.(?:com|net|org|io)/[a-z]")
DOMAIN = re2.compile(r"\b[a-z0-9-]+\.(?:com|net|org|io|info)(?:[^a-z0-9.]|$)")

# A remark where browsers make none: "(compatible; X)" unless X is a system, "(KHTML, like Gecko; X)".
REMARK = re.compile(
    r"\(compatible[;,) ](?!(?:[^()]*;)? ?(?:u|ubuntu|linux[^()]*|syllable|viera|amigaos[^()]*)\))"
    r"|; ?compatible;|\bcompatible; ?[a-z]+/\d|\(khtml,? ?like gecko[;, ]+[a-z(]|khtml; "
)
