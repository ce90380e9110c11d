"""What tells a reader how far to trust a sentence: who says it, who says otherwise, how many say so, and when."""

from dataclasses import dataclass
from typing import Literal

from rag.types.text import Span

AttributionKind = Literal["quote", "indirect", "document", "publisher"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says what a cited sentence tells.

    kind:         `quote` in the speaker's own words, `indirect` in the article's, `document` a report, statement or
                  record speaks, `publisher` the article itself says so (then there is no speaker)
    speaker:      the name or description as the article has it, followed through pronouns where that is safe
    said_as:      the words of the sentence that stand for the speaker ("he", "the spokesman"); None when the speaker
                  is named there
    cue:          the word of saying: "told", "according to"
    relayed_from: another outlet from which the article has it
    anonymous:    the speaker is not named by choice: "people familiar with the matter"
    named_at:     where the revision's text names the speaker, when the sentence itself does not
    unsure:       why nobody is named although somebody speaks; None otherwise
    """

    kind: AttributionKind
    speaker: str | None = None
    said_as: str | None = None
    cue: str | None = None
    relayed_from: str | None = None
    anonymous: bool = False
    named_at: Span | None = None
    unsure: str | None = None


ConflictKind = Literal["number", "date", "name", "yes_no"]
Relation = Literal["update", "disagreement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One side of a conflict, in its own words. `published_at` is that of its latest citation."""

    value: str
    text: str
    citation_ids: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    published_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Statements about one thing that differ. Nobody rules on who is right.

    `update`: later reports supersede earlier ones; positions then stand oldest first and the last one is current.
    `disagreement`: positions stand in the order of the evidence. `strength` (0 to 1): how sure it is that they differ.
    """

    about: str
    kind: ConflictKind
    relation: Relation
    positions: tuple[Position, ...]
    strength: float = 1.0


SameBecause = Literal["same_text", "wire", "publisher"]


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Articles that count as one source, and why; `detail` names the agency or the publisher."""

    article_ids: tuple[str, ...]
    because: SameBecause
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """How many articles the citations come from, and how many sources are left when copies count once."""

    articles: int
    independent: int = 0
    groups: tuple[SourceGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class EventTime:
    """When the event of a cited sentence was, as far as its words and the article's dateline tell.

    `first` and `last` are dates (or times) in ISO 8601, inclusive; `words` are those that say so.
    """

    first: str
    last: str
    words: str


LackKind = Literal["subject", "kind", "particulars", "relation", "time"]


@dataclass(frozen=True, slots=True)
class Lack:
    """What the evidence lacks to answer a question.

    subject:     whom or what the question is about does not occur
    kind:        nothing of the kind that is asked for (a date, a number, a name)
    particulars: the question's names, dates and numbers do not occur together
    relation:    what is asked about the subject is not said
    time:        it is about another time
    """

    kind: LackKind
    detail: str


ChangeKind = Literal["kept", "edited", "removed"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that became other words; empty where something was only added or only taken out."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a cited span in the current revision: the words are still there, differ, or are gone.

    `now` is what stands in their place, `citation_id` cites it; None when nothing does.
    """

    kind: ChangeKind
    now: str | None
    citation_id: str | None
    edits: tuple[Edit, ...] = ()
