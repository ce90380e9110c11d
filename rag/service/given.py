"""Answers that were given, with what became of the words that they cite. Blocking."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from rag.cite import citation_id
from rag.errors import NotFound
from rag.library import CitedNow as Row
from rag.library import KeptAnswer, KeptEdition, Library
from rag.service.changes import Changes
from rag.service.views import AnswerPage, AnswerSummary, AnswerView, EditionPage, EditionSummary
from rag.types import AnswerStatus, CitedNow

LOOKED_THROUGH = 200
"""Answers with revised articles that one page looks through: most of those revisions leave the cited words alone."""

ON_ITS_WAY = timedelta(minutes=15)
"""An answer is of the moment at which it was asked, and is kept when it is written, which a slow model takes minutes
for. What is older was asked as of a past moment."""


class Given:
    """Raises `NotFound`, and `BadInput` for a cursor that was not given out here."""

    def __init__(self, library: Library, changes: Changes) -> None:
        self._library = library
        self._changes = changes

    def page(self, *, changed: bool, limit: int, cursor: str | None) -> AnswerPage:
        """Newest first; with `changed` a page may be short and not the last."""
        found: list[AnswerSummary] = []
        looked = 0
        while True:
            kept, cursor = self._library.kept_answers(outdated=changed, limit=limit - len(found), cursor=cursor)
            looked += len(kept)
            found += [answer for answer in map(self._summary, kept) if answer.changes or not changed]
            if cursor is None or len(found) == limit or looked >= LOOKED_THROUGH:
                return AnswerPage(tuple(found), cursor)

    def editions(self, *, changed: bool, limit: int, cursor: str | None) -> EditionPage:
        """Made last first; with `changed` a page may be short and not the last."""
        kept, following = self._library.editions(outdated=changed, limit=limit, cursor=cursor)
        found = [self._edition(edition) for edition in kept]
        return EditionPage(tuple(e for e in found if e.changes or not changed), following)

    def edition_changes(self, edition_ids: Sequence[str]) -> Mapping[str, tuple[CitedNow, ...]]:
        """By edition id, of what it cites, the words that were edited, removed or withdrawn since; nothing where there
        are none."""
        cited = self._library.edition_citations(edition_ids)
        return {id: found for id, rows in cited.items() if (found := self._changed(rows))}

    def one(self, answer_id: str) -> AnswerView:
        kept, data = self._library.kept_answer(answer_id)
        return AnswerView(
            id=kept.id,
            kind=kept.task,
            asked_at=_shown(kept.asked_at),
            last_asked_at=_shown(kept.last_asked_at),
            answer=json.loads(data),
            citations=tuple(map(self._now, kept.cited)),
        )

    def _summary(self, kept: KeptAnswer) -> AnswerSummary:
        as_of = self._replayed(kept)
        rows = [row for row in kept.cited if row.status != "live"]
        if as_of:
            rows = [row for row in rows if self._library.article(row.article_id).updated_at > kept.asked_at]
        return AnswerSummary(
            id=kept.id,
            kind=kept.task,
            question=kept.question,
            status=cast(AnswerStatus, kept.status),
            asked_at=_shown(kept.asked_at),
            last_asked_at=_shown(kept.last_asked_at),
            as_of=as_of,
            changes=tuple(now for now in map(self._now, rows) if now.changed),
        )

    def _replayed(self, kept: KeptAnswer) -> str | None:
        """The moment whose archive it answered from, where that was past when it was asked."""
        try:
            as_of: str = json.loads(self._library.kept_answer(kept.id)[1])["as_of"]
        except NotFound:  # the oldest go while a page is read
            return None
        return as_of if kept.asked_at - datetime.fromisoformat(as_of) > ON_ITS_WAY else None

    def _edition(self, kept: KeptEdition) -> EditionSummary:
        return EditionSummary(
            id=kept.id,
            series=kept.series,
            version=kept.version,
            made_at=kept.made_at,
            label=kept.label,
            title=kept.title,
            profile=kept.profile,
            mode=kept.mode,
            stories=kept.stories,
            changes=self._changed(kept.cited),
        )

    def _changed(self, cited: Iterable[Row]) -> tuple[CitedNow, ...]:
        became = (self._now(row) for row in cited if row.status != "live")
        return tuple(now for now in became if now.changed)

    def _now(self, row: Row) -> CitedNow:
        became = self._changes.became(row)
        return CitedNow(
            citation_id=citation_id(row.place.revision_id, row.place.span),
            article_id=row.article_id,
            title=became.title,
            url=became.url,
            status=row.status,
            current_revision_id=row.current_revision_id,
            change=became.change,
            since=_shown(datetime.fromisoformat(row.since)),
        )


def _shown(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
