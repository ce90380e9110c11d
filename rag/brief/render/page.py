"""An edition as one HTML page that needs no network and runs no script.

Article text is hostile: everything goes through `markup`, which escapes it, and the page's policy allows its own style
by hash and nothing else. A marker is a link to the cited words in the source's note; the note that holds the target
of the address opens over the page, scrolled to the words, which are marked in their paragraph, and its last link leads
back.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Template

from rag.brief.render.became import changes_of, headline, marks, rests_on
from rag.brief.render.markup import Markup, element, foreign, join, spaced
from rag.brief.render.page_rest import difference, footer, rest
from rag.brief.render.page_story import Paragraphs, beside_words, markers, story
from rag.brief.render.plain import line
from rag.brief.render.words import basis, contested, made_when, nothing, status, warnings
from rag.types import EditionView, Lead

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def html(view: EditionView, paragraphs: Paragraphs | None = None) -> str:
    """The page. `paragraphs` has, by citation id, the paragraph and `[start, end)` of the cited words in it, in code
    points; where it has none, the cited words stand alone."""
    edition = view.edition
    parts = {
        "policy": html_policy(),
        "title": join([line(edition.title)]),
        "heading": foreign(edition.title),
        "about": join(_about(view)),
        "lead": _lead(view),
        "contents": _contents(view),
        "difference": difference(view),
        "stories": join(
            story(found, place, edition.window.tz, paragraphs or {}, changes_of(view))
            for place, found in enumerate(edition.stories, 1)
        ),
        "rest": rest(view),
        "made": footer(view),
    }
    return Template(_template()).substitute(parts)


def html_policy() -> Markup:
    """The Content-Security-Policy of the page, for its head and for the header it is served with."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.findall(_template())[0].encode()).digest()).decode()
    return Markup(
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'none'; base-uri 'none'"
    )


@cache
def _template() -> str:
    return files("rag.brief.render").joinpath("page.html").read_text("utf-8")


def _about(view: EditionView) -> Iterator[Markup]:
    edition = view.edition
    yield element("p", f"From {basis(edition)}. {made_when(view)}", class_="soft")
    for words in (*rests_on(view), *warnings(view)):
        yield foreign(words, "p", class_="warn")
    if any(found.citations for found in edition.stories):
        box = element("input", type="checkbox", id="all", autocomplete="off")
        yield element("label", box, element("span", "Show the words behind every sentence"), class_="all")


def _lead(view: EditionView) -> Markup:
    edition = view.edition
    if not edition.stories:
        return element("p", nothing(edition), class_="lead")
    places = {found.id: place for place, found in enumerate(edition.stories, 1)}
    sentences = spaced(_lead_sentence(found, view, places) for found in edition.lead)
    return element("p", sentences, class_="lead") if sentences else Markup()


def _lead_sentence(lead: Lead, view: EditionView, places: Mapping[str, int]) -> Markup:
    place = places.get(lead.story_id)
    if place is None:
        return foreign(lead.text)
    found = view.edition.stories[place - 1]
    words = join([foreign(lead.text), markers(found, place, lead.citation_ids, with_story=True)])
    became = marks(lead.citation_ids, found, changes_of(view), view.edition.window.tz, f"{place}.")
    return spaced([words, *beside_words([*contested(found, lead.citation_ids), *became])])


def _contents(view: EditionView) -> Markup:
    edition, changes = view.edition, changes_of(view)
    if len(edition.stories) < 2:
        return Markup()
    entries = [
        element(
            "li",
            element("a", foreign(headline(found, changes)), href=f"#s{place}"),
            " ",
            element("span", status(found).lower(), class_="soft"),
        )
        for place, found in enumerate(edition.stories, 1)
    ]
    heading = element("h2", "In this briefing", id="contents")
    return element("nav", heading, element("ol", *entries), class_="contents", aria_labelledby="contents")
