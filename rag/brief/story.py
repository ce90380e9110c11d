"""One story of an edition, from the answer that the writer gave about its articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from rag.brief.choose import Choice
from rag.brief.dateline import undatelined
from rag.brief.earlier import Earlier
from rag.brief.gather import Entry
from rag.brief.told import Told
from rag.cite import citation_id
from rag.independent import Report, independent
from rag.types import (
    Answer,
    Citation,
    Reason,
    Revision,
    Role,
    Sentence,
    SourceGroup,
    Sources,
    Story,
    StoryArticle,
    StorySentence,
    StoryStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A story before it is written. `earlier` None: no edition had it. `told` is what those before had told."""

    id: str
    there: tzinfo
    entries: tuple[Entry, ...]
    status: StoryStatus
    earlier: Earlier | None
    told: Told
    independent: int
    groups: tuple[SourceGroup, ...]
    reasons: tuple[Reason, ...]
    score: float

    @property
    def revisions(self) -> list[Revision]:
        return [entry.revision for entry in self.entries]

    @property
    def headline(self) -> Entry:
        """The latest article that copies none."""
        originals = [e for e in self.entries if e.revision.article_id not in self.copies]
        return max(originals or self.entries, key=self._order)

    def _order(self, entry: Entry) -> tuple[bool, datetime, str]:
        moment = entry.moment(self.there)
        return moment is not None, moment or datetime.min.replace(tzinfo=UTC), entry.revision.article_id

    @property
    def copies(self) -> Mapping[str, str]:
        """Articles whose text another one of the story has, and that one."""
        return {
            id: group.article_ids[0]
            for group in self.groups
            if group.because == "same_text"
            for id in group.article_ids[1:]
        }

    def articles(self) -> tuple[StoryArticle, ...]:
        return tuple(replace(e.article, copy_of=self.copies.get(e.revision.article_id)) for e in self.entries)


def sources(entries: Sequence[Entry]) -> tuple[int, tuple[SourceGroup, ...]]:
    """How many independent sources stand behind articles, and which count as one."""
    reports = [
        Report(
            article_id=r.article_id,
            text=r.text,
            source=r.source,
            url=r.url,
            authors=r.authors,
            furniture=r.furniture,
        )
        for r in (entry.revision for entry in entries)
    ]
    return independent(reports)


def written(planned: Planned, answer: Answer, choice: Choice) -> Story:
    """`choice` has the drafts that the answer was made of, where no model wrote it."""
    roles = _roles(answer, choice)
    owners = _owners(planned)
    by_id = {c.id: c for c in answer.citations}
    head = _headline(planned, answer)
    story = Story(
        id=planned.id,
        status=planned.status,
        headline=head.revision.title,
        headline_from=head.revision.article_id,
        score=planned.score,
        reasons=planned.reasons,
        text=answer.text,
        sentences=tuple(_sentence(s, planned, roles.get(s.citation_ids[0]), owners, by_id) for s in answer.sentences),
        citations=answer.citations,
        conflicts=answer.conflicts,
        sources=Sources(len(planned.entries), planned.independent, planned.groups),
        articles=planned.articles(),
        violations=answer.violations,
        since=planned.earlier.since if planned.earlier else None,
        last=planned.earlier.last if planned.earlier else None,
    )
    return undatelined(story)


def _headline(planned: Planned, answer: Answer) -> Entry:
    """The article of the sentence that opens the story."""
    cited = {c.id: c.article_id for c in answer.citations}
    first = cited[answer.sentences[0].citation_ids[0]] if answer.sentences else None
    return next((e for e in planned.entries if e.revision.article_id == first), planned.headline)


def _sentence(
    sentence: Sentence,
    planned: Planned,
    role: Role | None,
    owners: Mapping[str, str],
    citations: Mapping[str, Citation],
) -> StorySentence:
    behind = {owners.get(citations[id].article_id, id) for id in sentence.citation_ids}
    return StorySentence(
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        citation_ids=sentence.citation_ids,
        support=sentence.support,
        attribution=sentence.attribution,
        as_of=sentence.as_of,
        role=role or ("new" if planned.status == "update" else "what"),
        is_new=not planned.told.has(sentence.text),
        one_source=len(behind) == 1 and planned.independent > 1,
    )


def _roles(answer: Answer, choice: Choice) -> dict[str, Role]:
    """By the first citation of a sentence. Sides that joined the answer are there because of a dispute."""
    hits = answer.evidence
    found: dict[str, Role] = {}
    for conflict in answer.conflicts:
        for position in conflict.positions:
            if conflict.relation == "disagreement":
                found.update(dict.fromkeys(position.citation_ids, "disputed"))
    for draft, role in zip(choice.drafts, choice.roles, strict=True):
        first = draft.evidence[0]
        found[citation_id(hits[first.hit].revision_id, first.span)] = role
    return found


def _owners(planned: Planned) -> dict[str, str]:
    """Article to the source that it counts for."""
    return {id: group.article_ids[0] for group in planned.groups for id in group.article_ids}
