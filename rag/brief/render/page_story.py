"""One story on the page: what it says, who differs, where it is from, and why it stands where it stands."""

from collections.abc import Iterable, Iterator, Mapping

from rag.brief.render.became import Changes, headline, marks, now, titled
from rag.brief.render.markup import Markup, element, foreign, join, spaced
from rag.brief.render.plain import web_address
from rag.brief.render.sides import TOLD_ABOVE, Side, body, sides
from rag.brief.render.times import said
from rag.brief.render.words import (
    Remark,
    as_of,
    beside,
    conflict_heading,
    correction,
    corrections,
    counted,
    earlier,
    labels,
    left_unsaid,
    outlet,
    reason,
    remarks,
    sources,
    status,
)
from rag.types import Citation, CitedNow, Conflict, Position, Story, StoryArticle, StorySentence

Paragraphs = Mapping[str, tuple[str, int, int]]
"""By citation id: a paragraph and `[start, end)` of the cited words in it, in code points."""


def story(found: Story, place: int, tz: str, paragraphs: Paragraphs, changes: Changes) -> Markup:
    """The `place`-th story of the edition, counted from 1."""
    parts = [
        _head(found, place, tz, changes),
        *(_sentence(found, sentence, place, n, tz, changes) for n, sentence in body(found)),
        *(_conflict(found, conflict, place, tz, changes) for conflict in found.conflicts),
        *_corrections(found, tz),
        _sources(found, place, tz, paragraphs, changes),
        *_folded(found, tz, changes),
    ]
    return element("article", *parts, class_="story", id=f"s{place}", aria_labelledby=f"s{place}-head")


def markers(found: Story, place: int, citation_ids: Iterable[str], *, with_story: bool = False) -> Markup:
    """Links to the notes, `[2]`, or `[3.2]` where the story must be told as well."""
    numbers = {citation.id: citation.marker for citation in found.citations}
    return join(
        element(
            "a",
            f"[{place}.{numbers[id]}]" if with_story else f"[{numbers[id]}]",
            href=f"#s{place}-{numbers[id]}",
            class_="marker",
            aria_label=f"Source {numbers[id]} of story {place}",
        )
        for id in citation_ids
        if id in numbers
    )


def link(title: str, url: str | None) -> Markup:
    """The title, linked where the address is one of the web."""
    address = web_address(url)
    words = foreign(title)
    return element("a", words, href=address, rel="noopener noreferrer") if address else words


def time(stamp: str | None, tz: str) -> Markup:
    return element("time", said(stamp, tz), datetime=stamp) if stamp else element("span", said(stamp, tz))


def article(found: StoryArticle, tz: str, changes: Changes, remark: str | None = None) -> Markup:
    """An article on one line."""
    told = element("span", remark, class_="remark") if remark else Markup()
    parts = [
        link(titled(found, changes), found.url),
        " · ",
        foreign(outlet(found.source)),
        ", ",
        time(found.published_at, tz),
    ]
    return element("li", *parts, *([" · ", told] if told else []))


def _head(found: Story, place: int, tz: str, changes: Changes) -> Markup:
    badge = element("span", status(found), class_=f"badge {found.status}")
    beside = foreign(" · ".join([*earlier(found, tz), as_of(found, tz)]))
    number = element("span", f"{place}. ", class_="number")
    head = element("h2", number, foreign(headline(found, changes)), id=f"s{place}-head")
    return element("hgroup", element("p", badge, " ", beside, class_="status soft"), head)


def _sentence(found: Story, sentence: StorySentence, place: int, n: int, tz: str, changes: Changes) -> Markup:
    before = [element("span", label.capitalize(), class_=f"label {label}") for label in labels(found, sentence)]
    said_beside = beside_words([*marks(sentence.citation_ids, found, changes, tz), *remarks(sentence, tz)])
    words = join([foreign(sentence.text), markers(found, place, sentence.citation_ids)])
    return element("p", spaced([*before, words, *said_beside]), class_="sentence", id=f"s{place}-p{n}")


def beside_words(told: Iterable[Remark]) -> list[Markup]:
    return [foreign(f"·\u00a0{remark.words}", class_="remark warn" if remark.warns else "remark") for remark in told]


def _conflict(found: Story, conflict: Conflict, place: int, tz: str, changes: Changes) -> Markup:
    told = zip(conflict.positions, sides(found, conflict, tz), strict=True)
    items = [_side(found, position, side, place, tz, changes) for position, side in told]
    heading = element("h3", foreign(conflict_heading(conflict)))
    return element("section", heading, element("ul", *items), class_="conflict")


def _side(found: Story, position: Position, side: Side, place: int, tz: str, changes: Changes) -> Markup:
    told = element("span", TOLD_ABOVE) if side.above else foreign(side.text)
    doubts = [] if side.above or side.sentence is None else remarks(side.sentence, tz)
    beside = spaced(beside_words([*marks(position.citation_ids, found, changes, tz), *doubts]))
    return element(
        "li",
        element("strong", foreign(side.value)),
        " · ",
        foreign(side.source),
        element("blockquote", told, markers(found, place, position.citation_ids)),
        beside,
        id=f"s{place}-p{side.place}" if side.place else None,
    )


def _corrections(found: Story, tz: str) -> Iterator[Markup]:
    for changed in corrections(found):
        yield element("p", element("strong", "Correction: "), foreign(correction(changed, tz)), class_="correction")


def _sources(found: Story, place: int, tz: str, paragraphs: Paragraphs, changes: Changes) -> Markup:
    notes = [
        _note(found, citation, place, tz, paragraphs.get(citation.id), changes.get(citation.id))
        for citation in found.citations
    ]
    heading = element("h3", "Sources: ", foreign(sources(found)))
    return element("section", heading, element("ol", *notes, class_="notes"), class_="sources")


def _note(
    found: Story, citation: Citation, place: int, tz: str, given: tuple[str, int, int] | None, change: CitedNow | None
) -> Markup:
    name = f"s{place}-{citation.marker}"
    opened = element("a", f"[{citation.marker}]", href=f"#{name}", class_="open", aria_label=_open_label(citation))
    told = [element("cite", foreign(outlet(citation.source))), ", ", time(citation.published_at, tz), " · "]
    source = element("p", opened, " ", *told, link(citation.title, citation.url), class_="from")
    words = element("div", *_words(citation, name, given, tz), class_="words")
    back = element("a", "Close, back to the sentence", href=f"#{_place_of(found, citation, place)}", class_="close")
    became = foreign(now(change, tz), "p", class_="warn") if change else Markup()
    return element("li", source, became, words, back, class_="note")


def _open_label(citation: Citation) -> str:
    return f"Show the words of source {citation.marker}"


def _place_of(found: Story, citation: Citation, place: int) -> str:
    """Where to go back to: the first sentence that cites it, or the story."""
    citing = (n for n, sentence in enumerate(found.sentences, 1) if citation.id in sentence.citation_ids)
    first = next(citing, None)
    return f"s{place}-p{first}" if first else f"s{place}"


def _words(citation: Citation, name: str, given: tuple[str, int, int] | None, tz: str) -> Iterator[Markup]:
    text, start, end = given or (citation.cited_text, 0, len(citation.cited_text))
    before, cited, after = text[:start], text[start:end], text[end:]
    yield element("blockquote", before, element("mark", cited, id=name, tabindex="-1"), after, dir="auto")
    if cited != citation.cited_text:
        yield element("p", "The marked words are not those that were cited.", class_="warn")
    if citation.event:
        first, last = said(citation.event.first, tz), said(citation.event.last, tz)
        when = first if first == last else f"{first} to {last}"
        yield foreign(f"“{citation.event.words}”: {when}", "p", class_="soft")


def _folded(found: Story, tz: str, changes: Changes) -> Iterator[Markup]:
    if found.articles:
        listed = [article(one, tz, changes, beside(one, found)) for one in found.articles]
        yield fold(f"{counted(len(found.articles), 'article')} of this story", listed)
    if found.reasons:
        factors = [foreign(reason(one), "li") for one in found.reasons]
        yield fold(f"Why it stands here (score {found.score:.2f})", factors)
    if unsaid := left_unsaid(found):
        yield fold(f"Left out of this story ({len(unsaid)})", [foreign(words, "li") for words in unsaid])


def fold(summary: str, items: Iterable[Markup]) -> Markup:
    return element("details", element("summary", summary), element("ul", *items))
