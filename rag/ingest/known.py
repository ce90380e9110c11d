"""Articles that the archive has under an id of earlier rules for URLs keep that id: nothing comes a second time."""

from collections.abc import Sequence

from rag.documents.identity import former_id, under
from rag.library import Library
from rag.parse.urls import canonical_url
from rag.types import Filters, Listed, Prepared


def as_known(library: Library, batch: Sequence[Prepared]) -> list[Prepared]:
    """The batch; an article that is not there under its own id, but under the one that the rules before gave to its
    URL, under that one.

    What was one article by the rules before and is several by those of now stays that whose address it bears.
    """
    former = {item.revision.article_id: id for item in batch if (id := _former(item))}
    if not former:
        return list(batch)
    wanted = tuple(dict.fromkeys([*former, *former.values()]))
    there = {one.article_id: one for one in _listed(library, wanted)}
    kept = {new: old for new, old in former.items() if new not in there and old in there}
    return [
        under(item, kept[id]) if (id := item.revision.article_id) in kept and _is(item, there[kept[id]]) else item
        for item in batch
    ]


def _former(item: Prepared) -> str | None:
    return former_id(item.revision.url) if item.revision.url else None


def _listed(library: Library, ids: tuple[str, ...]) -> list[Listed]:
    found, _ = library.articles(filters=Filters(article_ids=ids), status=None, limit=len(ids), cursor=None)
    return list(found)


def _is(item: Prepared, listed: Listed) -> bool:
    return canonical_url(item.revision.url or "") == canonical_url(listed.revision.url or "")
