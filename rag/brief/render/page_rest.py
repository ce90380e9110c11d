"""What stands around the stories on the page: what changed, repeats, articles that were not used, how it was made."""

from collections.abc import Iterator

from rag.brief.render.became import Changes, changes_of
from rag.brief.render.markup import Markup, element, foreign, join
from rag.brief.render.page_story import article, fold
from rag.brief.render.times import said
from rag.brief.render.words import WHY_LEFT_OUT, left_out_by_reason, made
from rag.types import Difference, Edition, EditionView

MOST_LEFT_OUT = 100
"""Articles listed for each reason: a window may hold thousands, and the JSON has them all."""


def rest(view: EditionView) -> Markup:
    return join([*_repeats(view.edition), *_left_out(view.edition, changes_of(view))])


def footer(view: EditionView) -> Markup:
    terms = [part for name, words in made(view) for part in (element("dt", name), foreign(words, "dd"))]
    return join([element("h2", "How this briefing was made"), element("dl", *terms)])


def difference(view: EditionView) -> Markup:
    """What this version has that the one before had not, and the reverse."""
    found = view.difference
    if found is None:
        return Markup()
    heading = element("h2", f"What changed since version {view.version - 1}")
    lines = list(_differences(found, {one.id: one.headline for one in view.edition.stories}))
    return element("section", heading, *(lines or [element("p", "Nothing that a reader would see.")]), class_="rest")


def _differences(found: Difference, headlines: dict[str, str]) -> Iterator[Markup]:
    for id in found.added:
        yield element("p", element("ins", "Story added: ", foreign(headlines.get(id, id))))
    for id in found.removed:
        yield element("p", element("del", "Story gone: ", foreign(headlines.get(id, id))))
    for id, (new, gone) in found.changed.items():
        yield element("h3", foreign(headlines.get(id, id)))
        yield from (element("p", element("ins", "Added: ", foreign(words))) for words in new)
        yield from (element("p", element("del", "Gone: ", foreign(words))) for words in gone)


def _repeats(edition: Edition) -> Iterator[Markup]:
    if edition.repeats:
        lines = [
            element(
                "li",
                foreign(one.headline),
                element("span", f" · last in the briefing of {said(one.last, edition.window.tz)}", class_="soft"),
            )
            for one in edition.repeats
        ]
        heading = element("h2", "Nothing new on")
        yield element("section", heading, element("ul", *lines), class_="rest")


def _left_out(edition: Edition, changes: Changes) -> Iterator[Markup]:
    groups = left_out_by_reason(edition.left_out)
    if not groups:
        return
    folded: list[Markup] = []
    for why, articles in groups.items():
        items = [article(one, edition.window.tz, changes) for one in articles[:MOST_LEFT_OUT]]
        if len(articles) > MOST_LEFT_OUT:
            items.append(element("li", f"and {len(articles) - MOST_LEFT_OUT:,} more, listed in the briefing's JSON"))
        folded.append(fold(f"{WHY_LEFT_OUT[why]} ({len(articles):,})", items))
    yield element("section", element("h2", f"Articles not used ({len(edition.left_out):,})"), *folded, class_="rest")
