"""Articles into groups that count as one source, with the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.independent.publisher import Keys, publisher
from rag.independent.same_text import same_text
from rag.independent.wire import agency
from rag.types import Furniture, SameBecause, SourceGroup

_ORDER: tuple[SameBecause, ...] = ("wire", "same_text", "publisher")
"""Which of the reasons of one group is told: a copy with a credit is told by whose it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article as far as its independence goes. `text` is its body in canonical form."""

    article_id: str
    text: str
    source: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()


@dataclass(frozen=True, slots=True)
class _Link:
    left: int
    right: int
    because: SameBecause
    detail: str | None = None


def independent(
    reports: Sequence[Report], *, families: Mapping[str, str] | None = None
) -> tuple[int, tuple[SourceGroup, ...]]:
    """How many sources are left, and the groups of two articles and more that count as one.

    Groups do not overlap, and stand in the order of their first article; so do the articles in them. The count is that
    of the articles, less all but one of each group. An article that is given twice counts once. `families` maps names
    or hosts of outlets to the house that they belong to. An article with no owner and a text of its own is a source.
    """
    articles = list({report.article_id: report for report in reversed(reports)}.values())[::-1]
    links = _links(articles, families or {})
    groups = [sorted(members) for members in _joined(len(articles), links) if len(members) > 1]
    found = tuple(_group([articles[i].article_id for i in group], links, set(group)) for group in groups)
    return len(articles) - sum(len(group) - 1 for group in groups), found


def _links(articles: Sequence[Report], families: Mapping[str, str]) -> list[_Link]:
    copies = [_Link(left, right, "same_text") for left, right in same_text([a.text for a in articles])]
    credited = _credited(articles, copies)
    owned = [
        Keys() if agency_ else publisher(a.source, a.url, families)
        for a, agency_ in zip(articles, credited, strict=True)
    ]
    return [*copies, *_by_agency(credited), *_by_publisher(owned)]


def _credited(articles: Sequence[Report], copies: Sequence[_Link]) -> list[str | None]:
    """Each article's agency. The credit of one copy holds for all: some outlets leave it out."""
    credited = [agency(a.text, a.authors, a.furniture, a.source) for a in articles]
    for group in _joined(len(articles), copies):
        names = Counter(name for i in sorted(group) if (name := credited[i]))
        for i in group:
            credited[i] = credited[i] or next((name for name, _ in names.most_common(1)), None)
    return credited


def _by_agency(credited: Sequence[str | None]) -> Iterator[_Link]:
    for (left, name), (right, other) in combinations(enumerate(credited), 2):
        if name and name == other:
            yield _Link(left, right, "wire", name)


def _by_publisher(owned: Sequence[Keys]) -> Iterator[_Link]:
    for (left, keys), (right, others) in combinations(enumerate(owned), 2):
        if keys.values & others.values:
            yield _Link(left, right, "publisher", min(keys.name or "", others.name or "", key=lambda n: "." in n))


def _joined(count: int, links: Sequence[_Link]) -> list[set[int]]:
    """The connected components, in the order of their first members."""
    group = {i: {i} for i in range(count)}
    for link in links:
        left, right = group[link.left], group[link.right]
        if left is not right:
            left |= right
            group.update(dict.fromkeys(right, left))
    return list({min(members): members for members in group.values()}.values())


def _group(ids: Sequence[str], links: Sequence[_Link], members: set[int]) -> SourceGroup:
    """By the reason that joins most of the articles; where it does not join all, the others' details follow."""
    own = [link for link in links if link.left in members]
    reach = {because: len({i for k in own if k.because == because for i in (k.left, k.right)}) for because in _ORDER}
    because = max(_ORDER, key=lambda b: (reach[b], -_ORDER.index(b)))
    told = [because, *(b for b in _ORDER if b != because)] if reach[because] < len(members) else [because]
    names = [_commonest(k.detail for k in own if k.because == b) for b in told]
    return SourceGroup(tuple(ids), because, ", ".join(dict.fromkeys(filter(None, names))) or None)


def _commonest(details: Iterable[str | None]) -> str | None:
    counted = Counter(filter(None, details)).most_common(1)
    return counted[0][0] if counted else None
