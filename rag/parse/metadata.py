"""What an HTML page says about its article: data for machines, then `article:`/`og:` properties, then plain tags."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from rag.parse.linked_data import Node, articles_in, texts
from rag.parse.tree import Element, visible_text, walk

_MOST_NESTED = 20
"""Elements of one name whose inside is read: they can stand in each other, and each reading goes through all of it."""
_KEPT = ("fictional", "keywords", "news_keywords")
"""Names of `meta` that are kept as metadata of the article; the sample pages say `fictional`."""
_BESIDE = frozenset("aside nav footer".split())


@dataclass(slots=True)
class PageFacts:
    """Raw values, in order of trust where there are many. `body` is the article's text where the data has it."""

    titles: list[str] = field(default_factory=list[str])
    urls: list[str] = field(default_factory=list[str])
    sources: list[str] = field(default_factory=list[str])
    authors: list[str] = field(default_factory=list[str])
    dates: list[str] = field(default_factory=list[str])
    modified: list[str] = field(default_factory=list[str])
    languages: list[str] = field(default_factory=list[str])
    sections: list[str] = field(default_factory=list[str])
    kept: dict[str, str] = field(default_factory=dict[str, str])
    body: str = ""


def facts_of(tree: Element) -> PageFacts:
    facts = PageFacts()
    for node in articles_in(tree)[:1]:
        _of_article(node, facts)
    _of_meta(_meta(tree), facts)
    _of_tags(tree, facts)
    return facts


def _of_article(node: Node, facts: PageFacts) -> None:
    facts.titles += texts(node.get("headline")) or texts(node.get("name"))
    facts.urls += [url for key in ("url", "mainEntityOfPage") for url in texts(node.get(key), "@id")]
    facts.sources += texts(node.get("publisher"))
    facts.authors += texts(node.get("author"))
    facts.dates += texts(node.get("datePublished")) or texts(node.get("dateCreated"))
    facts.modified += texts(node.get("dateModified"))
    facts.languages += texts(node.get("inLanguage"), "alternateName")
    facts.sections += texts(node.get("articleSection"))
    facts.body = "\n".join(texts(node.get("articleBody")))
    if kinds := texts(node.get("@type")):
        facts.kept["type"] = max(kinds, key=len)  # of NewsArticle and OpinionNewsArticle the one that says more
    free = node.get("isAccessibleForFree")
    if free is False or "false" in [text.lower() for text in texts(free)]:
        facts.kept["paywalled"] = "true"


def _meta(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        content = str(tag.get("content") or "").strip()
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _of_meta(meta: Mapping[str, list[str]], facts: PageFacts) -> None:
    def all_of(*names: str) -> list[str]:
        return [value for name in names for value in meta.get(name, [])]

    none: list[str] = []
    facts.titles += all_of("og:title", "twitter:title", "dc.title", "headline")
    facts.sources += all_of("og:site_name", "application-name", "dc.publisher")
    if not facts.authors:
        facts.authors += next(
            filter(None, (all_of(n) for n in ("author", "article:author", "dc.creator", "byl", "parsely-author"))), none
        )
    facts.dates += all_of(
        *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date"),
        *("dc.date", "dc.date.issued", "date", "pubdate", "publishdate", "publication_date"),
    )
    facts.modified += all_of("article:modified_time", "og:updated_time", "datemodified", "last-modified")
    facts.languages += all_of("og:locale", "content-language", "dc.language")
    facts.sections += all_of("article:section", "section")
    facts.urls += all_of("og:url")
    facts.kept |= {name: "; ".join(meta[name])[:500] for name in _KEPT if name in meta}


def _of_tags(tree: Element, facts: PageFacts) -> None:
    """The canonical link is the page's own word on its address and comes first."""
    facts.urls[:0] = [
        str(link.get("href")) for link in tree.iter("link") if link.get("rel") == "canonical" and link.get("href")
    ]
    facts.languages[:0] = [str(tree.get("lang"))] if tree.get("lang") else []
    facts.titles += [text for name in ("h1", "title", "h2") for text in islice(_texts_of(tree, name), 1)]
    facts.dates += islice(_times(tree), 1)


def _times(tree: Element) -> Iterator[str]:
    """Of `time` elements that stand in no margin, behind the first heading first: those before it are of the page."""
    open_margins, headed = 0, False
    early: list[str] = []
    for event, element in walk(tree):
        if element.tag in _BESIDE:
            open_margins += 1 if event == "start" else -1
        elif event == "start" and element.tag == "h1":
            headed = True
        elif event == "start" and element.tag == "time" and not open_margins and (at := element.get("datetime")):
            if headed:
                yield at
            else:
                early.append(at)
    yield from early


def _texts_of(tree: Element, name: str) -> Iterator[str]:
    return filter(None, map(visible_text, islice(tree.iter(name), _MOST_NESTED)))
