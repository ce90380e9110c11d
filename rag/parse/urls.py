"""One form for the many addresses of one article, so that it is known when it comes again.

After the ideas of URL canonicalisation in RFC 3986 section 6 and of what web archives strip:
scheme and host in lower case, no default port, no tracking parameters, no AMP or mobile variant and no cache that
serves one, parameters in order, no slash at the end. The result is an identity and need not be reachable.

A fragment is left out unless it names a part that is an article by itself: a route of a page that is a program
(`#!/dam`, `#/dam`), or a word and a number (`#item-2`, `#post-123`), where the word is none for a place within an
article (`#comment-7`, `#section-2`). `ref` and `source` say how a reader came, unless nothing else in the address names
an article and they do: `/article?ref=48213`.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKING_BEFORE = (
    r"(?:utm_|mc_|pk_|mtm_|hsa_|ga_|vero_|oly_|fb_|itm_|guce_|_hs)\w*"
    r"|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|ttclid|igshid|wbraid|gbraid|wt_mc|smid|smtyp|spm|xtor|ocid|ito|ftag"
    r"|at_(?:medium|campaign|link\w*|format|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)|cmp|cmpid"
    r"|ref|ref_src|ref_url|referrer|referer|source|share|shared|sharetype|campaign|feedtype|outputtype|echobox|guccounter"
    r"|_ga|amp|usqp|amp_js_v|__twitter_impression"
)
_TRACKING_SINCE = (
    r"(?:gad_|otm_|__hs|elq|hmb_|lmd_|amp_|sc_c|wt_zmc|ml_subscriber)\w*"
    r"|_gl|_kx|__s|_openstat|_branch_match_id|ysclid|yadclid|ymclid|srsltid|li_fat_id|sccid|rdt_cid|rb_clickid|wickedid"
    r"|mkt_tok|hsctatracking|hss_channel|s_kwcid|ef_id|icid|intcid|intcmp|int_cmp|dicbo|tblci|bbeml|mibextid|igsh|gs_l"
    r"|tracking_source|trkinfo|wtrid|wprov|sref|srnd|cndid|mbid|reflink|sharetoken|giftcopy|unlocked_article_code"
)
"""As the lists of ClearURLs and AdGuard have them, as far as the name cannot be an article's."""
_DAY = re.compile(r"/((?:19|20)\d\d)([/-])(?:(\d{1,2})|([a-z]{3,9}))\2(\d{1,2})(?=[/_-]|\.\w{2,5}$|$)", re.IGNORECASE)
"""In the path: `/2026/03/02/…`, `/2026/mar/02/…`, `/2026-03-02-…`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as one article. `parts`: fragments, and values of `ref` and `source`, may name one; AMP caches and
    `/amp/` within a path are no other article."""

    tracking: re.Pattern[str]
    parts: bool


RULES = Rules(re.compile(f"{_TRACKING_BEFORE}|{_TRACKING_SINCE}", re.IGNORECASE), parts=True)
"""A parameter that may name the article (`id`, `p`, `cid`) stays: two articles taken for one would be worse than one
taken for two."""
RULES_BEFORE = Rules(re.compile(_TRACKING_BEFORE, re.IGNORECASE), parts=False)
"""Of archives made before; an article that has its id by them keeps it."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 4_000
"""A longer one is no article's address: servers and browsers refuse it."""

_VARIANT_HOST = re.compile(r"^(?:(?:amp|m|mobile)\.)+(?=[^.]+\.[^.])")
_WWW = re.compile(r"^www\d?\.")
_WWW_OF_SITE = re.compile(r"^www\d?\.(?=[^.]+\.)")
_HOST = re.compile(r"[\w.:-]+")
_SLASHES = re.compile(r"/{2,}")
_AMP_FIRST = re.compile(r"^(?:/amp)+(?=/.)", re.IGNORECASE)
_AMP_WITHIN = re.compile(r"(?:/amp)+(?=/.)", re.IGNORECASE)
_CACHES = re.compile(
    r"(?:[\w-]+\.)?cdn\.ampproject\.(?:org|net)|(?:www\.)?bing-amp\.com|(?:www\.)?google(?:\.[a-z]{2,3}){1,2}"
)
_CACHED = re.compile(r"/(?:amp|[cv]|wp|[cv]/amp)/(?:s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)", re.DOTALL)
_MOST_CACHES = 3
_PART = re.compile(r"(?P<word>[A-Za-z][A-Za-z_-]{0,40}?)?[-_.:/]?(?P<number>\d[\w-]{0,80})")
_PLACES = frozenset(
    """
    box cid cite cite_note cite_ref comment comments discussion disqus_thread echobox fig figure fn fnref footnote
    gallery h heading image img l line note p page para paragraph photo picture ref reply respond section slide start t
    table tbl-em toc top video xtor
    """.split()
)
"""Before a number these name a place within an article, or how a reader came."""
_NAMES_BESIDE = re.compile(r"ref|source", re.IGNORECASE)
_NAME = re.compile(r"[\w-]*\d{3}[\w-]*|\w+(?:-\w+){2,}")
_NAMING_PATH = re.compile(r"[\d-]")
_INDEXES = tuple(f"/{name}.{kind}" for name in ("index", "default") for kind in ("htm", "html", "php", "asp", "aspx"))
_ENDINGS = ("/", "/amp", ".amp", "/amp.html", ".amp.html", *_INDEXES)
_SAFE = "/:@!$&'()*+,;=-._~"


def canonical_url(url: str, rules: Rules = RULES) -> str | None:
    """The identity of an http(s) URL, always with `https`; None for anything else, and over 4,000 characters.

    `canonical_url(canonical_url(u)) == canonical_url(u)`.
    """
    address = url.strip()
    if len(address) > LONGEST_URL:
        return None
    try:
        parts = _split(address, rules)
        host, port, scheme = (parts.hostname or "").rstrip("."), parts.port, parts.scheme.lower()
        host = _ascii(host)
    except ValueError:
        return None
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    where = f"[{host}]" if ":" in host else host
    if port not in (None, *_DEFAULT_PORTS.values()):
        where += f":{port}"
    path = _path(parts.path, rules)
    fragment = _fragment(parts.fragment, rules) if rules.parts else ""
    return urlunsplit(("https", where, path, _query(parts.query, rules, path + fragment), fragment))


def _split(address: str, rules: Rules) -> SplitResult:
    """Of the address itself, or of the one that a cache of AMP pages holds: `cdn.ampproject.org/c/s/HOST/PATH`."""
    parts = urlsplit(address)
    for _ in range(_MOST_CACHES if rules.parts else 0):
        held = _CACHED.fullmatch(parts.path) if _CACHES.fullmatch((parts.hostname or "").rstrip(".")) else None
        if not held:
            break
        parts = urlsplit(f"https://{held['rest']}")._replace(query=parts.query, fragment=parts.fragment)
    return parts


def host_of(url: str) -> str | None:
    """The host as a name of an outlet: lower case, without `www.`; None without one."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return _WWW.sub("", host) if host else None


def _ascii(host: str) -> str:
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(host) or ".." in host or host.startswith("."):
        raise ValueError("not a host name")
    return _WWW_OF_SITE.sub("", _VARIANT_HOST.sub("", host))


def _path(path: str, rules: Rules) -> str:
    clean = quote(unquote(path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")
    clean = _without_endings(_SLASHES.sub("/", clean))
    clean = _without_endings((_AMP_WITHIN if rules.parts else _AMP_FIRST).sub("", clean))
    return clean if clean.startswith("/") or not clean else "/" + clean


def _without_endings(path: str) -> str:
    """Without slashes, AMP endings and index files at its end, whatever their order."""
    folded = path.lower()
    end, before = len(folded), -1
    while end != before:
        before = end
        for ending in _ENDINGS:
            end -= len(ending) if folded.endswith(ending, 0, end) else 0
    return path[:end]


def _query(query: str, rules: Rules, named: str) -> str:
    """`named` is what else of the address may name an article."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=None)
    kept = [pair for pair in pairs if not rules.tracking.fullmatch(pair[0])]
    if rules.parts and not kept and not _NAMING_PATH.search(named):
        kept = [(n.lower(), value) for n, value in pairs if _NAMES_BESIDE.fullmatch(n) and _NAME.fullmatch(value)]
    return urlencode(sorted(kept), errors="surrogateescape")


def _fragment(fragment: str, rules: Rules) -> str:
    """What of it names an article; empty for all else."""
    if fragment.startswith(("!", "/")):
        path, _, query = fragment.removeprefix("!").partition("?")
        route = _path("/" + path, rules)
        kept = _query(query, rules, route)
        return ("!" if fragment.startswith("!") else "") + route + (f"?{kept}" if kept else "") if route else ""
    found = _PART.fullmatch(fragment)
    word = (found["word"] or "").lower().rstrip("-_") if found else ""
    return fragment if found and word not in _PLACES else ""


def day_in(url: str) -> str | None:
    """The day that an address has in its path, as publishers put that of publication, in words for `read_date`."""
    found = _DAY.search(urlsplit(url).path)
    if not found:
        return None
    year, _, month, name, day = found.groups()
    return f"{day} {name} {year}" if name else f"{year}-{month:0>2}-{day:0>2}"
