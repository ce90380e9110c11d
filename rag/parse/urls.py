"""One form for the many addresses of one article, so that it is known when it comes again.

After the ideas of URL canonicalisation in RFC 3986 section 6 and of what web archives strip:
scheme and host in lower case, no default port, no fragment, no tracking parameters, no AMP or mobile
variant, parameters in order, no slash at the end. The result is an identity and need not be reachable.
"""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm_|mc_|pk_|mtm_|hsa_|ga_|vero_|oly_|fb_|itm_|guce_|_hs)\w*"
    r"|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|ttclid|igshid|wbraid|gbraid|wt_mc|smid|smtyp|spm|xtor|ocid|ito|ftag"
    r"|at_(?:medium|campaign|link\w*|format|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)|cmp|cmpid"
    r"|ref|ref_src|ref_url|referrer|referer|source|share|shared|sharetype|campaign|feedtype|outputtype|echobox|guccounter"
    r"|_ga|amp|usqp|amp_js_v|__twitter_impression",
    re.IGNORECASE,
)
"""Parameters that say how a reader came. One that may name the article (`id`, `p`, `cid`) stays: two
articles taken for one would be worse than one taken for two."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 4_000
"""A longer one is no article's address: servers and browsers refuse it."""

_VARIANT_HOST = re.compile(r"^(?:(?:amp|m|mobile)\.)+(?=[^.]+\.[^.])")
_WWW = re.compile(r"^www\d?\.")
_WWW_OF_SITE = re.compile(r"^www\d?\.(?=[^.]+\.)")
_HOST = re.compile(r"[\w.:-]+")
_SLASHES = re.compile(r"/{2,}")
_AMP_FIRST = re.compile(r"^(?:/amp)+(?=/.)", re.IGNORECASE)
_INDEXES = tuple(f"/{name}.{kind}" for name in ("index", "default") for kind in ("htm", "html", "php", "asp", "aspx"))
_ENDINGS = ("/", "/amp", ".amp", "/amp.html", ".amp.html", *_INDEXES)
_SAFE = "/:@!$&'()*+,;=-._~"


def canonical_url(url: str) -> str | None:
    """The identity of an http(s) URL, always with `https`; None for anything else, and over 4,000 characters.

    `canonical_url(canonical_url(u)) == canonical_url(u)`.
    """
    address = url.strip()
    if len(address) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(address)
        host, port, scheme = (parts.hostname or "").rstrip("."), parts.port, parts.scheme.lower()
        host = _ascii(host)
    except ValueError:
        return None
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    where = f"[{host}]" if ":" in host else host
    if port not in (None, *_DEFAULT_PORTS.values()):
        where += f":{port}"
    return urlunsplit(("https", where, _path(parts.path), _query(parts.query), ""))


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


def _path(path: str) -> str:
    clean = quote(unquote(path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")
    clean = _without_endings(_SLASHES.sub("/", clean))
    clean = _without_endings(_AMP_FIRST.sub("", clean))
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


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=None)
    kept = sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0]))
    return urlencode(kept, errors="surrogateescape")
