"""What became of the words that an edition cites, in words that all formats share."""

from collections.abc import Iterable

from rag.brief.render.times import said
from rag.brief.render.words import Remark, counted
from rag.types import CitedNow, EditionView, Story, StoryArticle


class Changes(dict[str, CitedNow]):
    """By citation id, those that changed alone; `withdrawn` has the ids of articles."""

    withdrawn: frozenset[str]


def changes_of(view: EditionView) -> Changes:
    found = Changes({change.citation_id: change for change in view.changes})
    found.withdrawn = frozenset(view.withdrawn) | {c.article_id for c in view.changes if c.status == "withdrawn"}
    return found


def rests_on(view: EditionView) -> list[str]:
    """The warning that an edition begins with, if it needs one."""
    withdrawn = {change.article_id for change in view.changes if change.status == "withdrawn"}
    edited = {change.article_id for change in view.changes} - withdrawn
    told = [f"{counted(len(withdrawn), 'article')} withdrawn"] if withdrawn else []
    told += [f"{counted(len(edited), 'article')} changed in the cited words"] if edited else []
    return [f"This briefing rests on words that no longer stand: {', '.join(told)}. They are marked."] if told else []


def marks(citation_ids: Iterable[str], found: Story, changes: Changes, tz: str, prefix: str = "") -> list[Remark]:
    """What stands beside words that rest on these citations: "[2] withdrawn 3 March 2026, 09:10"; `prefix` is that of
    their markers."""
    markers = {citation.id: citation.marker for citation in found.citations}
    changed = [id for id in citation_ids if id in changes and id in markers]
    return [Remark(f"[{prefix}{markers[id]}] {_became(changes[id], tz)}", warns=True) for id in changed]


def now(change: CitedNow, tz: str) -> str:
    """What stands beside the citation itself."""
    if change.status == "withdrawn":
        return f"Withdrawn {said(change.since, tz)}."
    if change.change and change.change.now:
        return f"Changed since. The article now says: “{change.change.now}”"
    return "The article no longer has these words."


def headline(found: Story, changes: Changes) -> str:
    """It is the title of an article, and stands where no mark beside a sentence is seen."""
    return f"{found.headline} (withdrawn)" if found.headline_from in changes.withdrawn else found.headline


def titled(article: StoryArticle, changes: Changes) -> str:
    """The title of an article that is listed."""
    return f"{article.title} (withdrawn)" if article.article_id in changes.withdrawn else article.title


def _became(change: CitedNow, tz: str) -> str:
    if change.status == "withdrawn":
        return f"withdrawn {said(change.since, tz)}"
    return "changed since" if change.change and change.change.now else "taken out since"
