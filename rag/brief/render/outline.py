"""An edition as headings, paragraphs and lists, from which Markdown, plain text, mail and feeds are written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.brief.render.became import Changes, changes_of, headline, marks, now, rests_on, titled
from rag.brief.render.plain import web_address
from rag.brief.render.sides import TOLD_ABOVE, body, sides
from rag.brief.render.times import said
from rag.brief.render.words import (
    WHY_LEFT_OUT,
    Remark,
    as_of,
    basis,
    conflict_heading,
    contested,
    correction,
    corrections,
    earlier,
    labels,
    left_out_by_reason,
    left_unsaid,
    made,
    made_when,
    nothing,
    outlet,
    reason,
    remarks,
    sources,
    status,
    warnings,
)
from rag.types import Citation, CitedNow, Conflict, Difference, Edition, EditionView, Lead, Story, StorySentence

MOST_LEFT_OUT = 10
"""Articles listed for each reason; the page has more and the JSON all of them."""

Style = Literal["plain", "strong", "soft", "marker"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words. `url` is a web address or None. A `marker` stands right behind the words before it, a space stands
    between all others."""

    text: str
    style: Style = "plain"
    url: str | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Runs, ...]


Block = Heading | Paragraph | Listing


def outline(view: EditionView, page: str | None = None) -> Iterator[Block]:
    """The whole edition. `page` is the address of its HTML page: markers then lead to the words there, which are
    marked in their paragraph, and without it to the articles."""
    edition = view.edition
    page = web_address(page)
    yield Heading(1, (Run(edition.title),))
    yield from _opening(view, page)
    yield from _difference(view)
    changes = changes_of(view)
    for place, found in enumerate(edition.stories, 1):
        yield Heading(2, (Run(f"{place}."), Run(headline(found, changes))))
        yield from story_outline(found, place, edition.window.tz, changes, page)
    yield from _repeats(edition)
    yield from _left_out(edition, changes)
    yield Heading(2, (Run("How this briefing was made"),))
    yield Listing(tuple((Run(f"{name}:"), Run(words)) for name, words in made(view)))


def story_outline(found: Story, place: int, tz: str, changes: Changes, page: str | None = None) -> Iterator[Block]:
    """A story without its headline; `place` is its number in the edition."""
    yield Paragraph((Run(" · ".join([status(found), *earlier(found, tz), as_of(found, tz)]), "soft"),))
    for _, sentence in body(found):
        yield Paragraph(tuple(_sentence(found, place, sentence, tz, changes, page)))
    for conflict in found.conflicts:
        yield Paragraph((Run(conflict_heading(conflict), "strong"),))
        yield Listing(tuple(_positions(found, place, conflict, tz, changes, page)))
    for changed in corrections(found):
        yield Paragraph((Run("Correction:", "strong"), Run(correction(changed, tz))))
    yield Paragraph((Run(f"Sources: {sources(found)}", "soft"),))
    if found.citations:
        yield Listing(tuple(_note(found, cited, tz, changes) for cited in _by_article(found.citations)))
    if found.reasons:
        yield Paragraph((Run("Why it stands here: " + "; ".join(map(reason, found.reasons)), "soft"),))
    if unsaid := left_unsaid(found):
        yield Paragraph((Run("Left out: " + "; ".join(unsaid), "soft"),))


def _opening(view: EditionView, page: str | None) -> Iterator[Block]:
    edition = view.edition
    yield Paragraph((Run(f"From {basis(edition)}. {made_when(view)}", "soft"),))
    for words in (*rests_on(view), *warnings(view)):
        yield Paragraph((Run(words, "strong"),))
    if not edition.stories:
        yield Paragraph((Run(nothing(edition)),))
    elif edition.lead:
        yield Paragraph(tuple(run for lead in edition.lead for run in _lead(lead, view, page)))
    if page and edition.stories:
        yield Paragraph((Run("The words behind every sentence, in their paragraphs", url=page),))


def _lead(lead: Lead, view: EditionView, page: str | None) -> Iterator[Run]:
    yield Run(lead.text)
    for place, found in enumerate(view.edition.stories, 1):
        if found.id == lead.story_id:
            yield from _markers(found, place, lead.citation_ids, page, f"{place}.")
            became = marks(lead.citation_ids, found, changes_of(view), view.edition.window.tz, f"{place}.")
            yield from _beside([*contested(found, lead.citation_ids), *became])


def _markers(
    found: Story, place: int, citation_ids: Iterable[str], page: str | None, prefix: str = ""
) -> Iterator[Run]:
    """To the notes of the page, `#s2-1`, or to the articles."""
    citations = {citation.id: citation for citation in found.citations}
    for id in citation_ids:
        if cited := citations.get(id):
            url = f"{page}#s{place}-{cited.marker}" if page else web_address(cited.url)
            yield Run(f"[{prefix}{cited.marker}]", "marker", url)


def _sentence(
    found: Story, place: int, sentence: StorySentence, tz: str, changes: Changes, page: str | None
) -> Iterator[Run]:
    if told := ", ".join(labels(found, sentence)):
        yield Run(f"{told.capitalize()}:", "strong")
    yield Run(sentence.text)
    yield from _markers(found, place, sentence.citation_ids, page)
    yield from _beside([*marks(sentence.citation_ids, found, changes, tz), *remarks(sentence, tz)])


def _beside(told: Iterable[Remark]) -> Iterator[Run]:
    if words := " · ".join(remark.words for remark in told):
        yield Run(f"({words})", "soft")


def _positions(
    found: Story, place: int, conflict: Conflict, tz: str, changes: Changes, page: str | None
) -> Iterator[Runs]:
    for position, side in zip(conflict.positions, sides(found, conflict, tz), strict=True):
        told = Run(f"· {side.source}: {TOLD_ABOVE if side.above else side.text}")
        beside = [] if side.above or side.sentence is None else remarks(side.sentence, tz)
        marked = _beside([*marks(position.citation_ids, found, changes, tz), *beside])
        yield (Run(side.value, "strong"), told, *_markers(found, place, position.citation_ids, page), *marked)


def _by_article(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Each article once, with all that is cited of it."""
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        found.setdefault(citation.revision_id, []).append(citation)
    return list(found.values())


def _note(found: Story, cited: Sequence[Citation], tz: str, changes: Changes) -> Runs:
    """The source; of its words those too that are no sentence of the story."""
    first = cited[0]
    names = Run(" ".join(f"[{citation.marker}]" for citation in cited))
    told = Run(f"{outlet(first.source)}, {said(first.published_at, tz)}:")
    hidden = [c for c in cited if not any(c.cited_text in sentence.text for sentence in found.sentences)]
    words = (Run(f"[{c.marker}] “{c.cited_text}”" if cited[1:] else f"“{c.cited_text}”", "soft") for c in hidden)
    became = dict.fromkeys(_became(c, changes[c.id], tz, alone=not cited[1:]) for c in cited if c.id in changes)
    return (names, told, Run(first.title, url=web_address(first.url)), *words, *(Run(w, "strong") for w in became))


def _became(cited: Citation, change: CitedNow, tz: str, *, alone: bool) -> str:
    """With its marker where others of the article may stand; an article is withdrawn as a whole."""
    words = now(change, tz)
    return words if alone or change.status == "withdrawn" else f"[{cited.marker}] {words}"


def _difference(view: EditionView) -> Iterator[Block]:
    if view.difference is None:
        return
    headlines = {found.id: found.headline for found in view.edition.stories}
    yield Heading(2, (Run(f"What changed since version {view.version - 1}"),))
    lines = tuple(_differences(view.difference, headlines))
    yield Listing(lines) if lines else Paragraph((Run("Nothing that a reader would see."),))


def _differences(found: Difference, headlines: dict[str, str]) -> Iterator[Runs]:
    for id in found.added:
        yield Run("Story added:", "strong"), Run(headlines.get(id, id))
    for id in found.removed:
        yield Run("Story gone:", "strong"), Run(headlines.get(id, id))
    for id, (new, gone) in found.changed.items():
        for word, sentences in (("Added", new), ("Gone", gone)):
            for words in sentences:
                yield Run(f"{word}:", "strong"), Run(words), Run(f"(in “{headlines.get(id, id)}”)", "soft")


def _repeats(edition: Edition) -> Iterator[Block]:
    if edition.repeats:
        yield Heading(2, (Run("Nothing new on"),))
        yield Listing(
            tuple(
                (Run(one.headline), Run(f"· last in the briefing of {said(one.last, edition.window.tz)}", "soft"))
                for one in edition.repeats
            )
        )


def _left_out(edition: Edition, changes: Changes) -> Iterator[Block]:
    groups = left_out_by_reason(edition.left_out)
    if groups:
        yield Heading(2, (Run(f"Articles not used ({len(edition.left_out):,})"),))
    for why, articles in groups.items():
        yield Paragraph((Run(f"{WHY_LEFT_OUT[why]} ({len(articles):,})"),))
        lines: list[Runs] = [
            (
                Run(titled(one, changes), url=web_address(one.url)),
                Run(f"· {outlet(one.source)}, {said(one.published_at, edition.window.tz)}", "soft"),
            )
            for one in articles[:MOST_LEFT_OUT]
        ]
        if len(articles) > MOST_LEFT_OUT:
            lines.append((Run(f"and {len(articles) - MOST_LEFT_OUT:,} more", "soft"),))
        yield Listing(tuple(lines))
