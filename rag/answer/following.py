"""Which sentence may follow the first: one on the same matter. One of another place or event is worse than none."""

from collections.abc import Sequence

from rag.answer.contraries import kinds, of_another_kind
from rag.answer.measure import measure
from rag.answer.select_confidence import names_missing
from rag.answer.select_features import Candidate, Question, Rarity
from rag.text import content_stems
from rag.text.leaning import compares
from rag.types import Hit

SHARED = 0.5
"""Of the weight that the first has of the question's words: what a sentence of another article has at least."""


class Following:
    """Of one question and the sentences that were looked at."""

    def __init__(self, question: Question, pool: Sequence[Candidate], hits: Sequence[Hit]) -> None:
        self._question = question
        self._hits = hits
        asked = kinds(question.text)
        self._asked = asked if any(of_another_kind(kinds(c.text), asked) for c in pool) else frozenset[str]()
        self._wanted = measure(question.text)
        self._rarity = Rarity.among(question, [c.stems for c in pool])

    def may(self, new: Candidate, first: Candidate) -> bool:
        """Where a figure is asked for and the first has it, one that has one too or stands beside it.

        One that leans on another sentence only behind that one.

        Where there are two of a kind and the first tells which, one that tells it too or goes on from the first.

        Else a sentence of the same article; or of one that names what the question names as far as the first one's
        does, and that says much of what the question says.
        """
        if (
            self._wanted
            and self._wanted.is_in(first.text)
            and not self._wanted.is_in(new.text)
            and not _beside(new, first)
        ):
            return False
        if compares(new.text) and (new.hit, new.n) != (first.hit, first.n + 1):
            return False
        told = self._asked & kinds(first.text)
        if told and not told & kinds(new.text) and (new.hit, new.n) != (first.hit, first.n + 1):
            return False
        here, there = self._hits[new.hit], self._hits[first.hit]
        if here.article_id == there.article_id:
            return True
        unnamed = [set(names_missing(self._question.text, hit)) for hit in (here, there)]
        return unnamed[0] <= unnamed[1] and self._said(new) >= SHARED * self._said(first)

    def _said(self, candidate: Candidate) -> float:
        title = content_stems(self._hits[candidate.hit].title)
        return self._rarity.covered(candidate.stems.union(candidate.before, title))


def _beside(one: Candidate, other: Candidate) -> bool:
    return one.hit == other.hit and abs(one.n - other.n) == 1
